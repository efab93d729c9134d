import rule from '../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1"}}';

/** A process that pays what is due every five minutes. */
function payouts(code: string, options = ''): Record<string, string> {
  return {
    'package.json': manifest,
    'src/payouts.ts': `import cron from 'node-cron';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\nasync function pay() {\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n}\n${code}\ncron.schedule('*/5 * * * *', payOut${options});\n`,
  };
}

async function reasons(files: Record<string, string>): Promise<string[]> {
  return (await findingsOf(rule, files)).map((finding) => `${finding.severity} ${finding.chain[2] ?? ''}`);
}

describe('broken-single-flight, a flag in memory', () => {
  it('is quiet about one that is tested, set and cleared in a finally', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual([]);
  });

  it('is an error with an await between test and set', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; await Promise.resolve(); busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual(['error await-between']);
  });

  it('tells each flag that is set too late, where a run has several', async () => {
    const late = (flag: string): string => `let ${flag} = false;\nasync function run${flag}() { if (${flag}) return; await Promise.resolve(); ${flag} = true; try { await pay(); } finally { ${flag} = false; } }\n`;
    expect(await reasons(payouts(`${late('daily')}${late('weekly')}async function payOut() { await rundaily(); await runweekly(); }`))).toEqual(['error await-between', 'error await-between']);
  });

  it('is quiet about a late flag under one that holds', async () => {
    expect(await reasons(payouts('let busy = false;\nlet late = false;\nasync function inner() { if (late) return; await Promise.resolve(); late = true; try { await pay(); } finally { late = false; } }\nasync function payOut() { if (busy) return; busy = true; try { await inner(); } finally { busy = false; } }'))).toEqual([]);
  });

  it('is an error when the first failure keeps it', async () => {
    const [finding] = await findingsOf(rule, payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; await pay(); busy = false; }'));

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toBe('After the first run that fails, the job payOut never runs again until the process or the lock is reset: the guard (flag busy) is not released in a finally.');
  });

  it('is a warning when only what comes before its try can keep it', async () => {
    const [finding, ...others] = await findingsOf(rule, payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; await Promise.resolve(); try { await pay(); } finally { busy = false; } }'));

    expect([finding?.severity, finding?.message, others]).toEqual(['warning', 'Between the guard (flag busy) and the try whose finally gives it back, something is awaited: after a run that fails there, the job payOut never runs again until the process or the lock is reset.', []]);
    expect(finding?.advice).toBe('Begin the try in the statement after the one that takes the guard.');
  });

  it('is a warning when its finally waits for something else first, unless a try deals with that', async () => {
    const closing = (close: string): Record<string, string> => payouts(`let busy = false;\nasync function payOut() { if (busy) return; busy = true; try { await pay(); } finally { ${close} busy = false; } }`);
    const [finding, ...others] = await findingsOf(rule, closing("await fetch('https://shop.example/closed', { method: 'POST' });"));

    expect([finding?.severity, finding?.advice, others]).toEqual(['warning', 'Give it back in the first statement of the finally.', []]);
    expect(await reasons(closing("try { await fetch('https://shop.example/closed', { method: 'POST' }); } catch { await fetch('https://shop.example/broken', { method: 'POST' }); }"))).toEqual([]);
  });

  it('is none where a circuit is closed, open or half-open', async () => {
    const circuit = `let circuit = 'closed';\nlet failedAt = 0;\nfunction mayPay() {\n  if (circuit === 'closed') return true;\n  if (circuit === 'open') {\n    if (failedAt && Date.now() - failedAt > 60_000) { circuit = 'half-open'; return true; }\n    return false;\n  }\n  return true;\n}\nfunction succeed() { circuit = 'closed'; }\nfunction fail() { failedAt = Date.now(); circuit = 'open'; }\n`;

    expect(await reasons(payouts(`${circuit}async function payOut() { if (!mayPay()) return; try { await pay(); succeed(); } catch { fail(); } }`))).toEqual([]);
  });

  it('is an error when nothing tests it', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual(['error never-tested']);
  });

  it('is an error when the work is let go on after its release', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; try { void pay(); } finally { busy = false; } }'))).toEqual(['error work-not-awaited']);
  });

  it('is told once for two schedules that run into it', async () => {
    expect(await reasons(payouts(`let busy = false;\nasync function payOut() { if (busy) return; busy = true; await pay(); busy = false; }\ncron.schedule('0 * * * *', payOut);`))).toEqual(['error not-released-in-finally']);
  });
});

