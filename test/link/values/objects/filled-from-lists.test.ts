import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

/** What a service reaches that asks `find` for one of its services, where these lines register them. */
function reached(registry: string, filled: string): Promise<readonly string[]> {
  const app = `import express from 'express';\nimport { db } from './db';\nconst app = express();\nclass Orders { list() { return db.prepare('select 1').all(); } }\nclass Returns { list() { return []; } }\nconst all = { orders: new Orders(), returns: new Returns() };\n`;
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `${app}${registry}\n${filled}\napp.get('/:kind', (req, res) => res.json(find(req.params.kind).list()));` });
}

const object = `const services = {};\nfunction register(kind, service) { services[kind] = service; }\nfunction find(kind) { return services[kind]; }`;
const map = `const services = new Map();\nconst registerService = (kind, service) => services.set(kind, service);\nconst find = (kind) => services.get(kind);`;
const statics = `class Registry {\n  private static services = {};\n  static registerService(kind, service) { this.services[kind] = service; }\n  static find(kind) { return this.services[kind]; }\n}\nconst find = (kind) => Registry.find(kind);`;
const found = ['GET /:kind -> Orders.list -> better-sqlite3 Statement.all()'];

describe('a registry that is filled from a list', () => {
  it.each([
    ['by its entries', object, `Object.entries(all).forEach(([kind, service]) => { register(kind, service); });`],
    ['by its values', object, `Object.values(all).forEach((service) => register(service.kind, service));`],
    ['as a map', map, `Object.entries(all).forEach(([kind, service]) => registerService(kind, service));`],
    ['of a class', statics, `function start() { Object.entries(all).forEach(([kind, service]) => { Registry.registerService(kind, service); }); }\nstart();`],
    ['without a function of its own', object, `Object.entries(all).forEach(([kind, service]) => { services[kind] = service; });`],
    ['from what a list holds of them', object, `[{ kind: 'orders', service: new Orders() }].forEach(({ kind, service }) => register(kind, service));`],
    ['by a function of any name', object.replace('function register', 'function enlist'), `Object.entries(all).forEach(([kind, service]) => enlist(kind, service));`],
    ['by a function that hands on', `${object}\nfunction enlist(kind, service) { register(kind, service); }`, `Object.entries(all).forEach(([kind, service]) => enlist(kind, service));`],
    ['as part of what is handed on', `${object}\nfunction enlist({ kind, service }) { register(kind, service); }`, `Object.entries(all).forEach(([kind, service]) => enlist({ kind, service }));`],
    ['by what an object keeps', `${object}\nclass Entry {\n  constructor(kind, private readonly service) { services[kind] = this; }\n  list() { return this.service.list(); }\n}`, `Object.entries(all).forEach(([kind, service]) => new Entry(kind, service));`],
    ['by one function of several that are handed over', `${object}\nfunction enlist(kind, ...others) { others.forEach((one) => register(kind, one)); }`, `Object.values(all).forEach((service) => enlist('orders', service));`],
  ])('gives what it was filled with, %s', async (how, registry, filled) => {
    expect(await reached(registry, filled)).toEqual(how.includes('object keeps') ? [`GET /:kind -> Entry.list -> Orders.list -> better-sqlite3 Statement.all()`] : found);
  });

  it('gives nothing where what the list holds is only looked at', async () => {
    expect(await reached(object, `Object.entries(all).forEach(([kind, service]) => { console.log(kind, service); });`)).toEqual([]);
  });

  it('gives nothing where the function only looks at it, whatever it is called', async () => {
    expect(await reached(`${object}\nfunction registerAll(kind, service) { console.log(kind, service.name); }`, `Object.entries(all).forEach(([kind, service]) => registerAll(kind, service));`)).toEqual([]);
  });

  it('gives nothing of a list that it is not filled from', async () => {
    expect(await reached(object, `Object.entries({ returns: new Returns() }).forEach(([kind, service]) => register(kind, service));`)).toEqual([]);
  });
});
