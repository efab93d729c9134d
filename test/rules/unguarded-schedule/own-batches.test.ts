/** Rows that one process has collected, and that a timer of it writes in one go. */
import schedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const fly = 'app = "trips"\n[http_service]\n  internal_port = 3000\n  min_machines_running = 2\n  auto_stop_machines = "off"\n';

/** What is told of a tracker of trips that runs in several instances. */
async function verdicts(buffer: string, fill: string, flush: string): Promise<readonly string[]> {
  const files = {
    'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0","drizzle-orm":"0.44.0"}}',
    'deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: trips\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: trips\n          image: trips\n',
    'fly.toml': fly,
    'src/server.ts': `import express from 'express';\nimport pg from 'pg';\nimport { drizzle } from 'drizzle-orm/node-postgres';\nimport { points } from './schema';\nconst pool = new pg.Pool();\nconst db = drizzle(pool);\nconst app = express();\n${buffer}\n${fill}\nasync function flush() {\n  ${flush}\n}\nsetInterval(() => { flush().catch(() => {}); }, 5000);\napp.listen(3000);\n`,
    'src/schema.ts': "import { integer, pgTable, serial } from 'drizzle-orm/pg-core';\nexport const points = pgTable('points', { id: serial('id').primaryKey(), trip: integer('trip'), at: integer('at') });\n",
  };
  return (await findingsOf(schedule, files)).map(({ severity, rule }) => `${severity} ${rule}`);
}

const told = ['error unguarded-schedule'];
const collect = "app.post('/points', (req, res) => { const known = pending.get(req.body.trip); if (known) known.push(req.body); else pending.set(req.body.trip, [req.body]); res.sendStatus(204); });";
const byTrip = 'const rows = []; for (const [trip, list] of pending.entries()) { for (const { at } of list) rows.push({ trip, at }); }';
const write = 'await db.insert(points).values(rows);';

describe('a batch of the process itself', () => {
  it('is written by each instance, once', async () => {
    expect(await verdicts('const pending = new Map();', collect, `${byTrip} pending.clear(); ${write}`)).toEqual([]);
    expect(await verdicts('const pending = new Map();', collect, `${byTrip} pending.clear(); ${write.replace(';', '.returning();')}`)).toEqual([]);
  });

  it.each([
    ['that nobody empties', collect, `${byTrip} ${write}`],
    ['beside rows that were read', collect, `${byTrip} pending.clear(); const { rows: late } = await pool.query('select trip, at from trips where open'); for (const { trip, at } of late) rows.push({ trip, at }); ${write}`],
    ['that is filled with what was read', 'async function load() { const { rows } = await pool.query(\'select trip, at from trips\'); for (const row of rows) pending.set(row.trip, [row]); }', `await load(); ${byTrip} pending.clear(); ${write}`],
    ['that is filled with what was read, row by row', 'async function load() { const { rows } = await pool.query(\'select trip, at from trips\'); rows.forEach((row) => { pending.set(row.trip, [row]); }); }', `await load(); ${byTrip} pending.clear(); ${write}`],
    ['beside other rows, which it empties', collect, `const { rows } = await pool.query('select trip, at from trips where open'); pending.clear(); ${write}`],
  ])('is told of one %s', async (_, fill, flush) => {
    expect(await verdicts('const pending = new Map();', fill, flush)).toEqual(told);
  });

  it('may be a list', async () => {
    const push = "app.post('/points', (req, res) => { pending.push(req.body); res.sendStatus(204); });";
    const flush = 'if (pending.length === 0) return; await db.insert(points).values(pending.map(({ trip, at }) => ({ trip, at }))); pending.length = 0;';

    expect(await verdicts('const pending = [];', push, flush)).toEqual([]);
    expect(await verdicts('const pending = [];', 'async function load() { pending.push(...(await pool.query(\'select trip, at from trips\')).rows); }', `await load(); ${flush}`)).toEqual(told);
    expect(await verdicts('', '', `const pending = (await pool.query('select trip, at from trips')).rows; ${flush}`)).toEqual(told);
  });

  it('says nothing of what is done beside it', async () => {
    const buffer = "const pending = [];\nasync function settle(work) { for (const { trip, at } of work.rows) await db.insert(points).values({ trip, at }); }\nasync function save(list) { await db.insert(points).values(list); }";
    const push = "app.post('/points', (req, res) => { pending.push(req.body); res.sendStatus(204); });";
    const late = "const { rows } = await pool.query('select trip, at from trips where open');";

    expect(await verdicts(buffer, push, `${late} await settle({ rows, seen: pending }); pending.length = 0;`)).toEqual(told);
    expect(await verdicts(buffer, push, 'await save(pending); pending.length = 0;')).toEqual([]);
    expect(await verdicts(`${buffer}\nasync function write(to, list) { await to.insert(points).values(list); }`, push, 'await write(db, pending); pending.length = 0;')).toEqual([]);
    expect(await verdicts(`${buffer}\nconst late = [];\nasync function add({ list, more }) { await db.insert(points).values(list); await db.insert(points).values(more); }`, push, 'await add({ list: pending, more: late }); pending.length = 0;')).toEqual(told);
  });

  it('is told of where it was read when it was empty', async () => {
    const push = "app.post('/points', (req, res) => { pending.push(req.body); res.sendStatus(204); });";
    const load = "if (pending.length === 0) { const { rows } = await pool.query('select trip, at from trips where open'); pending = rows; }";

    expect(await verdicts('let pending = [];', push, `${load} ${write.replace('rows', 'pending')} pending = [];`)).toEqual(told);
    expect(await verdicts('let pending = [];', push, `pending = pending.filter(({ trip }) => trip > 0); ${write.replace('rows', 'pending')} pending = [];`)).toEqual([]);
  });
});
