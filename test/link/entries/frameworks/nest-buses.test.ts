import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a NestJS service reaches whose one controller has this method, with `db` and the buses at hand. */
function reached(method: string, others: string): Promise<readonly string[]> {
  return blockingCalls({
    'package.json': '{"dependencies":{"@nestjs/common":"11.0.0","@nestjs/cqrs":"11.0.0","@nestjs/event-emitter":"3.0.0"}}',
    'src/db.ts': database,
    'src/events.ts': `export class OrderPlaced { constructor(readonly id: string) {} }\nexport class OrderPaid {}\nexport const EVENTS = { placed: 'order.placed', paid: 'order.paid' } as const;\nexport enum Names { Placed = 'order.placed' }`,
    'src/listeners.ts': `import { db } from './db';\nimport { EVENTS, Names, OrderPaid, OrderPlaced } from './events';\nimport { Injectable } from '@nestjs/common';\nimport { AggregateRoot, CommandHandler, EventsHandler, QueryHandler } from '@nestjs/cqrs';\nimport { OnEvent } from '@nestjs/event-emitter';\n${others}`,
    'src/orders.ts': `import { EVENTS, Names, OrderPaid, OrderPlaced } from './events';\nimport { Order } from './listeners';\nimport { Controller, Post } from '@nestjs/common';\nimport { CommandBus, EventBus, EventPublisher, QueryBus } from '@nestjs/cqrs';\nimport { EventEmitter2 } from '@nestjs/event-emitter';\n@Controller('orders')\nexport class OrdersController {\n  constructor(private readonly queries: QueryBus, private readonly commands: CommandBus, private readonly bus: EventBus, private readonly publisher: EventPublisher, private readonly emitter: EventEmitter2) {}\n  @Post() async place() { ${method} }\n}`,
  });
}

const found = (name: string): readonly string[] => [`POST /orders -> ${name} -> better-sqlite3 Statement.all() (likely)`];

describe('buses of NestJS', () => {
  it.each([
    ['a query', `return this.queries.execute(new OrderPlaced('1'));`, '@QueryHandler(OrderPlaced)', 'execute'],
    ['a command', `const command = new OrderPlaced('1'); await this.commands.execute(command);`, '@CommandHandler(OrderPlaced)', 'execute'],
    ['an event', `this.bus.publish(new OrderPlaced('1'));`, '@EventsHandler(OrderPaid, OrderPlaced)', 'handle'],
    ['several events', `this.bus.publishAll([new OrderPaid(), new OrderPlaced('1')]);`, '@EventsHandler(OrderPlaced)', 'handle'],
  ])('run the handler of the class: %s', async (_, call, decorator, method) => {
    const handler = `${decorator}\nexport class Handler { async ${method}(order) { return ${read}; } }`;

    expect(await reached(call, handler)).toEqual(found(`Handler.${method}`));
    expect(await reached(call.replaceAll('OrderPlaced', 'OrderMissing'), handler)).toEqual([]);
  });

  it('tell a query and a command of one class apart', async () => {
    expect(await reached(`await this.commands.execute(new OrderPlaced('1'));`, `@QueryHandler(OrderPlaced)\nexport class FindOrder { execute() { return ${read}; } }`)).toEqual([]);
  });

  it('publish what an aggregate notes down', async () => {
    const order = `export class Order extends AggregateRoot { place() { this.apply(new OrderPlaced('1')); } }\n@EventsHandler(OrderPlaced)\nexport class Mail { handle() { ${read}; } }`;

    expect(await reached('const order = this.publisher.mergeObjectContext(new Order()); order.place(); order.commit();', order)).toEqual(['POST /orders -> Order.place -> Mail.handle -> better-sqlite3 Statement.all() (likely)']);
  });
});

describe('events of NestJS', () => {
  it.each([
    ['by its name', `'order.placed'`, `'order.placed'`],
    ['by a constant', 'EVENTS.placed', `'order.placed'`],
    ['by an enum', `'order.placed'`, 'Names.Placed'],
    ['by the name of a class', 'OrderPlaced.name', 'OrderPlaced.name'],
    ['by a list', 'EVENTS.placed', '[EVENTS.paid, EVENTS.placed]'],
    ['by a wildcard', `'order.placed'`, `'order.*'`],
    ['by a wildcard of several levels', `'order.placed'`, `'**'`],
  ])('run the methods that listen: %s', async (_, emitted, heard) => {
    expect(await reached(`this.emitter.emit(${emitted}, {});`, `@Injectable()\nexport class Mail { @OnEvent(${heard}) send(order) { ${read}; } }`)).toEqual(found('Mail.send'));
  });

  it.each([
    ['another event', `@OnEvent('order.paid')`],
    ['a wildcard of other events', `@OnEvent('stock.*')`],
    ['an event of fewer parts', `@OnEvent('*')`],
    ['after the request is done', `@OnEvent('order.placed', { async: true })`],
  ])('do not run what listens to %s', async (_, decorator) => {
    expect(await reached(`await this.emitter.emitAsync('order.placed', {});`, `@Injectable()\nexport class Mail { ${decorator} send(order) { ${read}; } }`)).toEqual([]);
  });
});
