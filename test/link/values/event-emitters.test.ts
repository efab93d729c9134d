import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const save = `db.prepare('insert into audit values (?)').run(order)`;
const found = ['POST /api/checkout -> handler -> better-sqlite3 Statement.run() (likely)'];

/** What `POST /api/checkout` reaches when it does this, with the buses of `bus.ts` at hand. */
function reached(body: string, bus: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/bus.ts': `import { db } from './db';\n${bus}`, 'src/app.ts': checkout(body, `import { bus } from './bus';`) });
}

describe('listeners', () => {
  it.each([
    ['an emitter of Node', `import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();`],
    ['the older name of it', `import EventEmitter from 'events';\nexport const bus = new EventEmitter();`],
    ['a package', `import mitt from 'mitt';\nexport const bus = mitt();`],
  ])('run while the request waits for emit: %s', async (_, made) => {
    const listens = `${made}\nbus.on('order:placed', (order) => { ${save}; });`;

    expect(await reached(`bus.emit('order:placed', req.body); res.json({});`, listens)).toEqual(found);
    expect(await reached(`bus.emit('order:paid', req.body); res.json({});`, listens)).toEqual([]);
  });

  it('are those of the very object that emits', async () => {
    const two = `import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\nconst audit = new EventEmitter();\naudit.on('order:placed', (order) => { ${save}; });`;

    expect(await reached(`bus.emit('order:placed', req.body); res.json({});`, two)).toEqual([]);
  });

  it('are given what is emitted', async () => {
    const listens = `import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\nbus.on('order:placed', (orders) => { orders.save(); });`;
    const orders = `import { bus } from './bus';\nimport { db } from './db';\nclass Orders { save() { db.prepare('insert into orders values (1)').run(); } }\nconst orders = new Orders();`;

    expect(await blockingCalls({ 'src/db.ts': database, 'src/bus.ts': listens, 'src/app.ts': checkout(`bus.emit('order:placed', orders); res.json({});`, orders) })).toEqual([
      'POST /api/checkout -> handler -> Orders.save -> better-sqlite3 Statement.run() (likely)',
    ]);
  });

  it('of an event whose name is put together while running are not known', async () => {
    const listens = `import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\nbus.on('order:placed', (order) => { ${save}; });`;

    expect(await reached('bus.emit(req.body.event, req.body); res.json({});', listens)).toEqual([]);
  });
});

describe('a class that extends an emitter', () => {
  const listens = `import { EventEmitter } from 'node:events';\nclass Orders extends EventEmitter { place(order) { this.emit('order:placed', order); } pay(order) { this.emit('order:paid', order); } }\nexport const bus = new Orders();\nbus.on('order:placed', (order) => { ${save}; });`;
  const placed = ['POST /api/checkout -> Orders.place -> handler -> better-sqlite3 Statement.run() (likely)'];

  it('runs its listeners of that name', async () => {
    expect(await reached('bus.place(req.body); res.json({});', listens)).toEqual(placed);
    expect(await reached(`bus.emit('order:placed', req.body); res.json({});`, listens)).toEqual(found);
    expect(await reached('bus.pay(req.body); res.json({});', listens)).toEqual([]);
  });

  it('runs those that it takes itself', async () => {
    const own = `import { EventEmitter } from 'node:events';\nclass Orders extends EventEmitter { constructor() { super(); this.on('order:placed', (order) => this.save(order)); } save(order) { ${save}; } place(order) { this.emit('order:placed', order); } }\nexport const bus = new Orders();`;

    expect(await reached('bus.place(req.body); res.json({});', own)).toEqual(['POST /api/checkout -> Orders.place -> handler -> Orders.save -> better-sqlite3 Statement.run() (likely)']);
  });

  it('runs no listeners of another class, though both extend the same', async () => {
    const two = listens.replace('class Orders extends EventEmitter {', 'class Events extends EventEmitter {}\nclass Visits extends Events { place(order) { this.emit(\'order:placed\', order); } }\nexport const visits = new Visits();\nclass Orders extends Events {');

    expect(await blockingCalls({ 'src/db.ts': database, 'src/bus.ts': `import { db } from './db';\n${two}`, 'src/app.ts': checkout('visits.place(req.body); res.json({});', `import { visits } from './bus';`) })).toEqual([]);
    expect(await reached('bus.place(req.body); res.json({});', two)).toEqual(placed);
  });
});

describe('a function that inherits from an emitter', () => {
  const orders = (heard: string): Record<string, string> => ({
    'src/db.ts': database,
    'src/orders.js': `const util = require('util');\nconst { EventEmitter } = require('events');\nconst { db } = require('./db');\nfunction Orders() {\n  EventEmitter.call(this);\n  var self = this;\n  this.on('${heard}', function (order) { self.save(order); });\n}\nutil.inherits(Orders, EventEmitter);\nOrders.prototype.save = function (order) { ${save}; };\nmodule.exports = new Orders();`,
    'src/app.ts': checkout(`orders.emit('order:placed', req.body); res.json({});`, `import orders from './orders';`),
  });

  it('runs the listeners that it takes itself', async () => {
    expect(await blockingCalls(orders('order:placed'))).toEqual(['POST /api/checkout -> handler -> save -> better-sqlite3 Statement.run() (likely)']);
    expect(await blockingCalls(orders('order:paid'))).toEqual([]);
  });
});
