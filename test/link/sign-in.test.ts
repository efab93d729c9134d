import { blockingCalls } from './blocking-calls.ts';
import { checkout } from './shop.ts';

/** What `POST /api/checkout` reaches over what this module signs users in with. */
function reached(auth: string, body: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/auth.ts': auth, 'src/app.ts': checkout(body, `import { auth } from './auth';`) });
}

const session = `res.json(await auth.api.getSession({ headers: req.headers }));`;
const drizzle = (driver: string): string => `import { betterAuth } from 'better-auth';\nimport { drizzleAdapter } from 'better-auth/adapters/drizzle';\nimport { drizzle } from 'drizzle-orm/${driver}';\nexport const auth = betterAuth({ database: drizzleAdapter(drizzle(process.env.DATABASE), { provider: 'sqlite' }) });`;

describe('better-auth', () => {
  const hidden = ['POST /api/checkout -> better-auth Api.getSession() (hidden)'];

  it('blocks for a session where the queries under it block, and not over a server', async () => {
    expect(await reached(drizzle('better-sqlite3'), session)).toEqual(hidden);
    expect(await reached(drizzle('node-postgres'), session)).toEqual([]);
  });

  it('blocks over the database itself', async () => {
    expect(await reached(`import { betterAuth } from 'better-auth';\nimport Database from 'better-sqlite3';\nexport const auth = betterAuth({ database: new Database('shop.db') });`, session)).toEqual(hidden);
  });

  it('blocks where it answers the request itself', async () => {
    expect(await reached(drizzle('bun-sqlite'), `return auth.handler(req);`)).toEqual(['POST /api/checkout -> better-auth Auth.handler() (hidden)']);
    expect(await reached(drizzle('bun-sqlite'), `res.json(auth.options);`)).toEqual([]);
  });
});

describe('lucia', () => {
  const lucia = (adapter: string): string => `import { Lucia } from 'lucia';\nimport { BetterSqlite3Adapter, LibSQLAdapter } from '@lucia-auth/adapter-sqlite';\nimport Database from 'better-sqlite3';\nimport { createClient } from '@libsql/client';\nexport const auth = new Lucia(${adapter});`;
  const validate = `res.json(await auth.validateSession(req.cookies.session));`;

  it('blocks over an adapter of a driver that blocks, and not over a server', async () => {
    expect(await reached(lucia(`new BetterSqlite3Adapter(new Database('shop.db'), { user: 'user', session: 'session' })`), validate)).toEqual(['POST /api/checkout -> lucia Lucia.validateSession() (hidden)']);
    expect(await reached(lucia(`new LibSQLAdapter(createClient({ url: 'libsql://shop.turso.io' }), { user: 'user', session: 'session' })`), validate)).toEqual([]);
  });

  it('does not block where a cookie is made', async () => {
    expect(await reached(lucia(`new BetterSqlite3Adapter(new Database('shop.db'), {})`), `res.json(auth.createSessionCookie(req.query.session));`)).toEqual([]);
  });
});
