import { blockingCalls } from './blocking-calls.ts';

const settings = (client: string): string => `import { defineConfig } from '@adonisjs/lucid';\nexport default defineConfig({ connection: 'main', connections: { main: { client: '${client}', connection: { filename: 'shop.db' } } } });`;
const model = `import { BaseModel, column } from '@adonisjs/lucid/orm';\nexport default class Order extends BaseModel { @column({ isPrimary: true }) declare id: number; }`;
const controller = `import Order from '#models/order';\nexport default class OrdersController {\n  async index() { return await Order.query().where('open', true).orderBy('id'); }\n  async store({ request }) { const order = await Order.create(request.all()); return order; }\n  async settings() { return { columns: Order.$columnsDefinitions }; }\n}`;
const routes = `import router from '@adonisjs/core/services/router';\nconst OrdersController = () => import('#controllers/orders_controller');\n`;

/** What the routes of a shop on AdonisJS reach. */
function reached(client: string, register: string, own = model): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': '{ "imports": { "#models/*": "./app/models/*.js", "#controllers/*": "./app/controllers/*.js" }, "dependencies": { "@adonisjs/core": "6.2.0", "@adonisjs/lucid": "20.1.0" } }',
    'config/database.ts': settings(client),
    'app/models/order.ts': own,
    'app/controllers/orders_controller.ts': controller,
    'start/routes.ts': routes + register,
  });
}

const list = ['GET /orders -> @adonisjs/lucid Query (hidden, likely)'];

describe('Lucid', () => {
  it('blocks where a query of a model is awaited over better-sqlite3, and not over a server or node-sqlite3', async () => {
    const register = `router.get('/orders', [OrdersController, 'index']);`;

    expect(await reached('better-sqlite3', register)).toEqual(list);
    expect(await reached('pg', register)).toEqual([]);
    expect(await reached('sqlite3', register)).toEqual([]);
  });

  it('blocks in the methods of a controller that stands for a resource', async () => {
    expect(await reached('better-sqlite3', `router.resource('orders', OrdersController).apiOnly();`)).toEqual([...list, 'POST /orders -> @adonisjs/lucid Model.create() (hidden, likely)']);
  });

  it('blocks in a model that mixes something in', async () => {
    const mixed = `import { compose } from '@adonisjs/core/helpers';\nimport { BaseModel } from '@adonisjs/lucid/orm';\nimport { SoftDeletes } from 'adonis-lucid-soft-deletes';\nexport default class Order extends compose(BaseModel, SoftDeletes) {}`;

    expect(await reached('better-sqlite3', `router.get('/orders', [OrdersController, 'index']);`, mixed)).toEqual(list);
  });

  it('blocks where the database is asked without a model', async () => {
    const ask = `import db from '@adonisjs/lucid/services/db';\nrouter.post('/orders', async () => { await db.transaction(async (trx) => { await trx.from('orders').delete(); }); });`;

    expect(await reached('better-sqlite3', ask)).toEqual(['POST /orders -> handler -> @adonisjs/lucid Query (hidden, likely)']);
    expect(await reached('mysql2', ask)).toEqual([]);
  });

  it('does not block where a model is only described', async () => {
    expect(await reached('better-sqlite3', `router.get('/orders/settings', [OrdersController, 'settings']);`)).toEqual([]);
  });
});
