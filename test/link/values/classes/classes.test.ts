import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** `POST /api/checkout` answers with what `orders.recent()` of this module gives. */
function shop(module: string, call = 'orders.recent()'): Record<string, string> {
  return { 'src/db.ts': database, 'src/orders.ts': `import { db } from './db';\n${module}`, 'src/app.ts': checkout(`res.json(${call});`, `import { orders } from './orders';`) };
}

const found = ['POST /api/checkout -> OrderRepository.recent -> better-sqlite3 Statement.all()'];

describe('classes', () => {
  it('are followed through a field with a value', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  private readonly database = db;\n  recent() { return this.database.prepare('select 1').all(); }\n}\nexport const orders = new OrderRepository();`))).toEqual(found);
  });

  it('are followed through a private name', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  #recent = db.prepare('select 1');\n  recent() { return this.#recent.all(); }\n}\nexport const orders = new OrderRepository();`))).toEqual(found);
  });

  it('are followed through a field that the constructor fills', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  constructor() { this.database = db; }\n  recent() { return this.database.prepare('select 1').all(); }\n}\nexport const orders = new OrderRepository();`))).toEqual(found);
  });

  it('are followed through a parameter that is a field, by what is given and by its default', async () => {
    const module = (given: string): string => `class Orders { recent() { return db.prepare('select 1').all(); } }\nclass Empty { recent() { return []; } }\nclass OrderService {\n  constructor(private readonly repository = new Orders()) {}\n  recent() { return this.repository.recent(); }\n}\nexport const orders = new OrderService(${given});`;

    expect(await blockingCalls(shop(module('')))).toEqual(['POST /api/checkout -> OrderService.recent -> Orders.recent -> better-sqlite3 Statement.all()']);
    expect(await blockingCalls(shop(module('').replace('= new Orders()', '= new Empty()')))).toEqual([]);
  });

  it('are followed through a field that another method fills', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  database = null;\n  open() { this.database = db; }\n  recent() { return this.database.prepare('select 1').all(); }\n}\nexport const orders = new OrderRepository();\norders.open();`))).toEqual(found);
  });

  it('are followed through an object of a field that another method fills', async () => {
    const repository = (made: string): string => `class OrderRepository {\n  constructor() { this.statements = {}; this.kept = {}; }\n  #prepare() { this.${made}.recent = db.prepare('select 1'); }\n  recent() { this.#prepare(); return this.statements.recent.all(); }\n}\nexport const orders = new OrderRepository();`;

    expect(await blockingCalls(shop(repository('statements')))).toEqual(found);
    expect(await blockingCalls(shop(repository('kept')))).toEqual([]);
  });

  it('are followed through a method that calls another', async () => {
    const calls = await blockingCalls(shop(`class OrderRepository {\n  recent() { return this.query('select 1'); }\n  private query(sql: string) { return db.prepare(sql).all(); }\n}\nexport const orders = new OrderRepository();`));

    expect(calls).toEqual(['POST /api/checkout -> OrderRepository.recent -> OrderRepository.query -> better-sqlite3 Statement.all()']);
  });

  it('are followed through an arrow that keeps this', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  private readonly database = db;\n  recent = () => this.database.prepare('select 1').all();\n}\nexport const orders = new OrderRepository();`))).toEqual(found);
  });

  it('are followed through a getter', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  get database() { return db; }\n  recent() { return this.database.prepare('select 1').all(); }\n}\nexport const orders = new OrderRepository();`))).toEqual(found);
  });

  it('are followed through static members', async () => {
    expect(await blockingCalls(shop(`class OrderRepository {\n  static database = db;\n  static recent() { return OrderRepository.database.prepare('select 1').all(); }\n}\nexport { OrderRepository as orders };`))).toEqual(found);
  });

  it('are followed through the one instance that a class hands out', async () => {
    const module = `class OrderRepository {\n  private static only: OrderRepository;\n  static get(): OrderRepository { return (OrderRepository.only ??= new OrderRepository()); }\n  recent() { return db.prepare('select 1').all(); }\n}\nexport { OrderRepository as orders };`;

    expect(await blockingCalls(shop(module, 'orders.get().recent()'))).toEqual(found);
  });

  it('are followed into the base class', async () => {
    const module = `class Repository {\n  constructor(private readonly table: string) {}\n  recent() { return db.prepare('select * from ' + this.table).all(); }\n}\nclass OrderRepository extends Repository {\n  constructor() { super('orders'); }\n}\nexport const orders = new OrderRepository();`;

    expect(await blockingCalls(shop(module))).toEqual(['POST /api/checkout -> Repository.recent -> better-sqlite3 Statement.all()']);
  });

  it('are followed from the base class to what the subclass fills in', async () => {
    const module = `abstract class Repository {\n  abstract read(): unknown[];\n  recent() { return this.read(); }\n}\nclass OrderRepository extends Repository {\n  read() { return db.prepare('select 1').all(); }\n}\nexport const orders: Repository = new OrderRepository();`;

    expect(await blockingCalls(shop(module))).toEqual(['POST /api/checkout -> Repository.recent -> OrderRepository.read -> better-sqlite3 Statement.all()']);
  });

  it('are followed through super', async () => {
    const module = `class Repository {\n  recent() { return db.prepare('select 1').all(); }\n}\nclass OrderRepository extends Repository {\n  recent() { return super.recent(); }\n}\nexport const orders = new OrderRepository();`;

    expect(await blockingCalls(shop(module))).toEqual(['POST /api/checkout -> OrderRepository.recent -> Repository.recent -> better-sqlite3 Statement.all()']);
  });

  it('keep two objects of one class apart', async () => {
    const module = `class Store {\n  constructor(private readonly rows: any) {}\n  recent() { return this.rows.all(); }\n}\nexport const archive = new Store(db.prepare('select 1'));\nexport const orders = new Store({ all: () => [] });`;

    expect(await blockingCalls(shop(module))).toEqual([]);
  });

  it('are silent where the subclass answers from memory', async () => {
    const module = `class OrderRepository {\n  recent(): unknown[] { return db.prepare('select 1').all(); }\n}\nclass CachedOrders extends OrderRepository {\n  recent() { return []; }\n}\nexport const orders = new CachedOrders();`;

    expect(await blockingCalls(shop(module))).toEqual([]);
  });

  it('register routes in a function that a field holds', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/order-routes.ts': `import { db } from './db';
class Orders { recent() { return db.prepare('select 1').all(); } }
export class OrderRoutes {
  constructor(private readonly orders: Orders) {}
  mount = (app) => { app.get('/api/orders', (req, res) => res.json(this.orders.recent())); };
}`,
      'src/app.ts': `import express from 'express';\nimport { load } from 'loader';\nimport { OrderRoutes } from './order-routes';\nconst app = express();\nnew OrderRoutes(load()).mount(app);`,
    });

    expect(calls).toEqual(['GET /api/orders -> Orders.recent -> better-sqlite3 Statement.all()']);
  });
});
