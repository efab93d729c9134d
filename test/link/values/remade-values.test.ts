import { blockingCalls } from '../blocking-calls.ts';
import { linkSources } from '../../kit/link-sources.ts';

const route = (body: string): string => `const app = require('express')();\napp.get('/orders', async (req, res) => { ${body} });\napp.listen(3000);\n`;

/** What the route calls, in the catalogue's words. */
async function called(code: string): Promise<readonly string[]> {
  const { nodes } = await linkSources({ 'src/app.js': code });
  return nodes.flatMap(({ calls }) => calls.flatMap(({ roles }) => roles.filter(({ role }) => role !== 'response').map(({ api }) => api)));
}

describe('a name that is given what it makes', () => {
  it('is that where requests use it, and no longer the module', async () => {
    const code = `let knex = require('knex');\nknex = knex({ client: 'pg', connection: process.env.DATABASE_URL });\n`;

    expect(await called(code + route(`res.json(await knex('orders').where({ open: true }));`))).toEqual(['knex Statement']);
  });

  it('is the module where it makes it', async () => {
    const code = `let Database = require('better-sqlite3');\nDatabase = new Database('shop.db');\n`;

    expect(await blockingCalls({ 'src/app.js': code + route(`res.json(Database.prepare('select 1').all());`) })).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });

  it('is what a method of the module makes, too', async () => {
    const code = `let redis = require('redis');\nredis = redis.createClient();\n`;

    expect(await called(code + route(`res.json(await redis.get('orders'));`))).toEqual(['redis Redis.get()']);
  });

  it('keeps what it was where a method gives another thing beside it', async () => {
    const code = `const express = require('express');\nlet app = express();\napp.get('/orders', (req, res) => res.json([]));\napp = app.listen(3000);\n`;
    const { entryPoints } = await linkSources({ 'src/app.js': code });

    expect(entryPoints.map(({ subject }) => subject)).toEqual(['GET /orders']);
  });

  it('keeps the function of the project that is replaced on some machines only', async () => {
    const code = `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\nlet list = () => db.prepare('select 1').all();\nif (process.env.FIXED) list = list();\n`;

    expect(await blockingCalls({ 'src/app.js': code + route(`res.json(list());`) })).toEqual(['GET /orders -> list -> better-sqlite3 Statement.all()']);
  });
});
