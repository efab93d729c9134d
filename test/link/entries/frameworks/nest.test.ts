import { linkSources } from '../../../kit/link-sources.ts';
import { blockingCalls, routesOf } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a NestJS service of one file reaches, with `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","@nestjs/passport":"11.0.0","@nestjs/websockets":"11.0.0"}}',
    'src/db.ts': database,
    'src/orders.ts': `import { db } from './db';\nimport { Controller, Get, Inject, Injectable, Module, UseGuards } from '@nestjs/common';\n${source}`,
  });
}

describe('what a NestJS container injects', () => {
  it('is made by a factory for a token', async () => {
    expect(await reached(`@Controller('orders')\nclass OrdersController {\n  constructor(@Inject('SHOP_DB') private readonly shop) {}\n  @Get() list() { return this.shop.prepare('select 1').all(); }\n}\n@Module({ controllers: [OrdersController], providers: [{ provide: 'SHOP_DB', useFactory: () => db }] })\nexport class OrdersModule {}`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is asked for while running', async () => {
    const asking = (asked: string): string => `import { ModuleRef } from '@nestjs/core';\n@Injectable()\nclass Orders { list() { return ${read}; } close() {} }\n@Controller('orders')\nclass OrdersController {\n  constructor(private readonly modules: ModuleRef) {}\n  @Get() async list() { ${asked}; }\n}\n@Module({ controllers: [OrdersController], providers: [Orders, { provide: 'SHOP_DB', useFactory: () => db }] })\nexport class OrdersModule {}`;

    expect(await reached(asking(`return this.modules.get('SHOP_DB').prepare('select 1').all()`))).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
    expect(await reached(asking('return this.modules.get(Orders, { strict: false }).list()'))).toEqual(['GET /orders -> Orders.list -> better-sqlite3 Statement.all()']);
    expect(await reached(asking('const orders = await this.modules.resolve(Orders); return orders.list()'))).toEqual(['GET /orders -> Orders.list -> better-sqlite3 Statement.all()']);
    expect(await reached(asking('return this.modules.get(Orders).close()'))).toEqual([]);
  });

  it('is the class that stands for a symbol', async () => {
    expect(await reached(`const ORDERS = Symbol('orders');\nclass SqlOrders { list() { return ${read}; } }\n@Controller('orders')\nclass OrdersController {\n  constructor(@Inject(ORDERS) private readonly orders) {}\n  @Get() list() { return this.orders.list(); }\n}\n@Module({ providers: [{ provide: ORDERS, useClass: SqlOrders }] })\nexport class OrdersModule {}`)).toEqual(['GET /orders -> SqlOrders.list -> better-sqlite3 Statement.all()']);
  });

  it('is what another token stands for', async () => {
    expect(await reached(`class SqlOrders { list() { return ${read}; } }\n@Controller('orders')\nclass OrdersController {\n  @Inject('ORDERS') private readonly orders;\n  @Get() list() { return this.orders.list(); }\n}\n@Module({ providers: [SqlOrders, { provide: 'ORDERS', useExisting: SqlOrders }] })\nexport class OrdersModule {}`)).toEqual(['GET /orders -> SqlOrders.list -> better-sqlite3 Statement.all()']);
  });

  it('is made by a factory out of what other factories make', async () => {
    expect(await reached(`class Orders {\n  constructor(private readonly shop) {}\n  list() { return this.shop.prepare('select 1').all(); }\n}\n@Controller('orders')\nclass OrdersController {\n  constructor(@Inject('ORDERS') private readonly orders) {}\n  @Get() list() { return this.orders.list(); }\n}\nexport const providers = [{ provide: 'ORDERS', useFactory: (shop) => new Orders(shop), inject: ['SHOP_DB'] }, { provide: 'SHOP_DB', useValue: db }];`)).toEqual(['GET /orders -> Orders.list -> better-sqlite3 Statement.all()']);
  });

  it('is nothing for a token that nobody provides', async () => {
    expect(await reached(`@Controller('orders')\nclass OrdersController {\n  constructor(@Inject('CACHE') private readonly cache) {}\n  @Get() list() { return this.cache.prepare('select 1').all(); }\n}\n@Module({ providers: [{ provide: 'SHOP_DB', useValue: db }] })\nexport class OrdersModule {}`)).toEqual([]);
  });
});

describe('what runs around the routes of NestJS', () => {
  it('is a guard, for the routes it is put on', async () => {
    expect(await reached(`class SessionGuard { canActivate() { return ${read}; } }\n@UseGuards(SessionGuard)\n@Controller('orders')\nexport class OrdersController {\n  @Get() list() { return []; }\n}`)).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is a guard, interceptor or middleware for the whole application', async () => {
    expect(await reached(`import type { CanActivate, NestMiddleware } from '@nestjs/common';\n@Injectable()\nexport class SessionGuard implements CanActivate { canActivate() { return ${read}; } }\n@Injectable()\nexport class Audit implements NestMiddleware { use(req, res, next) { ${read}; next(); } }`)).toEqual(['ALL /* -> better-sqlite3 Statement.all()', 'ALL /* -> better-sqlite3 Statement.all()']);
  });

  it('is a guard that a function makes, for the routes it is put on', async () => {
    expect(await reached(`import { mixin, type CanActivate } from '@nestjs/common';\nexport const RoleGuard = (role) => {\n  @Injectable()\n  class Guard implements CanActivate { canActivate() { return ${read}; } }\n  return mixin(Guard);\n};\n@Controller('orders')\nexport class OrdersController {\n  @UseGuards(RoleGuard('clerk')) @Get('old') old() { return []; }\n  @Get() list() { return []; }\n}`)).toEqual(['GET /orders/old -> better-sqlite3 Statement.all()']);
  });

  it('is a pipe, for the routes with a parameter it is put on', async () => {
    expect(await reached(`import { Param, type PipeTransform } from '@nestjs/common';\nexport class OrderPipe implements PipeTransform { transform(id) { return ${read}; } }\nexport class TrimPipe implements PipeTransform { transform(text) { return text.trim(); } }\n@Controller('orders')\nexport class OrdersController {\n  @Get(':id') find(@Param('id', TrimPipe, OrderPipe) order) { return order; }\n  @Get() list(@Param('id', TrimPipe) id) { return []; }\n}`)).toEqual(['GET /orders/:id -> better-sqlite3 Statement.all()']);
  });

  it('is no class that has the method by chance', async () => {
    expect(await reached(`@Injectable()\nexport class Door { canActivate() { return ${read}; } }`)).toEqual([]);
  });

  it('is what a strategy of passport validates', async () => {
    expect(await reached(`import { PassportStrategy } from '@nestjs/passport';\nimport { Strategy } from 'passport-jwt';\nexport class JwtStrategy extends PassportStrategy(Strategy) { validate() { return ${read}; } }`)).toEqual(['AUTHENTICATE JwtStrategy -> better-sqlite3 Statement.all()']);
  });

  it('is not the work of a module that starts', async () => {
    expect(await reached(`@Injectable()\nexport class Orders { onModuleInit() { ${read}; } onApplicationBootstrap() { ${read}; } }`)).toEqual([]);
  });
});

describe('routes of NestJS', () => {
  it('are inherited by every controller that extends the class they stand in', async () => {
    const routes = await routesOf({ 'src/orders.ts': `import { Controller, Get } from '@nestjs/common';\nabstract class Listing { @Get('recent') recent() { return []; } }\n@Controller('orders') export class Orders extends Listing {}\n@Controller('returns') export class Returns extends Listing {}` });

    expect(routes).toEqual(['GET /orders/recent', 'GET /returns/recent']);
  });

  it('have the names of a GraphQL schema', async () => {
    const routes = await routesOf({ 'src/orders.ts': `import { Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';\n@Resolver(() => Order)\nexport class OrderResolver {\n  @Query(() => [Order]) orders() { return []; }\n  @Mutation(() => Order, { name: 'placeOrder' }) place() { return {}; }\n  @ResolveField() lines() { return []; }\n}` });

    expect(routes).toEqual(['GRAPHQL Mutation.placeOrder', 'GRAPHQL OrderResolver.lines', 'GRAPHQL Query.orders']);
  });

  it('are not what a schedule, a queue or another service calls', async () => {
    const graph = await linkSources({
      'package.json': '{"dependencies":{"@nestjs/bullmq":"11.0.0"}}',
      'src/orders.ts': `import { EventPattern } from '@nestjs/microservices';\nimport { Cron } from '@nestjs/schedule';\nimport { Processor, WorkerHost } from '@nestjs/bullmq';\nexport class Orders {\n  @Cron('*/5 * * * *') sweep() {}\n  @EventPattern('order.placed') placed() {}\n}\n@Processor('receipts')\nexport class Receipts extends WorkerHost { process() { return null; } }`,
    });

    expect(graph.entryPoints.map((entry) => `${entry.kind} ${entry.subject}`).sort()).toEqual(['consumer order.placed', 'consumer receipts', 'scheduled sweep']);
  });
});