describe('broken-single-flight, a key of Redis', () => {
  const locked = (take: string): Record<string, string> => {
    const files = payouts(`const redis = new Redis();\nasync function payOut() { ${take} try { await pay(); } finally { await redis.del('payouts'); } }`);
    return { ...files, 'package.json': '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1","ioredis":"5.6.1"}}', 'src/payouts.ts': `import Redis from 'ioredis';\n${files['src/payouts.ts'] ?? ''}` };
  };

  it('does not hold where it is read, tested and set in three steps', async () => {
    expect(await reasons(locked("const lock = await redis.get('payouts'); if (lock) return; await redis.set('payouts', '1', 'EX', 600);"))).toEqual(['error read-then-set']);
    expect(await reasons(locked("if (await redis.exists('payouts')) return; await redis.setex('payouts', 600, '1');"))).toEqual(['error read-then-set']);
  });

  it('holds where the store itself takes it for one run', async () => {
    expect(await reasons(locked("if (!(await redis.set('payouts', '1', 'EX', 600, 'NX'))) return;"))).toEqual(['info released-without-token']);
    expect(await reasons(locked("if (await redis.get('payouts')) return; if (!(await redis.set('payouts', '1', 'EX', 600, 'NX'))) return;"))).toEqual([]);
  });

  it('need not hold where one that does is held around it', async () => {
    const around = locked("if (!(await redis.set('payouts', '1', 'EX', 600, 'NX'))) return; try { if (await redis.get('payouts:running')) return; await redis.set('payouts:running', '1'); await pay(); } finally { await redis.del('payouts'); }");

    expect(await reasons({ ...around, 'src/payouts.ts': around['src/payouts.ts']?.replace(" try { await pay(); } finally { await redis.del('payouts'); } }", ' }') ?? '' })).not.toContain('warning read-then-set');
  });

  it('is none where an answer is kept', async () => {
    const kept = locked("if (await redis.get('rates')) return; await redis.set('rates', 'none', 'EX', 600);");

    expect(await reasons({ ...kept, 'src/payouts.ts': kept['src/payouts.ts']?.replace("await redis.del('payouts');", '') ?? '' })).toEqual([]);
  });
});

