import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const ask = (orders: string, body: string): Promise<readonly string[]> =>
  blockingCalls({ 'src/db.ts': database, 'src/orders.js': `const { db } = require('./db');\nconst memory = { prepare: () => ({ all: () => [] }) };\n${orders}`, 'src/app.ts': checkout(body, `import * as orders from './orders.js';`) });

describe('a static property of a base class', () => {
  const models = `class Model { static readAll() { return this.db.prepare('select 1').all(); } }
class Order extends Model {
  static recent() { return this.db.prepare('select 1').all(); }
  mine() { return Order.db.prepare('select 1').all(); }
  ours() { return this.constructor.db.prepare('select 1').all(); }
  theirs() { return this.constructor.readAll(); }
}
class Basket extends Model {}
module.exports = { Model, Order, Basket };\n`;
  const reads = ['orders.Order.recent()', 'new orders.Order().mine()', 'new orders.Order().ours()', 'new orders.Order().theirs()'];

  it.each(reads)('is one of the classes that extend it: %s', async (read) => {
    expect(await ask(`${models}Model.db = db;`, `res.json(${read});`)).toHaveLength(1);
  });

  it.each(reads.slice(0, 3))('is not where the class has one of its own: %s', async (read) => {
    expect(await ask(`${models}Model.db = db;\nOrder.db = memory;`, `res.json(${read});`)).toEqual([]);
  });

  it.each(reads)('does not come from a class beside it: %s', async (read) => {
    expect(await ask(`${models}Model.db = memory;\nBasket.db = db;`, `res.json(${read});`)).toEqual([]);
  });

  it('is set by a static method as well', async () => {
    const setter = models.replace('class Model {', 'class Model { static use(given) { this.db = given; }');

    expect(await ask(`${setter}Model.use(db);`, 'res.json(orders.Order.recent());')).toHaveLength(1);
    expect(await ask(`${setter}Model.use(memory);`, 'res.json(orders.Order.recent());')).toEqual([]);
  });
});

describe('a table that is filled by name', () => {
  it('gives its entries under a name that only running tells', async () => {
    expect(await ask(`const table = {};\ntable.list = () => db.prepare('select 1').all();\nexports.run = (name) => table[name]();`, 'res.json(orders.run(req.query.name));')).toHaveLength(1);
    expect(await ask(`const table = {};\ntable['order:list'] = () => db.prepare('select 1').all();\nexports.run = (name) => { const fn = table[name]; return fn(); };`, 'res.json(orders.run(req.query.name));')).toHaveLength(1);
  });

  it('gives what a factory was given', async () => {
    const factory = `exports.make = (given) => {\n  const table = {};\n  table.list = () => given.prepare('select 1').all();\n  return (name) => table[name]();\n};\nexports.ofMemory = exports.make(memory);\nexports.ofDatabase = exports.make(db);`;

    expect(await ask(factory, 'res.json(orders.ofDatabase(req.query.name));')).toHaveLength(1);
    expect(await ask(factory, 'res.json(orders.ofMemory(req.query.name));')).toEqual([]);
  });

  it('gives no entry of another table, and none but the one that is named', async () => {
    const tables = `const table = {};\nconst other = {};\nother.list = () => db.prepare('select 1').all();\ntable.list = () => 1;\ntable.slow = () => db.prepare('select 1').all();\n`;

    expect(await ask(`${tables.replace(/table.slow.*/u, '')}exports.run = (name) => table[name]();`, 'res.json(orders.run(req.query.name));')).toEqual([]);
    expect(await ask(`${tables}exports.run = () => table['list']();`, 'res.json(orders.run());')).toEqual([]);
  });
});

describe('what a module calls of its own exports', () => {
  it('is followed where they are set one by one', async () => {
    expect(await ask(`module.exports.run = () => module.exports.read();\nmodule.exports.read = () => db.prepare('select 1').all();`, 'res.json(orders.run());')).toHaveLength(1);
  });

  it('is what it set under that name', async () => {
    expect(await ask(`module.exports.run = () => module.exports.read();\nmodule.exports.read = () => [];\nmodule.exports.other = () => db.prepare('select 1').all();`, 'res.json(orders.run());')).toEqual([]);
  });
});