describe('a decorator that a NestJS project composes', () => {
  /** The entry points of a service whose decorators stand in a file of their own. */
  async function entriesOf(decorators: string, source: string): Promise<readonly string[]> {
    const graph = await linkSources({
      'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","@nestjs/bullmq":"11.0.0","@nestjs/bull":"11.0.0","@nestjs/schedule":"6.0.0"}}',
      'src/decorators.ts': `import { applyDecorators, Controller, Injectable, UseGuards } from '@nestjs/common';\nimport { Processor } from '@nestjs/bullmq';\nimport * as bull from '@nestjs/bull';\nimport { Cron } from '@nestjs/schedule';\n${decorators}`,
      'src/reports.ts': `import { WorkerHost } from '@nestjs/bullmq';\nimport { Process } from '@nestjs/bull';\nimport { Get } from '@nestjs/common';\nimport * as own from './decorators';\n${source}`,
    });
    return graph.entryPoints.map((entry) => `${entry.kind} ${entry.subject} ${entry.consumer?.queue ?? entry.scheduled?.expression ?? ''}`.trim()).sort();
  }

  it('makes a class the processor of a queue', async () => {
    expect(await entriesOf(`export const ReportsProcessor = () => applyDecorators(Processor('reports'), Injectable());`, `@own.ReportsProcessor()\nexport class Reports extends WorkerHost { process() { return null; } }`)).toEqual(['consumer reports reports']);
  });

  it('hands on what it was given', async () => {
    expect(await entriesOf(`export function QueueProcessor(name: string, concurrency = 1) { return applyDecorators(Processor(name, { concurrency }), Injectable()); }`, `@own.QueueProcessor('reports')\nexport class Reports extends WorkerHost { process() { return null; } }\n@own.QueueProcessor('payouts')\nexport class Payouts extends WorkerHost { process() { return null; } }`)).toEqual(['consumer payouts payouts', 'consumer reports reports']);
  });

  it('may be composed of one that is composed, or be a constant', async () => {
    expect(await entriesOf(`const Named = (name: string) => applyDecorators(bull.Processor(name));\nexport const Reports = applyDecorators(Named('reports'), Injectable());`, `@own.Reports\nexport class ReportJobs { @Process() build() {} }`)).toEqual(['consumer reports reports']);
  });

  it('sets a schedule on a method', async () => {
    expect(await entriesOf(`export const Nightly = () => applyDecorators(Cron('0 3 * * *'));`, `export class Reports { @own.Nightly() build() {} }`)).toEqual(['scheduled build 0 3 * * *']);
  });

  it('puts a guard on a route', async () => {
    expect(await entriesOf(`class SessionGuard { canActivate() { return true; } }\nexport const SignedIn = () => applyDecorators(UseGuards(SessionGuard));\nexport const Reports = () => applyDecorators(Controller('reports'), SignedIn());`, `@own.Reports()\nexport class ReportsController { @Get('recent') recent() { return []; } }`)).toEqual(['http GET /reports/recent', 'http GET /reports/recent']);
  });

  it('registers nothing where it is composed of other things', async () => {
    expect(await entriesOf(`export const ReportsService = () => applyDecorators(Injectable());\nexport const Unused = () => applyDecorators(Processor('reports'));`, `@own.ReportsService()\nexport class Reports extends WorkerHost { process() { return null; } }`)).toEqual([]);
  });
});