describe('broken-single-flight, an option of the scheduler', () => {
  it('is quiet about one the locked version knows', async () => {
    expect(await reasons(payouts('async function payOut() { await pay(); }', ', { noOverlap: true }'))).toEqual([]);
  });

  it('is an error where the locked version ignores it', async () => {
    const files = { ...payouts('async function payOut() { await pay(); }', ', { noOverlap: true }'), 'package.json': manifest.replace('4.2.1', '3.0.3') };

    expect(await reasons(files)).toEqual(['error ignored-by-version']);
  });

  it.each(['void pay();', 'pay().catch((error) => console.error(error));', 'pay().then(() => console.log(1)).catch(console.error);'])('is an error where the callback drops the promise it waits for: %s', async (work) => {
    expect(await reasons(payouts(`function payOut() { ${work} }`, ', { noOverlap: true }'))).toEqual(['error work-not-awaited']);
  });

  it.each(['return pay().catch((error) => console.error(error));', 'const paid = pay().catch(console.error); return paid;'])('is quiet where the callback returns it: %s', async (work) => {
    expect(await reasons(payouts(`function payOut() { ${work} }`, ', { noOverlap: true }'))).toEqual([]);
  });

  const replicas = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: payouts }\nspec:\n  replicas: 3\n  template:\n    spec: { containers: [{ name: payouts, image: payouts }] }\n';
  it.each([
    ['one keeps the runs of an instance apart', '4.5.0', '{ noOverlap: true }', ['error per-instance']],
    ['the library picks one instance', '4.5.0', "{ noOverlap: true, distributed: true, name: 'payouts' }", []],
    ['a coordinator picks one instance', '4.5.0', "{ noOverlap: true, distributed: true, name: 'payouts', runCoordinator }", []],
    ['the task that one instance should run has no name', '4.5.0', '{ noOverlap: true, distributed: true }', ['error per-instance']],
    ['the locked version picks none', '4.3.0', "{ noOverlap: true, distributed: true, name: 'payouts' }", ['error per-instance']],
  ])('is judged by the instances there are, where %s', async (_, version, options, expected) => {
    const files = { ...payouts('import { runCoordinator } from "./fleet";\nasync function payOut() { await pay(); }', `, ${options}`), 'package.json': manifest.replace('4.2.1', version), Dockerfile: 'FROM node:24\nCMD ["node", "src/payouts.ts"]\n', 'k8s.yaml': replicas };

    expect(await reasons(files)).toEqual(expected);
  });

  it.each([
    ['is not the guard of payouts that a row keeps apart in all of them', "if ((await pool.query('select pg_try_advisory_lock(7) as won')).rows[0].won) try { await pay(); } finally { await pool.query('select pg_advisory_unlock(7)'); }", []],
    ['is theirs where they are made within it', '', ['error per-instance']],
  ])('around what may be done in each instance %s', async (_, work, expected) => {
    const opening = `import { Client } from 'pg';\nconst pool = new Client();\nlet opening = false;\nasync function open() { if (opening) return; opening = true; try { await pool.query('create schema if not exists shop'); ${work === '' ? 'await pay();' : ''} } finally { opening = false; } }\n`;
    const files = { ...payouts(`${opening}async function payOut() { await open(); ${work} }`), Dockerfile: 'FROM node:24\nCMD ["node", "src/payouts.ts"]\n', 'k8s.yaml': replicas };

    expect(await reasons(files)).toEqual(expected);
  });
});

describe('broken-single-flight, an option by the installed release', () => {
  const installed = (library: string, version: string, code: string) => ({
    'package.json': `{"dependencies":{"${library}":"^${version}","stripe":"18.2.1"}}`,
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, [`node_modules/${library}`]: { version } } }, null, 2),
    'src/payouts.ts': `import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\nasync function pay() {\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n}\n${code}`,
  });
  const cron = `import { CronJob } from 'cron';\nCronJob.from({ cronTime: '0 */5 * * * *', onTick: async () => { await pay(); }, start: true, waitForCompletion: true });\n`;

  it('is an error where a release of the same major does not know it yet', async () => {
    expect(await reasons(installed('cron', '3.2.1', cron))).toEqual(['error ignored-by-version']);
  });

  describe('of node-cron', () => {
    const timer = "import cron from 'node-cron';\ncron.schedule('*/5 * * * *', async () => { await pay(); }, { noOverlap: true });\n";

    it.each(['4.0.0', '4.1.0'])('can stop the job for good in %s', async (version) => {
      const [finding, ...others] = await findingsOf(rule, installed('node-cron', version, timer));

      expect([finding?.severity, finding?.message, others]).toEqual(['warning', 'The installed release takes a run that threw, or one that began a second late, for one that goes on for ever (node-cron noOverlap): the job pay is then never started again until the process is.', []]);
    });

    it('is quiet from 4.1.1 on, and where no release is known', async () => {
      expect(await reasons(installed('node-cron', '4.1.1', timer))).toEqual([]);
      expect(await reasons({ ...installed('node-cron', '4.0.0', timer), 'package-lock.json': '{}' })).toEqual([]);
    });
  });

  it('is quiet where a later one does', async () => {
    expect(await reasons(installed('cron', '3.4.0', cron))).toEqual([]);
  });
});

