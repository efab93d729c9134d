import rule from '../../rules/added-db-call/rule.ts';
import { runRules } from '../../src/analyse/run-rules.ts';
import type { Finding } from '../../src/model/finding.ts';
import { linkSources } from '../kit/link-sources.ts';

const start = `import express from 'express';
import { Pool } from 'pg';
const db = new Pool();
const app = express();
`;

/** Findings where every line of the service is new. */
async function added(code: string, watch: readonly string[] = ['POST /api/*']): Promise<readonly Finding[]> {
  const graph = await linkSources({ 'src/app.ts': start + code });
  return runRules(graph, [rule], { hasFile: () => true, hasLine: () => true }, watch).findings;
}

const checkout = (body: string): string => `app.post('/api/checkout', async (req, res) => {\n${body}\nres.end();\n});`;

describe('added-db-call', () => {
  it('says what a request waits for, and how many calls that makes', async () => {
    const [first, second] = await added(checkout(`await db.query('select 1');\nawait db.query('select 2');`));

    expect(first).toMatchObject({ severity: 'warning', confidence: 'certain', subject: 'POST /api/checkout', line: 6 });
    expect(first?.message).toBe('A POST /api/checkout request waits for one more pg Pool.query(). The route now makes up to 2 database calls.');
    expect(second?.line).toBe(7);
  });

  it('calls a route as it is watched, and a query that is built in steps a query', async () => {
    const both = `import knex from 'knex';\nconst shop = knex({ client: 'pg', connection: process.env.DATABASE_URL });\nconst list = async (req, res) => { res.json(await shop('orders').where({ open: true })); };\napp.get('/v2/orders', list);\napp.get('/v1/orders', list);`;
    const [finding] = await added(both, ['GET /v1/*']);

    expect(finding).toMatchObject({ subject: 'GET /v1/orders', title: 'GET /v1/orders makes one more database call' });
    expect(finding?.message).toBe('A GET /v1/orders request waits for one more knex query. The route now makes up to 1 database call.');
  });

  it('is an error where it is made for each item', async () => {
    const [finding] = await added(checkout(`for (const id of req.body.ids) await load(id);`) + `\nasync function load(id) { return db.query('select $1', [id]); }`);

    expect(finding).toMatchObject({ severity: 'error', line: 6, chain: ['handler', 'load', 'pg Pool.query()'] });
    expect(finding?.message).toContain('for each item');
    expect(finding?.message).toContain('1 of them per item');
  });

  it('is information where nobody waits for it', async () => {
    const [directly] = await added(checkout(`void db.query('insert into visits default values');`));
    const [deeper] = await added(checkout(`remember();`) + `\nasync function remember() { await db.query('insert into visits default values'); }`);
    const [putOff] = await added(checkout(`setImmediate(() => db.query('insert into visits default values'));`));
    const [waited] = await added(checkout(`await remember();`) + `\nasync function remember() { await db.query('insert into visits default values'); }`);

    expect([directly, deeper, putOff, waited].map((finding) => finding?.severity)).toEqual(['info', 'info', 'info', 'warning']);
  });

  it('is quiet about routes nobody watches, calls that block, and scans', async () => {
    expect(await added(checkout(`await db.query('select 1');`), ['GET /api/*', 'POST /apis/*'])).toEqual([]);
    expect(await added(checkout(`await db.query('select 1');`), [])).toEqual([]);
    expect(await added(`import Database from 'better-sqlite3';\nconst sqlite = new Database('shop.db');\n${checkout(`sqlite.prepare('select 1').get();`)}`)).toEqual([]);
    const graph = await linkSources({ 'src/app.ts': start + checkout(`await db.query('select 1');`) });
    expect(runRules(graph, [rule], undefined, ['* *']).findings).toEqual([]);
  });
});