describe('jobs of pg-boss in NestJS', () => {
  /** The consumers, with the library whose version and defaults hold. */
  async function consumersOf(source: string): Promise<readonly string[]> {
    const graph = await linkSources({
      'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","pg-boss":"9.0.3","@wavezync/nestjs-pgboss":"3.0.0","@apricote/nest-pg-boss":"2.1.0"}}',
      'src/reports.ts': `import { CronJob, Job } from '@wavezync/nestjs-pgboss';\nimport { createJob } from '@apricote/nest-pg-boss';\n${source}`,
    });
    return graph.entryPoints.map(({ kind, subject, consumer }) => `${kind} ${subject} ${consumer?.library} ${consumer?.major}`).sort();
  }

  it('are taken by decorated methods', async () => {
    expect(await consumersOf(`export class Reports { @Job('reports', { batchSize: 5 }) build() {}\n  @CronJob('sweep', '0 * * * *') sweep() {} }`)).toEqual(['consumer reports pg-boss 9', 'consumer sweep pg-boss 9']);
  });

  it('are taken by what a job that the project made decorates', async () => {
    expect(await consumersOf(`const ReportJob = createJob('reports');\nexport class Reports { @ReportJob.Handle({ batchSize: 5 }) build() {} }`)).toEqual(['consumer reports pg-boss 9']);
  });

  it('are not taken by what they are only injected into', async () => {
    expect(await consumersOf(`const ReportJob = createJob('reports');\nexport class Reports { constructor(@ReportJob.Inject() private readonly jobs) {}\n  @ReportJob.Other() ask() {} }`)).toEqual([]);
  });
});