describe('broken-single-flight, what a row says', () => {
  const tasks = (take: string) => `import { Pool } from 'pg';
const pool = new Pool();
async function loadTask() { const { rows } = await pool.query('select * from tasks where id = 1'); return rows[0]; }
async function save(task) { await pool.query('update tasks set running = $2 where id = $1', [task.id, task.running]); }
async function payOut() {
${take}
}`;

  it('is an error when it is read, tested and then written, and money moves meanwhile', async () => {
    expect(await reasons(payouts(tasks('  const task = await loadTask();\n  if (task.running) return;\n  await save({ id: task.id, running: 1 });\n  try { await pay(); } finally { await save({ id: task.id, running: 0 }); }')))).toEqual(['error check-then-act']);
  });

  it('is a warning in the only process there is, where the next tick has to come between read and write', async () => {
    const alone = { 'ecosystem.config.js': "module.exports = { apps: [{ name: 'payouts', script: 'src/payouts.ts' }] };" };
    expect(await reasons({ ...alone, ...payouts(tasks('  const task = await loadTask();\n  if (task.running) return;\n  await save({ id: task.id, running: 1 });\n  try { await pay(); } finally { await save({ id: task.id, running: 0 }); }')) })).toEqual(['warning check-then-act']);
  });

  it('is told twice when the first failure keeps it too', async () => {
    expect(await reasons(payouts(tasks('  const task = await loadTask();\n  if (task.running) return;\n  await save({ id: task.id, running: 1 });\n  await pay();\n  await save({ id: task.id, running: 0 });')))).toEqual(['error not-released-in-finally', 'error check-then-act']);
  });

  it('is quiet about one statement that tests and takes it', async () => {
    expect(await reasons(payouts(tasks("  const { rowCount } = await pool.query('update tasks set running = 1 where id = 1 and running = 0');\n  if (rowCount === 0) return;\n  try { await pay(); } finally { await save({ id: 1, running: 0 }); }")))).toEqual([]);
  });

  it('tells a time of the last run that is written after the work', async () => {
    expect(await reasons(payouts(tasks('  const lastRun = await loadTask();\n  if (Date.now() - lastRun.finished < 240_000) return;\n  await pay();')))).toEqual(['warning time-window']);
  });

  it('takes a score that a time of the row counts in for no guard', async () => {
    expect(await reasons(payouts(tasks('  const task = await loadTask();\n  const seen = task.lastSeen ? new Date(task.lastSeen) : null;\n  const score = rate(seen, task.views > 10 ? 2 : 1);\n  if (score === 0) return;\n  await pay();')))).toEqual([]);
  });

  it('takes an age of the work itself for no guard', async () => {
    expect(await reasons(payouts(tasks('  const task = await loadTask();\n  if (Date.now() - task.created < 240_000) return;\n  await pay();')))).toEqual([]);
  });
});

