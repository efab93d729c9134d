import { blockingCalls } from '../../blocking-calls.ts';
import { checkout } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it asks a store for its orders. */
function reached(store: string, files: Record<string, string> = {}): Promise<readonly string[]> {
  return blockingCalls({ 'src/store.js': `const Database = require('better-sqlite3');\n${store}\nmodule.exports = new Store();`, 'src/app.ts': checkout('res.json(store.list());', `import store from './store';`), ...files });
}

describe('a member whose name is a symbol', () => {
  it('is that of the same symbol', async () => {
    const store = (read: string): string => `const kStore = Symbol('store');\nconst other = Symbol.for('other');\nclass Store {\n  constructor() { this[kStore] = new Database('shop.db'); this[other] = { prepare: () => ({ all: () => [] }) }; }\n  list() { return this[${read}].prepare('select 1').all(); }\n}`;

    expect(await reached(store('kStore'))).toEqual(['POST /api/checkout -> Store.list -> better-sqlite3 Statement.all()']);
    expect(await reached(store('other'))).toEqual([]);
  });

  it('is a method', async () => {
    const store = `const query = Symbol('query');\nconst nothing = Symbol('nothing');\nconst db = new Database('shop.db');\nclass Store {\n  [query]() { return db.prepare('select 1').all(); }\n  [nothing]() { return []; }\n  list() { return this[query](); }\n}`;

    expect(await reached(store)).toEqual(['POST /api/checkout -> Store.list -> Store.[query] -> better-sqlite3 Statement.all()']);
    expect(await reached(store.replace('this[query]', 'this[nothing]'))).toEqual([]);
  });

  it('is known where another file makes the symbol', async () => {
    const store = (read: string): string => `const { kStore, kCache } = require('./symbols');\nclass Store {\n  constructor() { this[kStore] = new Database('shop.db'); this[kCache] = { prepare: () => ({ all: () => [] }) }; }\n  list() { return this[${read}].prepare('select 1').all(); }\n}`;
    const symbols = { 'src/symbols.js': `exports.kStore = Symbol('store');\nexports.kCache = Symbol('cache');` };

    expect(await reached(store('kStore'), symbols)).toEqual(['POST /api/checkout -> Store.list -> better-sqlite3 Statement.all()']);
    expect(await reached(store('kCache'), symbols)).toEqual([]);
  });
});
