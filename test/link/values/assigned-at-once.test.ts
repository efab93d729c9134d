import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

/** What `POST /api/checkout` reaches through a service of this file. */
function reached(service: string, body = `res.json(new Orders({ store: db, limit: 20 }).recent());`): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/orders.js': service, 'src/app.ts': checkout(body, `import { db } from './db';\nimport { Orders } from './orders';`) });
}

const found = ['POST /api/checkout -> Orders.recent -> better-sqlite3 Statement.all()'];
const recent = `recent() { return this.store.prepare('select 1').all(); }`;

describe('a class whose constructor assigns what it is given', () => {
  it.each([
    ['as a whole', 'constructor(deps) { Object.assign(this, deps); }'],
    ['by name', 'constructor({ store, limit }) { Object.assign(this, { store, limit }); }'],
    ['with defaults', 'constructor(deps = {}) { Object.assign(this, { limit: 10, ...deps }); }'],
  ])('has it, %s', async (_, constructor) => {
    expect(await reached(`export class Orders { ${constructor} ${recent} }`)).toEqual(found);
    expect(await reached(`export class Orders { ${constructor} ${recent.replace('this.store', 'this.archive')} }`)).toEqual([]);
  });

  it('has it of its base class', async () => {
    expect(await reached(`class Service { constructor(deps) { Object.assign(this, deps); } }\nexport class Orders extends Service { ${recent} }`)).toEqual(found);
  });

  it('does not have what another object is given', async () => {
    expect(await reached(`export class Orders { constructor(deps) { Object.assign({}, deps); } ${recent} }`)).toEqual([]);
    expect(await reached(`class Refunds { constructor(deps) { Object.assign(this, deps); } }\nexport class Orders { constructor(deps) { this.refunds = new Refunds(deps); } ${recent} }`)).toEqual([]);
  });
});

describe('methods that are assigned to a prototype', () => {
  const audit = `import { db } from './db';\nexport class Orders {}\nclass Refunds {}\nObject.assign(Refunds.prototype, { recent() { return db.prepare('select 1').all(); } });`;

  it('are those of the class', async () => {
    expect(await reached(audit.replace('Refunds.prototype', 'Orders.prototype'))).toEqual(['POST /api/checkout -> recent -> better-sqlite3 Statement.all()']);
    expect(await reached(audit)).toEqual([]);
  });
});

describe('what is assigned to an object of a library', () => {
  const app = (target: string): Promise<readonly string[]> => blockingCalls({
    'src/db.ts': database,
    'src/app.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\nconst other = {};\nObject.assign(${target}, { store: db });\napp.post('/api/checkout', (req, res) => res.json(req.app.locals.store.prepare('select 1').all()));`,
  });

  it('is found there', async () => {
    expect(await app('app.locals')).toEqual(['POST /api/checkout -> better-sqlite3 Statement.all()']);
    expect(await app('other')).toEqual([]);
  });
});