describe('broken-single-flight, a state with a name', () => {
  /** The state stands in another file than the job that asks for it. */
  const named = (test: string, take: string, store = "export async function setState(state) { await pool.query('update runs set state = $1 where id = 1', [state]); }"): Record<string, string> => ({
    ...payouts(`import { loadRun, work } from './runs';\nasync function payOut() {\n  const run = await loadRun();\n  ${test}\n  await work(pay);\n}`),
    'package.json': '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1","pg":"8.16.0"}}',
    'src/runs.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function loadRun() { const { rows } = await pool.query('select * from runs where id = 1'); return rows[0]; }\n${store}\nexport async function work(pay) {\n  ${take}\n  try { await pay(); await setState('done'); } catch (error) { await setState('failed'); }\n}\n`,
  });

  it.each([
    ['by a function that is told which', "if (run?.state === 'running') return;", "await setState('running');"],
    ['in a statement', "if (run.state === 'running') return;", "await pool.query(\"update runs set state = 'running' where id = 1\");"],
    ['by the name of a constant', 'if (run.state === RunState.IN_PROGRESS) return;', "await setState('in-progress');"],
    ['beside another test', "if (run !== undefined && run.state === 'running') { console.log('still going on'); return; }", "await setState('running');"],
  ])('does not hold where it is tested, then written %s', async (_, test, take) => {
    expect(await reasons(named(test, take))).toEqual(['error check-then-act']);
  });

  it.each([
    ['is taken by the statement that asks for it', "if (run.state === 'running') return;", "const { rowCount } = await pool.query(\"update runs set state = 'running' where id = 1 and state <> 'running'\"); if (rowCount === 0) return;"],
    ['says something else', "if (run.state === 'paused') return;", "await setState('running');"],
    ['is only written down', "if (run === undefined) return;", "await setState('running');"],
    ['is asked for and never written', "if (run.state === 'running') return;", "await setState('started');"],
  ])('is quiet about one that %s', async (_, test, take) => {
    expect(await reasons(named(test, take))).toEqual([]);
  });

  it('leaves the state of each item to the rule for claims', async () => {
    const runs = named('', '');
    expect(await reasons({ ...runs, 'src/payouts.ts': payouts("import { loadRun, setState } from './runs';\nasync function payOne() { const run = await loadRun(); if (run.state === 'running') return; await setState('running'); await pay(); }\nasync function payOut() { for (const order of due) await payOne(order); }")['src/payouts.ts'] ?? '' })).toEqual([]);
    expect(await reasons(payouts("const orders = [];\nasync function payOut() { for (const id of orders) { const order = await load(id); if (order.state === 'processing') continue; order.state = 'processing'; await pay(); } }"))).toEqual([]);
  });

  it.each([
    ['is assigned and saved', 'update', "run.state = 'running'; await run.save();", ['error check-then-act']],
    ['is written under the old one', 'update', "await Run.updateOne({ _id: run.id, state: { $ne: 'running' } }, { $set: { state: 'running' } });", []],
    ['is written by its key alone', 'update', "await Run.updateOne({ _id: run.id }, { $set: { state: 'running' } });", ['error check-then-act']],
  ])('in a document that %s', async (_, __, take, told) => {
    const model = "import mongoose from 'mongoose';\nconst Run = mongoose.model('Run', new mongoose.Schema({ state: String }));\n";
    const files = payouts(`async function payOut() {\n  const run = await Run.findOne({ job: 'payouts' });\n  if (run.state === 'running') return;\n  ${take}\n  await pay();\n}`);
    expect(await reasons({ ...files, 'package.json': '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1","mongoose":"8.9.0"}}', 'src/payouts.ts': `${model}${files['src/payouts.ts'] ?? ''}` })).toEqual(told);
  });
});

