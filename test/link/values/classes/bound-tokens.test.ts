import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const app = (imports: string, orders: string): string => `import express from 'express';\n${imports}\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(${orders}.recent()));`;
const repository = (imports: string, before: string, constructor: string): string =>
  `${imports}\n${before}\nexport class OrderRepository {\n  ${constructor}\n  recent() { return this.db.prepare('select 1').all(); }\n}`;
const found = ['POST /api/checkout -> OrderRepository.recent -> better-sqlite3 Statement.all()'];

describe('inversify', () => {
  const tokens = `export const TYPES = { Database: Symbol.for('Database'), Orders: Symbol.for('Orders') };`;
  const orders = repository(`import { inject, injectable } from 'inversify';\nimport { TYPES } from './tokens';`, '@injectable()', 'constructor(@inject(TYPES.Database) private readonly db) {}');
  const ask = (bindings: string, token = 'TYPES.Orders', more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> =>
    blockingCalls({
      'src/db.ts': database,
      'src/tokens.ts': tokens,
      'src/jobs.ts': `export const TYPES = { Orders: Symbol.for('JobOrders') };`,
      'src/orders.ts': orders,
      'src/container.ts': `import { Container, ContainerModule } from 'inversify';\nimport { db } from './db';\nimport { OrderRepository } from './orders';\nimport { TYPES } from './tokens';\nexport const container = new Container();\n${bindings}`,
      'src/app.ts': app(`import { container } from './container';\nimport { TYPES } from './tokens';\nimport { TYPES as JOBS } from './jobs';\nconst { Orders } = TYPES;`, `container.get(${token})`),
      ...more,
    });

  it('gives an instance of the class that is bound to a symbol', async () => {
    expect(await ask('container.bind(TYPES.Database).toConstantValue(db);\ncontainer.bind(TYPES.Orders).to(OrderRepository).inSingletonScope();')).toEqual(found);
  });

  it('gives what a function makes', async () => {
    expect(await ask('container.bind(TYPES.Database).toDynamicValue(() => db);\ncontainer.bind(TYPES.Orders).toDynamicValue(() => new OrderRepository(db));')).toEqual(found);
  });

  it('gives what a module binds', async () => {
    expect(await ask('container.load(new ContainerModule((bind) => {\n  bind(TYPES.Database).toConstantValue(db);\n  bind(TYPES.Orders).to(OrderRepository);\n}));')).toEqual(found);
  });

  it('gives what is bound to the token of one module, not to its namesake in another', async () => {
    const bindings = `import { TYPES as JOBS } from './jobs';\nclass Basket { recent() { return []; } }\ncontainer.bind(TYPES.Database).toConstantValue(db);\ncontainer.bind(JOBS.Orders).to(Basket);\ncontainer.bind(TYPES.Orders).to(OrderRepository);`;

    expect(await ask(bindings)).toEqual(found);
    expect(await ask(bindings, 'JOBS.Orders')).toEqual([]);
  });

  it('keeps tokens of one name apart: in two objects of a file, and as symbols of two files', async () => {
    const two = `class Basket { recent() { return []; } }\ncontainer.bind(TYPES.Database).toConstantValue(db);\n`;
    const inOneFile = `${two}export const JOB_TYPES = { Orders: Symbol() };\nexport const SHOP_TYPES = { Orders: Symbol() };\ncontainer.bind(JOB_TYPES.Orders).to(Basket);\ncontainer.bind(SHOP_TYPES.Orders).to(OrderRepository);`;
    const inTwoFiles = `import { ORDERS as JOBS } from './job-tokens';\nimport { ORDERS } from './shop-tokens';\n${two}container.bind(JOBS).to(Basket);\ncontainer.bind(ORDERS).to(OrderRepository);`;
    const symbols = { 'src/job-tokens.ts': 'export const ORDERS = Symbol();', 'src/shop-tokens.ts': 'export const ORDERS = Symbol();' };
    const asked = (bindings: string, imports: string, token: string): Promise<readonly string[]> => ask(bindings, token, { ...symbols, 'src/app.ts': app(`import * as shop from './container';\nimport { container } from './container';\n${imports}`, `container.get(${token})`) });

    expect(await asked(inOneFile, '', 'shop.SHOP_TYPES.Orders')).toEqual(found);
    expect(await asked(inOneFile, '', 'shop.JOB_TYPES.Orders')).toEqual([]);
    expect(await asked(inTwoFiles, `import { ORDERS } from './shop-tokens';`, 'ORDERS')).toEqual(found);
    expect(await asked(inTwoFiles, `import { ORDERS } from './job-tokens';`, 'ORDERS')).toEqual([]);
  });

  it('gives what its own container is told, where two know a token', async () => {
    const two = `class Basket { recent() { return []; } }\nexport const jobs = new Container();\njobs.bind(TYPES.Orders).to(Basket);\ncontainer.bind(TYPES.Database).toConstantValue(db);\ncontainer.bind(TYPES.Orders).to(OrderRepository);`;
    const from = (container: string): Promise<readonly string[]> => ask(two, '', { 'src/app.ts': app(`import { container, jobs } from './container';\nimport { TYPES } from './tokens';`, `${container}.get(TYPES.Orders)`) });

    expect(await from('container')).toEqual(found);
    expect(await from('jobs')).toEqual([]);
  });

  it('gives what is bound to a token that was taken out of the others', async () => {
    expect(await ask('container.bind(TYPES.Database).toConstantValue(db);\ncontainer.bind(TYPES.Orders).to(OrderRepository);', 'Orders')).toEqual(found);
  });

  it('gives nothing for another token', async () => {
    expect(await ask('container.bind(TYPES.Database).toConstantValue(db);\ncontainer.bind(TYPES.Orders).to(OrderRepository);', 'TYPES.Returns')).toEqual([]);
  });
});

describe('tsyringe', () => {
  const orders = repository(`import { inject, injectable } from 'tsyringe';`, '@injectable()', `constructor(@inject('Database') private readonly db) {}`);
  const ask = (bindings: string): Promise<readonly string[]> =>
    blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': orders,
      'src/app.ts': app(`import { container } from 'tsyringe';\nimport { db } from './db';\nimport { OrderRepository } from './orders';\n${bindings}`, `container.resolve('Orders')`),
    });

  it('gives what is registered under a text', async () => {
    expect(await ask(`container.register('Database', { useValue: db });\ncontainer.register('Orders', { useClass: OrderRepository });`)).toEqual(found);
  });

  it('gives what another token stands for', async () => {
    expect(await ask(`container.registerInstance('Database', db);\ncontainer.registerSingleton('SqliteOrders', OrderRepository);\ncontainer.register('Orders', { useToken: 'SqliteOrders' });`)).toEqual(found);
  });

  it('gives nothing where only the database is registered', async () => {
    expect(await ask(`container.register('Database', { useValue: db });`)).toEqual([]);
  });
});

