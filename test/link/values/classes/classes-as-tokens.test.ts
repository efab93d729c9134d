import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const found = ['POST /api/checkout -> OrderService.recent -> SqlOrders.recent -> better-sqlite3 Statement.all()'];
const stores = `import { db } from './db';
export abstract class Orders { abstract recent(): unknown[]; }
export class SqlOrders extends Orders { recent() { return db.prepare('select 1').all(); } }
export class MemoryOrders implements Orders { recent() { return []; } }`;

describe('a class that NestJS is asked for', () => {
  const ask = (provider: string, field = 'constructor(private readonly orders: Orders) {}'): Promise<readonly string[]> =>
    blockingCalls({
      'package.json': '{"dependencies":{"@nestjs/common":"10.3.0"}}',
      'src/db.ts': database,
      'src/orders.ts': stores,
      'src/order-service.ts': `import { Inject, Injectable } from '@nestjs/common';\nimport { Orders } from './orders';\n@Injectable()\nexport class OrderService {\n  ${field}\n  recent() { return this.orders.recent(); }\n}`,
      'src/orders.controller.ts': `import { Controller, Post } from '@nestjs/common';\nimport { OrderService } from './order-service';\n@Controller('api')\nexport class OrdersController {\n  constructor(private readonly service: OrderService) {}\n  @Post('checkout')\n  checkout() { return this.service.recent(); }\n}`,
      'src/orders.module.ts': `import { Module } from '@nestjs/common';\nimport { OrderService } from './order-service';\nimport { OrdersController } from './orders.controller';\nimport { MemoryOrders, Orders, SqlOrders } from './orders';\n@Module({ controllers: [OrdersController], providers: [OrderService, SqlOrders, ${provider}] })\nexport class OrdersModule {}`,
    });

  it.each(['useClass: SqlOrders', 'useFactory: () => new SqlOrders()', 'useValue: new SqlOrders()', 'useExisting: SqlOrders'])('is what it is told to provide with { %s }', async (how) => {
    expect(await ask(`{ provide: Orders, ${how} }`)).toEqual(found);
  });

  it.each(['useClass: MemoryOrders', 'useFactory: () => new MemoryOrders()', 'useValue: { recent: () => [] }'])('is no other class that would fit, with { %s }', async (how) => {
    expect(await ask(`{ provide: Orders, ${how} }`)).toEqual([]);
  });

  it('is told to a field as well', async () => {
    expect(await ask('{ provide: Orders, useClass: SqlOrders }', '@Inject() private readonly orders: Orders;')).toEqual(found);
    expect(await ask('{ provide: Orders, useClass: MemoryOrders }', '@Inject() private readonly orders: Orders;')).toEqual([]);
  });
});

describe('a class that another container is asked for', () => {
  const ask = (imports: string, bindings: string, asked: string): Promise<readonly string[]> =>
    blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': stores,
      'src/app.ts': `import express from 'express';\n${imports}\nimport { MemoryOrders, Orders, SqlOrders } from './orders';\n${bindings}\nclass OrderService {\n  constructor(private readonly orders: Orders) {}\n  recent() { return this.orders.recent(); }\n}\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(${asked}.recent()));`,
    });

  it('is the one that tsyringe is told of', async () => {
    const imports = `import { container } from 'tsyringe';`;

    expect(await ask(imports, 'container.register(Orders as any, { useClass: SqlOrders });', 'container.resolve(OrderService)')).toEqual(found);
    expect(await ask(imports, 'container.register(Orders as any, { useClass: MemoryOrders });', 'container.resolve(OrderService)')).toEqual([]);
  });

  it('is the one that typedi is told of', async () => {
    const imports = `import { Container } from 'typedi';`;

    expect(await ask(imports, 'Container.set(Orders, new SqlOrders());', 'Container.get(OrderService)')).toEqual(found);
    expect(await ask(imports, 'Container.set(Orders, new MemoryOrders());', 'Container.get(OrderService)')).toEqual([]);
  });

  it('is not what is bound where a caller hands over another', async () => {
    const imports = `import { Container } from 'typedi';`;

    expect(await ask(imports, 'Container.set(Orders, new SqlOrders());', 'new OrderService(new MemoryOrders())')).toEqual([]);
  });
});
