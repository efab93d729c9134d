import { blockingCalls } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const router = (fields: string): string => `type Handler = (ctx: { url: URL }) => Response;
interface Route { path: string; handler: Handler }
export class Router {
  ${fields}
  add(path: string, handler: Handler): this { this.routes.push({ path, handler }); return this; }
  get(path: string, handler: Handler): this { return this.add(path, handler); }
  match(pathname: string): { handler: Handler } | null {
    for (const route of this.routes) if (route.path === pathname) return { handler: route.handler };
    return null;
  }
}`;
const server = `import { Router } from './router';
import { registerOrders } from './orders';
const router = new Router();
registerOrders(router);
Bun.serve({ fetch(request) {
  const url = new URL(request.url);
  const matched = router.match(url.pathname);
  return matched ? matched.handler({ url }) : new Response(null, { status: 404 });
} });`;
const found = ['ALL /* -> handler -> better-sqlite3 Statement.all()'];
const routes = (count: number, last: string): string => `import { db } from './db';
import type { Router } from './router';
export function registerOrders(router: Router) {
${Array.from({ length: count }, (_, index) => `  router.get('/pages/${String(index)}', () => new Response('${String(index)}'));`).join('\n')}
  ${last}
}`;
const list = `router.get('/orders', () => Response.json(db.prepare('select * from orders').all()));`;

describe('a router that the project wrote itself', () => {
  it.each([
    ['without a constructor', 'private routes: Route[] = [];'],
    ['with one', 'private routes: Route[]; constructor() { this.routes = []; }'],
  ])('calls what was registered on it: %s', async (_, fields) => {
    const calls = await blockingCalls({ 'src/router.ts': router(fields), 'src/server.ts': server, 'src/db.ts': database, 'src/orders.ts': routes(1, list) });

    expect(calls).toEqual(found);
  });

  it('calls each of many handlers', async () => {
    const calls = await blockingCalls({ 'src/router.ts': router('private routes: Route[] = [];'), 'src/server.ts': server, 'src/db.ts': database, 'src/orders.ts': routes(80, list) });

    expect(calls).toEqual(found);
  });

  it('does not call what was registered on another object that has such a method', async () => {
    const calls = await blockingCalls({
      'src/router.ts': router('private routes: Route[] = [];'),
      'src/server.ts': server,
      'src/db.ts': database,
      'src/schedule.ts': `export class Plan { private steps: unknown[] = []; get(path: string, handler: () => void) { this.steps.push(handler); } }\nexport const plan = new Plan();`,
      'src/orders.ts': `import { plan } from './schedule';\n${routes(1, `plan.get('/orders', () => db.prepare('select * from orders').all());`)}`,
    });

    expect(calls).toEqual([]);
  });
});

describe('a table of handlers', () => {
  const table = (count: number): string => `export const actions = {\n${Array.from({ length: count }, (_, index) => `  page${String(index)}: () => ${String(index)},`).join('\n')}\n  recent: () => db.prepare('select * from orders').all(),\n};`;

  it.each([[2, ''], [40, ' (likely)']])('is called at each of its entries where the request says which: %s', async (count, confidence) => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `import express from 'express';\nimport { db } from './db';\n${table(count)}\nconst app = express();\napp.post('/actions', (req, res) => res.json(actions[req.body.action]()));`,
    });

    expect(calls).toEqual([`POST /actions -> recent -> better-sqlite3 Statement.all()${confidence}`]);
  });
});

describe('a router that hands on what it found', () => {
  const router = (run: string): string => `type Handler = (request: Request) => Response;
type Step = (request: Request, next: Handler) => Response;
export class Router {
  private routes: { path: string; handler: Handler; steps: Step[] }[] = [];
  get(path: string, handler: Handler, ...steps: Step[]): void { this.routes.push({ path, handler, steps }); }
  handle(request: Request): Response {
    const route = this.routes.find(({ path }) => path === request.url);
    return route ? ${run} : new Response(null, { status: 404 });
  }
  private wrapped(steps: Step[], handler: Handler): Handler { return steps.reduceRight<Handler>((next, step) => (request) => step(request, next), handler); }
}
export function answer(request: Request, handler: Handler): Response { return handler(request); }`;
  const pages = (count: number, last: string): string => `import { db } from './db';
import type { Router } from './router';
const page = (title: string) => () => new Response(title);
const logged = (request: Request, next: (request: Request) => Response) => next(request);
const recent = (limit: number) => () => Response.json(db.prepare('select * from orders limit ?').all(limit));
export function registerOrders(router: Router) {
${Array.from({ length: count }, (_, index) => `  router.get('/pages/${String(index)}', page('${String(index)}'));\n  router.get('/help/${String(index)}', () => new Response('${String(index)}'));`).join('\n')}
  ${last}
}`;
  const start = `import { createServer } from 'node:http';
import { Router } from './router';
import { registerOrders } from './orders';
const router = new Router();
registerOrders(router);
createServer((request, response) => response.end(router.handle(request)));`;

  it.each([
    ['to a function', 'answer(request, route.handler)', 'answer -> handler'],
    ['to what puts its middleware around it', 'this.wrapped(route.steps, route.handler)(request)', 'handler'],
  ])('calls each of many handlers: %s', async (_, run, through) => {
    const calls = await blockingCalls({ 'src/router.ts': router(run), 'src/server.ts': start, 'src/db.ts': database, 'src/orders.ts': pages(30, `router.get('/orders', recent(10), logged);`) });

    expect(calls).toEqual([`ALL /* -> Router.handle -> ${through} -> better-sqlite3 Statement.all()`]);
  });

  it('does not call what is made and not registered', async () => {
    const calls = await blockingCalls({ 'src/router.ts': router('answer(request, route.handler)'), 'src/server.ts': start, 'src/db.ts': database, 'src/orders.ts': pages(30, 'recent(10);') });

    expect(calls).toEqual([]);
  });
});
