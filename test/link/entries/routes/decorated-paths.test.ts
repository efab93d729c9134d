import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const store = `import { db } from './db';\nexport class OrderStore {\n  list() { return db.prepare('select 1').all(); }\n}`;

/** What the methods of a class reach that is written with the decorators of awilix-express. */
function reached(classText: string): Promise<readonly string[]> {
  return blockingCalls({
    'src/db.ts': database,
    'src/store.ts': store,
    'src/orders.ts': `import { GET, POST, before, route } from 'awilix-express';\nimport { db } from './db';\nimport { OrderStore } from './store';\n${classText}`,
  });
}

describe('decorators that hold the method and the path apart', () => {
  it('make one route', async () => {
    const source = `@route('/api/orders')\nexport class OrdersController {\n  constructor(private readonly orderStore: OrderStore) {}\n  @GET()\n  @route('/:id')\n  async find(req, res) { res.json(this.orderStore.list()); }\n}`;

    expect(await reached(source)).toEqual(['GET /api/orders/:id -> OrderStore.list -> better-sqlite3 Statement.all()']);
  });

  it('make a route of the class alone', async () => {
    const source = `@route('/api/orders')\nexport class OrdersController {\n  constructor(private readonly orderStore: OrderStore) {}\n  @POST()\n  async create(req, res) { res.json(this.orderStore.list()); }\n}`;

    expect(await reached(source)).toEqual(['POST /api/orders -> OrderStore.list -> better-sqlite3 Statement.all()']);
  });

  it('run the functions that stand before the routes', async () => {
    const source = `const isKnown = (req, res, next) => { db.prepare('select 1').get(); next(); };\n@route('/api/orders')\n@before([isKnown])\nexport class OrdersController {\n  @GET()\n  find(req, res) { res.json([]); }\n}`;

    expect(await reached(source)).toEqual(['GET /api/orders -> better-sqlite3 Statement.get()']);
  });

  it('make no route of a method without one', async () => {
    const source = `@route('/api/orders')\nexport class OrdersController {\n  constructor(private readonly orderStore: OrderStore) {}\n  @route('/:id')\n  async find(req, res) { res.json(this.orderStore.list()); }\n}`;

    expect(await reached(source)).toEqual([]);
  });
});
