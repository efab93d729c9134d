/** What `new` of a plain function gives that gives back an object of its own. */
import { blockingCalls } from '../../blocking-calls.ts';

const access = `import { db } from './db';
export default function Access(token) {
  this.load = async () => db.prepare('select user').get(token);
  this.forget = async () => db.prepare('delete user').run(token);
  return { token, can: async (permission) => { const user = await this.load(); return user.permissions.includes(permission); } };
}`;

async function reached(source: string, body: string): Promise<readonly string[]> {
  return blockingCalls({
    'src/db.ts': `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');`,
    'src/access.ts': source,
    'src/app.ts': `import express from 'express';\nimport Access from './access';\nconst app = express();\napp.get('/orders', async (req, res) => { const access = new Access(req.headers.token); ${body} });\napp.listen(3000);`,
  });
}

describe('an object that a constructor gives back', () => {
  it('is what new gives, and its functions know what was made beside it', async () => {
    expect(await reached(access, `if (await access.can('orders')) res.json([]);`)).toEqual(['GET /orders -> can -> load -> better-sqlite3 Statement.get()']);
  });

  it('hides what was made', async () => {
    expect(await reached(access, `await access.forget(); res.json([]);`)).toEqual([]);
  });

  it('is kept in a variable first', async () => {
    const kept = access.replace('return {', 'const given = {').replace(/\}$/, '  return given;\n}');

    expect(await reached(kept, `if (await access.can('orders')) res.json([]);`)).toEqual(['GET /orders -> can -> load -> better-sqlite3 Statement.get()']);
  });

  it('is none where the constructor gives back itself', async () => {
    const itself = access.replace(/return \{.*\};/, 'const self = this;\n  return self;');

    expect(await reached(itself, `await access.forget(); res.json([]);`)).toEqual(['GET /orders -> forget -> better-sqlite3 Statement.run()']);
  });
});
