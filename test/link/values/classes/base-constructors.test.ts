import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** `POST /api/checkout` answers with what `orders.recent()` of this module gives; a repository in memory stands beside the database. */
function shop(module: string, call = 'orders.recent()'): Record<string, string> {
  return {
    'src/db.ts': database,
    'src/orders.ts': `import { db } from './db';\nconst memory = { prepare: () => ({ all: () => [] }) };\n${module}`,
    'src/app.ts': checkout(`res.json(${call});`, `import * as all from './orders';\nimport { orders } from './orders';`),
  };
}

const found = ['POST /api/checkout -> Repository.recent -> better-sqlite3 Statement.all()'];
const repository = `class Repository {\n  constructor(database, table) { this.database = database; this.table = table; }\n  recent() { return this.database.prepare('select * from ' + this.table).all(); }\n}\n`;

describe('the constructor of a base class', () => {
  it('is given what the subclass hands to super', async () => {
    const orders = (given: string): string => `${repository}class Orders extends Repository {\n  constructor(database) { super(database, 'orders'); }\n}\nexport const orders = new Orders(${given});`;

    expect(await blockingCalls(shop(orders('db')))).toEqual(found);
    expect(await blockingCalls(shop(orders('memory')))).toEqual([]);
  });

  it('keeps two subclasses apart', async () => {
    const module = `${repository}class Orders extends Repository {\n  constructor() { super(db, 'orders'); }\n}\nclass Drafts extends Repository {\n  constructor() { super(memory, 'drafts'); }\n}\nexport const orders = new Orders();\nexport const drafts = new Drafts();`;

    expect(await blockingCalls(shop(module))).toEqual(found);
    expect(await blockingCalls(shop(module, 'all.drafts.recent()'))).toEqual([]);
  });

  it('is given what comes through classes between, with and without a constructor of their own', async () => {
    const module = `${repository}class Cached extends Repository {\n  constructor(...given) { super(...given); }\n}\nclass Audited extends Cached {}\nclass Orders extends Audited {\n  constructor(database) { super(database, 'orders'); }\n}\nexport const orders = new Orders(db);`;

    expect(await blockingCalls(shop(module))).toEqual(found);
  });

  it('is given what a container makes for the type of a parameter', async () => {
    const module = `interface Reader { read(): unknown[] }\nclass OrderReader { read() { return db.prepare('select 1').all(); } }\nabstract class Repository {\n  constructor(protected readonly reader: Reader) {}\n  recent() { return this.reader.read(); }\n}\nclass Orders extends Repository {\n  constructor(reader: OrderReader) { super(reader); }\n}\nexport declare const orders: Orders;`;

    expect(await blockingCalls(shop(module))).toEqual(['POST /api/checkout -> Repository.recent -> OrderReader.read -> better-sqlite3 Statement.all()']);
  });

  it('is known by all subclasses where only the base is named', async () => {
    const module = `${repository}class Orders extends Repository {\n  constructor(database) { super(database, 'orders'); }\n}\nexport const made = new Orders(db);\nexport declare const orders: Repository;`;

    expect(await blockingCalls(shop(module))).toEqual(found);
  });

  it('may leave the filling to a method', async () => {
    const module = `class Repository {\n  constructor(database) { this.open(database); }\n  open(database) { this.database = database; }\n  recent() { return this.database.prepare('select 1').all(); }\n}\nclass Orders extends Repository {\n  constructor(database) { super(database); }\n}\nexport const orders = new Orders(db);`;

    expect(await blockingCalls(shop(module))).toEqual(found);
  });

  it('works itself when an object is made', async () => {
    const module = `class Loaded {\n  constructor(database) { this.rows = database.prepare('select 1').all(); }\n}\nexport class Orders extends Loaded {\n  constructor(database) { super(database); }\n}\nexport class Drafts extends Loaded {\n  constructor() { super(memory); }\n}\nexport const orders = db;`;

    expect(await blockingCalls(shop(module, 'new all.Orders(orders)'))).toEqual(['POST /api/checkout -> new Orders -> new Loaded -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop(module, 'new all.Drafts()'))).toEqual([]);
  });

  it('runs the initialisers of its fields', async () => {
    const module = `class Loaded {\n  rows = db.prepare('select 1').all();\n}\nexport class Orders extends Loaded {\n  constructor() { super(); }\n}\nexport const orders = null;`;

    expect(await blockingCalls(shop(module, 'new all.Orders()'))).toEqual([expect.stringMatching(/^POST \/api\/checkout -> new Orders -> .*better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('makes a collection that subclasses fill for themselves', async () => {
    const module = `class Handlers {\n  kept = new Map();\n  run(name) { return this.kept.get(name)(); }\n}\nclass Orders extends Handlers {\n  fill() { this.kept.set('recent', () => db.prepare('select 1').all()); }\n}\nclass Drafts extends Handlers {\n  fill() { this.kept.set('recent', () => []); }\n}\nexport const orders = new Orders();\nexport const drafts = new Drafts();`;

    expect(await blockingCalls(shop(module, `orders.run('recent')`))).toEqual([expect.stringMatching(/^POST \/api\/checkout -> Handlers\.run -> .*better-sqlite3 Statement\.all\(\)$/)]);
    expect(await blockingCalls(shop(module, `all.drafts.run('recent')`))).toEqual([]);
  });
});

describe('a base class that leaves an object to its subclasses', () => {
  const base = `class Prepared { open(database) { this.statement = database.prepare('select 1'); } all() { return this.statement.all(); } }\nclass Kept { open() { this.statement = { all: () => [] }; } all() { return this.statement.all(); } }\nclass Module {\n  constructor(database) { this.database = database; this.statements = {}; }\n  open() { for (const name in this.statements) this.statements[name].open(this.database); }\n  recent() { return this.statements.recent.all(); }\n}\n`;

  it.each([
    ['a statement', 'Prepared', ['POST /api/checkout -> Module.recent -> Prepared.all -> better-sqlite3 Statement.all()']],
    ['none', 'Kept', []],
  ])('works with what one of them puts there: %s', async (_what, kind, calls) => {
    const module = `${base}class Orders extends Module {\n  constructor(database) { super(database); this.statements = { recent: new ${kind}() }; }\n}\nexport const orders = new Orders(db);\norders.open();`;

    expect(await blockingCalls(shop(module))).toEqual(calls);
  });
});

describe('a constructor function that another calls for its object', () => {
  const base = `const util = require('util');\nfunction Repository(database) { this.database = database; }\nRepository.prototype.recent = function () { return this.database.prepare('select 1').all(); };\n`;

  it('is given what the other hands on', async () => {
    const module = (made: string): string => `${base}function Orders(database) { Repository.call(this, database); }\nutil.inherits(Orders, Repository);\nexport const orders = new Orders(${made});`;

    expect(await blockingCalls(shop(module('db')))).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop(module('memory')))).toEqual([]);
  });

  it('gives nothing to an object that it is not called for', async () => {
    const module = `${base}function Orders(database) { Repository.call(database, database); }\nutil.inherits(Orders, Repository);\nexport const orders = new Orders(db);`;

    expect(await blockingCalls(shop(module))).toEqual([]);
  });
});
