import { blockingCalls } from '../blocking-calls.ts';
import { database } from '../shop.ts';

const read = `db.prepare('select 1').get()`;

/** What the routes of an Elysia application reach, with `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import { Elysia } from 'elysia';\nimport { db } from './db';\n${source}` });
}

describe('hooks that routes ask for by name', () => {
  it.each([
    ['an object of hooks', `macro({ signedIn: { resolve() { return { user: ${read} }; } }, quick: { resolve() { return {}; } } })`],
    ['a function that gives hooks', `macro({ signedIn: (needed) => ({ beforeHandle() { ${read}; } }) })`],
    ['a name and its hooks', `macro('signedIn', { beforeHandle: () => ${read} })`],
  ])('run for those routes and for no others: %s', async (_, macro) => {
    expect(await reached(`const session = new Elysia({ name: 'session' }).${macro};\nnew Elysia().use(session).get('/orders', () => [], { signedIn: true }).get('/health', () => 'ok').get('/stock', () => [], { quick: true }).get('/prices', () => [], { signedIn: false });`)).toEqual(['GET /orders -> better-sqlite3 Statement.get()']);
  });

  it('run for all routes that a guard asks for', async () => {
    expect(await reached(`new Elysia({ prefix: '/shop' }).macro({ signedIn: { beforeHandle: () => ${read} } }).guard({ signedIn: true }).get('/orders', () => []);`)).toEqual(['ALL /shop/* -> better-sqlite3 Statement.get()']);
  });

  it('run for the routes of a group', async () => {
    expect(await reached(`new Elysia().group('/shop', { beforeHandle: () => ${read} }, (app) => app.get('/orders', () => [])).group('/open', (app) => app.get('/health', () => 'ok'));`)).toEqual(['ALL /shop/* -> better-sqlite3 Statement.get()']);
  });
});