describe('awilix', () => {
  const ask = (constructor: string, bindings: string, orders: string): Promise<readonly string[]> =>
    blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': repository('', '', constructor),
      'src/app.ts': app(`import { asClass, asFunction, asValue, createContainer } from 'awilix';\nimport { db } from './db';\nimport { OrderRepository } from './orders';\nconst container = createContainer();\n${bindings}`, orders),
    });
  const destructured = 'constructor({ db }) { this.db = db; }';

  it('hands everything that is registered to a class', async () => {
    expect(await ask(destructured, 'container.register({ db: asValue(db), orders: asClass(OrderRepository).singleton() });', `container.resolve('orders')`)).toEqual(found);
  });

  it('hands what is registered under the name of a parameter', async () => {
    expect(await ask('constructor(db) { this.db = db; }', `container.register('db', asValue(db));\ncontainer.register('orders', asClass(OrderRepository).classic());`, 'container.cradle.orders')).toEqual(found);
  });

  it('hands everything to a function', async () => {
    expect(await ask(destructured, 'container.register({ db: asValue(db), orders: asFunction(({ db }) => new OrderRepository({ db })) });', 'container.createScope().cradle.orders')).toEqual(found);
  });

  it('gives nothing under a name that nobody registered', async () => {
    expect(await ask(destructured, 'container.register({ db: asValue(db), orders: asClass(OrderRepository) });', 'container.cradle.returns')).toEqual([]);
  });
});

describe('typedi', () => {
  const ask = (bindings: string): Promise<readonly string[]> =>
    blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': repository(`import { Inject, Service } from 'typedi';`, '@Service()', `constructor(@Inject('database') private readonly db) {}`),
      'src/app.ts': app(`import { Container } from 'typedi';\nimport { db } from './db';\nimport { OrderRepository } from './orders';\n${bindings}`, 'Container.get(OrderRepository)'),
    });

  it('injects what is set under a text', async () => {
    expect(await ask(`Container.set('database', db);`)).toEqual(found);
  });

  it('injects what an object says', async () => {
    expect(await ask(`Container.set([{ id: 'database', factory: () => db }]);`)).toEqual(found);
  });

  it('injects nothing that is set under another text', async () => {
    expect(await ask(`Container.set('archive', db);`)).toEqual([]);
  });
});
