import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const repository = `import type { Database } from 'better-sqlite3';
export class OrderRepository {
  constructor(private readonly db: Database) {}
  recent() { return this.db.prepare('select 1').all(); }
}
`;
const service = `import { OrderRepository } from './order-repository';
export class OrderService {
  private readonly orders: OrderRepository;
  constructor(orders: OrderRepository) { this.orders = orders; }
  recent() { return this.orders.recent(); }
}
`;
const found = ['POST /api/checkout -> OrderService.recent -> OrderRepository.recent -> better-sqlite3 Statement.all()'];

describe('what is injected', () => {
  it('is followed through constructors', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/order-repository.ts': repository,
      'src/order-service.ts': service,
      'src/app.ts': checkout('res.json(service.recent());', `import { db } from './db';\nimport { OrderRepository } from './order-repository';\nimport { OrderService } from './order-service';\nconst service = new OrderService(new OrderRepository(db));`),
    });

    expect(calls).toEqual(found);
  });

  it('is followed through an object of dependencies', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/routes.ts': `export function register(app, { orders }) {\n  app.post('/api/checkout', (req, res) => res.json(orders.recent()));\n}`,
      'src/order-repository.ts': repository,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nimport { OrderRepository } from './order-repository';\nimport { register } from './routes';\nconst app = express();\nregister(app, { orders: new OrderRepository(db) });`,
    });

    expect(calls).toEqual(['POST /api/checkout -> OrderRepository.recent -> better-sqlite3 Statement.all()']);
  });

  it('is silent where the repository reads from memory', async () => {
    const calls = await blockingCalls({
      'src/order-service.ts': service,
      'src/order-repository.ts': `export class OrderRepository {\n  recent() { return []; }\n}`,
      'src/app.ts': checkout('res.json(service.recent());', `import { OrderRepository } from './order-repository';\nimport { OrderService } from './order-service';\nconst service = new OrderService(new OrderRepository());`),
    });

    expect(calls).toEqual([]);
  });

  it('is known by its type in NestJS', async () => {
    const calls = await blockingCalls({
      'src/orders.service.ts': `import { Injectable } from '@nestjs/common';\nimport Database from 'better-sqlite3';\n@Injectable()\nexport class OrdersService {\n  private readonly db = new Database('shop.db');\n  recent() { return this.db.prepare('select 1').all(); }\n}`,
      'src/orders.controller.ts': `import { Controller, Post } from '@nestjs/common';\nimport { OrdersService } from './orders.service';\n@Controller('api')\nexport class OrdersController {\n  constructor(private readonly orders: OrdersService) {}\n  @Post('checkout')\n  checkout() { return this.orders.recent(); }\n}`,
    });

    expect(calls).toEqual(['POST /api/checkout -> OrdersService.recent -> better-sqlite3 Statement.all()']);
  });

  it('is known by a type of the driver, then likely and not certain', async () => {
    const calls = await blockingCalls({
      'src/app.ts': `import { Router } from 'express';\nimport type { Database } from 'better-sqlite3';\nexport function orderRoutes(db: Database) {\n  const router = Router();\n  router.get('/orders', (req, res) => res.json(db.prepare('select 1').all()));\n  return router;\n}`,
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all() (likely)']);
  });
});

describe('an interface', () => {
  const port = `export interface OrderStore {\n  recent(): unknown[];\n}\n`;

  it('is followed to the class that implements it', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/order-store.ts': port,
      'src/sqlite-orders.ts': `import { db } from './db';\nimport type { OrderStore } from './order-store';\nexport class SqliteOrders implements OrderStore {\n  recent() { return db.prepare('select 1').all(); }\n}`,
      'src/routes.ts': `import { Router } from 'express';\nimport type { OrderStore } from './order-store';\nexport function routes(orders: OrderStore) {\n  const router = Router();\n  router.post('/api/checkout', (req, res) => res.json(orders.recent()));\n  return router;\n}`,
    });

    expect(calls).toEqual(['POST /api/checkout -> SqliteOrders.recent -> better-sqlite3 Statement.all()']);
  });

  it('means the value that is handed over, where one is', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/order-store.ts': port,
      'src/order-service.ts': `import type { OrderStore } from './order-store';\nexport class OrderService {\n  constructor(private readonly orders: OrderStore) {}\n  recent() { return this.orders.recent(); }\n}`,
      'src/sqlite-orders.ts': `import { db } from './db';\nimport type { OrderStore } from './order-store';\nexport class SqliteOrders implements OrderStore {\n  recent() { return db.prepare('select 1').all(); }\n}\nexport class MemoryOrders implements OrderStore {\n  recent() { return []; }\n}`,
      'src/app.ts': checkout('res.json(service.recent());', `import { MemoryOrders } from './sqlite-orders';\nimport { OrderService } from './order-service';\nconst service = new OrderService(new MemoryOrders());`),
    });

    expect(calls).toEqual([]);
  });
});

describe('a factory', () => {
  it('is followed to the arrows of the object it returns', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `export function createOrders(db) {\n  const read = () => db.prepare('select 1');\n  return { recent: () => read().all() };\n}`,
      'src/app.ts': checkout('res.json(orders.recent());', `import { db } from './db';\nimport { createOrders } from './orders';\nconst orders = createOrders(db);`),
    });

    expect(calls).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
  });

  it('keeps apart what it was given each time', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `export const createOrders = (store) => ({ recent: () => store.prepare('select 1').all() });`,
      'src/app.ts': checkout('res.json(orders.recent());', `import { db } from './db';\nimport { createOrders } from './orders';\nexport const archive = createOrders(db);\nconst orders = createOrders({ prepare: () => ({ all: () => [] }) });`),
    });

    expect(calls).toEqual([]);
  });

  it('is followed to a handler it makes', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\nconst list = (table: string) => (req, res) => res.json(db.prepare('select * from ' + table).all());\napp.get('/api/orders', list('orders'));`,
    });

    expect(calls).toEqual(['GET /api/orders -> better-sqlite3 Statement.all()']);
  });
});
