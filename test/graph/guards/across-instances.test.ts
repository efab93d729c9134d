import { getVerdictName } from '../../kit/weakest-guard.ts';

describe('getGuardsOfEntry, locks', () => {
  const mutexPackage = { 'package.json': '{"dependencies":{"express":"5.1.0","async-mutex":"0.5.0","redlock":"5.0.0-beta.2"}}' };

  it('hold in one process as a mutex of the module', async () => {
    expect(await getVerdictName(`
import { Mutex } from 'async-mutex';
const mutex = new Mutex();
router.post('/payouts', async (req, res) => {
  await mutex.runExclusive(async () => { await settle(); });
  res.sendStatus(204);
});`, mutexPackage)).toBe('per-instance');
  });

  it('do not hold as a mutex made inside the handler', async () => {
    expect(await getVerdictName(`
import { Mutex } from 'async-mutex';
router.post('/payouts', async (req, res) => {
  const mutex = new Mutex();
  await mutex.runExclusive(async () => { await settle(); });
  res.sendStatus(204);
});`, mutexPackage)).toBe('created-per-run');
  });

  it('hold everywhere as a shared lock released in a finally', async () => {
    expect(await getVerdictName(`
import Redlock from 'redlock';
const redlock = new Redlock([]);
router.post('/payouts', async (req, res) => {
  const lock = await redlock.acquire(['payouts'], 60_000);
  try { await settle(); } finally { await lock.release(); }
  res.sendStatus(204);
});`, mutexPackage)).toBe('correct');
  });

  it('do not hold when they are released after success only', async () => {
    expect(await getVerdictName(`
import Redlock from 'redlock';
const redlock = new Redlock([]);
router.post('/payouts', async (req, res) => {
  const lock = await redlock.acquire(['payouts'], 60_000);
  await settle();
  await lock.release();
  res.sendStatus(204);
});`, mutexPackage)).toBe('not-released-in-finally');
  });

  it('hold as Redis SET NX, whatever the client', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  const token = await redis.set('payouts', 'token', { NX: true, PX: 60_000 });
  if (token === null) return res.sendStatus(429);
  await settle();
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('hold as a PostgreSQL advisory lock', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  const { rows } = await db.query('select pg_try_advisory_xact_lock(hashtext($1)) as won', ['payouts']);
  if (!rows[0].won) return res.sendStatus(429);
  await settle();
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('are not judged where their code is out of sight', async () => {
    expect(await getVerdictName(`
import { acquireLock } from '@acme/locks';
router.post('/payouts', async (req, res) => {
  if (!(await acquireLock('payouts'))) return res.sendStatus(429);
  await settle();
  res.sendStatus(204);
});`)).toBe('unknown');
  });
});

describe('getGuardsOfEntry, locks of the repository itself', () => {
  it('are not judged where their code does not show how they lock', async () => {
    expect(await getVerdictName(`
import { locks } from './locks.ts';
router.post('/payouts', async (req, res) => {
  await locks.acquire('payouts');
  await settle();
  res.sendStatus(204);
});`, { 'src/locks.ts': `export const locks = { async acquire(key: string) { await store.put(key, { override: false }); } };` })).toBe('unknown');
  });

  it('are judged through a wrapper that reports what goes wrong when it unlocks', async () => {
    const withLock = (client: string) => `
async function withLock(job, work) {
  let isMine = false;
  try {
    const rows = await ${client}.$queryRaw\`select pg_try_advisory_lock(\${hash(job)}) as taken\`;
    isMine = rows[0]?.taken ?? false;
    if (!isMine) return null;
    return await work();
  } finally {
    if (isMine) await ${client}.$queryRaw\`select pg_advisory_unlock(\${hash(job)})\`.catch((error) => console.error(error));
  }
}
router.post('/payouts', async (req, res) => { void withLock('payouts', async () => { await settle(); }); });`;
    const prisma = { 'package.json': '{"dependencies":{"express":"5.1.0","@prisma/client":"6.8.0"}}' };

    expect(await getVerdictName(`import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();${withLock('prisma')}`, prisma)).toBe('pooled-session');
    expect(await getVerdictName(withLock('db'), prisma)).toBe('correct');
  });

  it('are not judged where a decorator takes them', async () => {
    const job = (decorator: string) => `
import { ${decorator.slice(1)} } from '@acme/jobs';
class Payouts { ${decorator}({ name: 'payouts' }) async run() { await settle(); } }
const payouts = new Payouts();
router.post('/payouts', async (req, res) => { await payouts.run(); res.sendStatus(204); });`;

    expect(await getVerdictName(job('@Lock'))).toBe('unknown');
    expect(await getVerdictName(job('@UseRedlock'))).toBe('unknown');
    expect(await getVerdictName(job('@Timed'))).toBe('none');
  });

  it('are judged where their code shows a broken one', async () => {
    expect(await getVerdictName(`
let isLocked = false;
async function withLock(work) {
  if (isLocked) return;
  await audit('payouts');
  isLocked = true;
  try { await work(); } finally { isLocked = false; }
}
router.post('/payouts', async (req, res) => {
  await withLock(settle);
  res.sendStatus(204);
});`)).toBe('await-between');
  });

  it('are more than functions that sound like them', async () => {
    expect(await getVerdictName(`
async function claimReward() { await settle(); }
router.post('/payouts', async (req, res) => {
  await claimReward();
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });
});

describe('getGuardsOfEntry, claims in SQL', () => {
  it('hold as an insert that the run gives up on where the row is there', async () => {
    const insert = (caught: string) => `
import { Pool } from 'pg';
const pool = new Pool();
router.post('/payouts', async (req, res) => {
  try { await pool.query('insert into payout_runs (day) values ($1)', [req.body.day]); } catch (error) { ${caught} }
  await settle();
  res.sendStatus(204);
});`;
    const needs = { 'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0"}}' };

    expect(await getVerdictName(insert("if (error.code === '23505') return res.sendStatus(409); throw error;"), needs)).toBe('correct');
    expect(await getVerdictName(insert("if (error.code !== '23505') throw error;"), needs)).toBe('none');
    expect(await getVerdictName(insert('console.error(error);'), needs)).toBe('none');
  });

  it('hold as one UPDATE on the old status that gives the row back', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  const { rows } = await db.query("update payouts set status = 'paying' where id = $1 and status = 'due' returning id", [req.body.id]);
  if (rows.length === 0) return res.sendStatus(409);
  await settle();
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('hold when the changed rows are counted', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  const result = await db.query("update payouts set status = 'paying' where id = $1 and status = 'due'", [req.body.id]);
  if (result.rowCount === 0) return res.sendStatus(409);
  await settle();
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('do not hold without the old status', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  const { rows } = await db.query("update payouts set status = 'paying' where id = $1 returning id", [req.body.id]);
  if (rows.length === 0) return res.sendStatus(409);
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('do not hold when the count is ignored', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  await db.query("update payouts set status = 'paying' where id = $1 and status = 'due'", [req.body.id]);
  await settle();
  res.sendStatus(204);
});`)).toBe('none');
  });

  it('hold for each item of a loop, taken by a function of its own', async () => {
    expect(await getVerdictName(`
async function claimNext() {
  const { rows } = await db.query('select id from payouts limit 1 for update skip locked');
  return rows[0];
}
router.post('/payouts', async (req, res) => {
  for (;;) {
    const payout = await claimNext();
    if (!payout) break;
    await settle();
  }
  res.sendStatus(204);
});`)).toBe('correct');
  });
});

describe('getGuardsOfEntry, a lease behind helpers', () => {
  const helpers = (release: string) => `
async function acquireLock(key, ttl) { return (await redis.set(key, 'token', 'PX', ttl, 'NX')) === 'OK'; }
async function releaseLock(key) { ${release} }
`;

  it('holds when a helper takes it and another gives it back in a finally', async () => {
    expect(await getVerdictName(`${helpers(`await redis.eval("if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end", 1, key, 'token');`)}
router.post('/payouts', async (req, res) => {
  if (!(await acquireLock('payouts', 60_000))) return res.sendStatus(429);
  try { await settle(); } finally { await releaseLock('payouts'); }
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('does not hold when the helper is called after success only', async () => {
    expect(await getVerdictName(`${helpers('await redis.del(key);')}
router.post('/payouts', async (req, res) => {
  if (!(await acquireLock('payouts', 60_000))) return res.sendStatus(429);
  await settle();
  await releaseLock('payouts');
  res.sendStatus(204);
});`)).toBe('not-released-in-finally');
  });

  it('holds when a wrapper takes it around the work', async () => {
    expect(await getVerdictName(`${helpers('await redis.del(key);')}
async function withLock(key, work) {
  if (!(await acquireLock(key, 60_000))) return null;
  try { return await work(); } finally { await releaseLock(key); }
}
router.post('/payouts', async (req, res) => {
  await withLock('payouts', async () => { await settle(); });
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('holds when it is taken after some tries', async () => {
    expect(await getVerdictName(`${helpers('await redis.del(key);')}
async function waitForLock(key) {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await acquireLock(key, 60_000)) return true;
    await pause();
  }
  return false;
}
router.post('/payouts', async (req, res) => {
  if (!(await waitForLock('payouts'))) return res.sendStatus(429);
  try { await settle(); } finally { await releaseLock('payouts'); }
  res.sendStatus(204);
});`)).toBe('correct');
  });

  it('holds when its token is compared in the finally, which a store that does not answer cannot break', async () => {
    const lease = (release: string): string => `
router.post('/payouts', async (req, res) => {
  if (!(await redis.set('payouts', 'token', 'PX', 60000, 'NX'))) return res.sendStatus(429);
  try {
    if (req.body.length === 0) return res.sendStatus(204);
    await settle();
  } ${release}
  res.sendStatus(204);
});`;

    expect(await getVerdictName(lease("finally { const holder = await redis.get('payouts'); if (holder === 'token') await redis.del('payouts'); }"))).toBe('correct');
    expect(await getVerdictName(lease("catch (error) { console.error(error); throw error; } await redis.del('payouts');"))).toBe('not-released-in-finally');
  });

  it('does not hold when nobody looks whether it was taken', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  await redis.set('payouts', 'token', 'PX', 60000, 'NX');
  await settle();
  res.sendStatus(204);
});`)).toBe('never-tested');
  });

  it('does not hold with a key of its own for each run', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  if (!(await redis.set(\`payouts:\${Date.now()}\`, 'token', 'PX', 60000, 'NX'))) return res.sendStatus(429);
  await settle();
  res.sendStatus(204);
});`)).toBe('changing-key');
  });

  it('holds with a key of its own for each slot of the schedule', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  if (!(await redis.set(\`payouts:\${Math.floor(Date.now() / 60_000)}\`, 'token', 'PX', 60000, 'NX'))) return res.sendStatus(429);
  await settle();
  res.sendStatus(204);
});`)).toBe('correct');
  });
});

describe('getGuardsOfEntry, advisory locks', () => {
  const pg = { 'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0"}}' };

  it('do not hold for a session of a pool', async () => {
    expect(await getVerdictName(`
import { Pool } from 'pg';
const pool = new Pool();
router.post('/payouts', async (req, res) => {
  const { rows } = await pool.query('select pg_try_advisory_lock(42) as taken');
  if (!rows[0].taken) return res.sendStatus(429);
  try { await settle(); } finally { await pool.query('select pg_advisory_unlock(42)'); }
  res.sendStatus(204);
});`, pg)).toBe('pooled-session');
  });

  it('hold on one client that is kept', async () => {
    expect(await getVerdictName(`
import { Pool } from 'pg';
const pool = new Pool();
router.post('/payouts', async (req, res) => {
  const client = await pool.connect();
  const { rows } = await client.query('select pg_try_advisory_lock(42) as taken');
  if (!rows[0].taken) return res.sendStatus(429);
  try { await settle(); } finally { await client.query('select pg_advisory_unlock(42)'); client.release(); }
  res.sendStatus(204);
});`, pg)).toBe('correct');
  });

  it('hold until the end of a transaction', async () => {
    expect(await getVerdictName(`
router.post('/payouts', async (req, res) => {
  await db.transaction(async (tx) => {
    const [row] = await tx.execute('select pg_try_advisory_xact_lock(42) as taken');
    if (row.taken) await settle();
  });
  res.sendStatus(204);
});`, pg)).toBe('correct');
  });
});
