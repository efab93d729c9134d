/** Objects that are asked for their class before a method is called. */
import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const stores = `import { db } from './db';\nexport class FileStore { find(id) { return db.prepare('select 1').get(id); } }\nexport class NetStore { async find(id) { return fetch('https://orders.example/' + id); } }\nexport class CachedStore extends FileStore {}\nexport const orders = process.env.STORE_URL ? new NetStore() : new CachedStore();`;
const found = ['POST /api/checkout -> FileStore.find -> better-sqlite3 Statement.get()'];

function reached(body: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/stores.ts': stores, 'src/app.ts': checkout(body, `import { orders, FileStore, NetStore, CachedStore } from './stores';`) });
}

describe('a call of an object that is asked for its class', () => {
  it.each([
    ['leads out for all others', `if (!(orders instanceof NetStore)) return res.sendStatus(500); res.json(await orders.find(1));`],
    ['leads out for this one', `if (orders instanceof FileStore) return res.sendStatus(500); res.json(await orders.find(1));`],
    ['stands around the call', `if (orders instanceof NetStore && req.query.id) { res.json(await orders.find(1)); }`],
    ['stands around the other call', `if (orders instanceof CachedStore || !req.query.id) { res.sendStatus(500); } else { res.json(await orders.find(1)); }`],
  ])('is one of the class that is left where the test %s', async (_, body) => {
    expect(await reached(body)).toEqual([]);
  });

  it.each([
    ['is behind it when the object is another', `let store = orders; if (!(store instanceof FileStore)) { store = new FileStore(); return res.json(store.find(1)); }`],
    ['asks for its base', `if (orders instanceof FileStore) { res.json(orders.find(1)); }`],
    ['asks for another class', `if (!(orders instanceof CachedStore)) res.setHeader('x-store', 'net'); res.json(await orders.find(1));`],
    ['may hold for another reason', `if (orders instanceof NetStore || req.query.force) { res.json(await orders.find(1)); }`],
    ['asks another object', `if (req.store instanceof NetStore) { res.json(await orders.find(1)); }`],
    ['asks for a class of a library', `if (orders instanceof Map) { res.json(await orders.find(1)); }`],
  ])('is what it was before where the test %s', async (_, body) => {
    expect(await reached(body)).toEqual(found);
  });

  const cached = (member: string): string => `${stores}\nexport class CountedStore extends FileStore { ${member} }`;
  const asks = `const show = async (store: FileStore) => (store instanceof CountedStore ? store.find(1) : null);`;

  it.each([
    ['has the method of its base', 'hits = 0;', found],
    ['has a method of its own', `async find(id) { return fetch('https://orders.example/' + id); }`, []],
  ])('is known by its type alone, and as one of the class below it %s', async (_, member, expected) => {
    const files = { 'src/db.ts': database, 'src/stores.ts': cached(member), 'src/app.ts': checkout('res.json(await show(req.app.locals.store));', `import { FileStore, CountedStore } from './stores';\n${asks}`) };

    expect((await blockingCalls(files)).map((line) => line.replace('show -> ', ''))).toEqual(expected);
  });
});