describe('broken-single-flight, a flag in memory of a server that nobody counts', () => {
  const server = (work: string, more: Record<string, string> = {}): Record<string, string> => ({
    'package.json': '{"dependencies":{"express":"5.1.0","node-cron":"4.2.1","stripe":"18.2.1","resend":"4.6.0","pg":"8.16.0"}}',
    'src/server.ts': `import express from 'express';\nimport './payouts';\nconst app = express();\napp.get('/', (req, res) => { res.send('shop'); });\napp.listen(3000);\n`,
    'src/payouts.ts': `import cron from 'node-cron';\nimport Stripe from 'stripe';\nimport { Pool } from 'pg';\nconst stripe = new Stripe('key');\nconst pool = new Pool();\nlet busy = false;\ncron.schedule('*/5 * * * *', async () => {\n  if (busy) return;\n  busy = true;\n  try { const { rows } = await pool.query('select id, cents from orders where due'); for (const order of rows) { ${work} } } finally { busy = false; }\n});\n`,
    ...more,
  });
  const pay = "await stripe.transfers.create({ amount: order.cents, currency: 'eur', destination: 'acct' });";

  it('is a warning where money moves in each of them', async () => {
    const [finding] = await findingsOf(rule, server(pay));

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('it holds within one process only, and no file here says that there is only one');
  });

  it.each([
    ['work that may be repeated', server("await pool.query('update orders set seen = now() where id = $1', [order.id]);")],
    ['a container that is one unless somebody asks for more', server(pay, { 'docker-compose.yml': 'services:\n  shop:\n    build: .\n    ports: ["3000:3000"]\n', Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/server.ts"]\n' })],
    ['the only process there is', server(pay, { 'ecosystem.config.js': "module.exports = { apps: [{ name: 'shop', script: 'src/server.ts' }] };" })],
    ['a worker that answers no requests', server(pay, { 'src/server.ts': "import './payouts';\n" })],
  ])('is quiet about %s', async (_, files) => {
    expect(await reasons(files)).toEqual([]);
  });
});

describe('broken-single-flight, a lock of a session that a pool takes', () => {
  const locks = (take: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"@prisma/client":"6.8.2","node-cron":"4.2.1"}}',
    'src/locks.ts': `import { PrismaClient } from '@prisma/client';\nlet made: PrismaClient;\nfunction getClient(): PrismaClient {\n  if (!made) made = new PrismaClient();\n  return made;\n}\nconst prisma = getClient();\n${take}`,
    'src/jobs.ts': "import cron from 'node-cron';\nimport { withLock } from './locks.ts';\ncron.schedule('0 * * * *', async () => { await withLock('auction', async () => { await fetch('https://prices.example/today'); }); });\n",
  });

  it('can stay taken whatever the job does', async () => {
    const take = "async function acquire(name: string) { const rows = await prisma.$queryRawUnsafe(`SELECT pg_try_advisory_lock(hashtext($1)::bigint) as taken`, name); return rows[0]?.taken ?? false; }\nasync function release(name: string) { await prisma.$executeRawUnsafe(`SELECT pg_advisory_unlock(hashtext($1)::bigint)`, name); }\nexport async function withLock(name: string, work: () => Promise<void>) { if (!(await acquire(name))) return; try { await work(); } finally { await release(name); } }";
    const [finding, ...others] = await findingsOf(rule, locks(take));

    expect([finding?.severity, finding?.file, others]).toEqual(['warning', 'src/locks.ts', []]);
    expect(finding?.message).toContain('it can stay taken on one that turns every later run away.');
  });

  it('may be sent by a function of the project, to the pool and not to a client that is kept', async () => {
    const through = (query: string): Record<string, string> => ({
      'package.json': '{"dependencies":{"pg":"8.16.0","node-cron":"4.2.1"}}',
      'src/db.ts': `import pg from 'pg';\nconst pool = new pg.Pool();\nexport default { pool, ${query} };\n`,
      'src/jobs.ts': "import cron from 'node-cron';\nimport db from './db.ts';\ncron.schedule('0 * * * *', async () => {\n  const client = await db.pool.connect();\n  const { rows } = await db.query('select pg_try_advisory_lock(7) as taken', [], client);\n  if (!rows[0].taken) return;\n  try { await fetch('https://prices.example/today'); } finally { await db.query('select pg_advisory_unlock(7)', [], client); }\n});\n",
    });

    expect(await reasons(through('query: (text: string, values: unknown[]) => pool.query(text, values)'))).toEqual(['warning pooled-session']);
    expect(await reasons(through('query: (text: string, values: unknown[], client: pg.PoolClient) => client.query(text, values)'))).toEqual([]);
  });

  it('is another matter in a transaction, which ends with its connection', async () => {
    const take = "export async function withLock(name: string, work: () => Promise<void>) { await prisma.$transaction(async (tx) => { const rows = await tx.$queryRawUnsafe(`SELECT pg_try_advisory_xact_lock(hashtext($1)::bigint) as taken`, name); if (rows[0]?.taken) await work(); }); }";

    expect(await reasons(locks(take))).toEqual([]);
  });
});
