/** What is told of a schedule, situation by situation: what fires beside the twin that stays quiet. */
import brokenSingleFlight from '../../../rules/broken-single-flight/rule.ts';
import effectBeforeMark from '../../../rules/effect-before-mark/rule.ts';
import nonAtomicClaim from '../../../rules/non-atomic-claim/rule.ts';
import overlappingRetries from '../../../rules/overlapping-retries/rule.ts';
import unguardedSchedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"next":"15.3.0","express":"5.1.0","stripe":"18.2.1","resend":"4.6.0","pg":"8.16.0","bullmq":"5.53.0","node-cron":"4.2.1","ioredis":"5.6.1","google-auth-library":"10.1.0","async-mutex":"0.5.0","@sesamecare-oss/redlock":"1.4.0"}}';
const clients = `import Stripe from 'stripe';
import { Resend } from 'resend';
import { Pool } from 'pg';
import { Queue } from 'bullmq';
import Redis from 'ioredis';
const stripe = new Stripe('key');
const resend = new Resend('key');
const pool = new Pool();
const mails = new Queue('mails');
const redis = new Redis();
const pay = (order) => stripe.transfers.create({ amount: order.cents, currency: 'eur', destination: 'acct' });
const mail = (to) => resend.emails.send({ from: 'a@shop.example', to, subject: 'Order', text: '' });
`;

interface Situation {
  readonly work: string;
  readonly period?: string;
  readonly budget?: number;
  readonly before?: string;
}

/** A route that Vercel calls: no retries, every start on time, and now and then one start twice. */
function vercel({ work, period = '*/10 * * * *', budget = 60, before = '' }: Situation): Record<string, string> {
  return {
    'package.json': manifest,
    'vercel.json': JSON.stringify({ crons: [{ path: '/api/payouts', schedule: period }] }),
    'app/api/payouts/route.ts': `${clients}export const maxDuration = ${budget};\n${before}\nexport async function GET() { ${work} return new Response(); }\n`,
  };
}

/** A route that Cloud Scheduler calls on Cloud Run. */
function cloudRun({ work, before = '' }: Situation, flags: string, service = '--timeout 300 --max-instances 1'): Record<string, string> {
  return {
    'package.json': manifest,
    'deploy.sh': `gcloud run deploy shop --source . ${service}\ngcloud scheduler jobs create http payouts --schedule '*/5 * * * *' --uri https://shop-xk2q7.a.run.app/payouts ${flags}\n`,
    'src/app.ts': `import express from 'express';\n${clients}const app = express();\n${before}\napp.post('/payouts', async (req, res) => { ${work} res.sendStatus(204); });\napp.listen(8080);\n`,
  };
}

/** A timer of the process itself. */
function timer({ work, period = '*/5 * * * *', before = '' }: Situation, deployment: Record<string, string> = {}): Record<string, string> {
  return { 'package.json': manifest, 'src/timer.ts': `import cron from 'node-cron';\n${clients}${before}\ncron.schedule('${period}', async () => { ${work} });\n`, ...deployment };
}

/** A job of Kubernetes every ten minutes, whose runs are ended after `limit` seconds. */
function cronJob(policy: string, limit: number): Record<string, string> {
  return { 'k8s/payouts.yaml': `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: payouts\nspec:\n  schedule: "*/10 * * * *"\n${policy === '' ? '' : `  ${policy}\n`}  jobTemplate:\n    spec:\n      activeDeadlineSeconds: ${limit}\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: payouts\n              image: shop\n` };
}

/** A job of Kubernetes every five minutes that sends one request, and has 15 minutes for it. */
function cronCall(policy: string, flags: string): Record<string, string> {
  return {
    'package.json': manifest,
    'k8s/payouts.yaml': `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: payouts\nspec:\n  schedule: "*/5 * * * *"\n${policy}  jobTemplate:\n    spec:\n      backoffLimit: 0\n      activeDeadlineSeconds: 900\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: call\n              image: curlimages/curl:8.10.1\n              command: ["sh", "-c", "curl -fsS ${flags} http://shop/payouts"]\n`,
    'src/app.ts': `import express from 'express';\n${clients}const app = express();\napp.get('/payouts', async (req, res) => { const { rows } = await pool.query('select id, cents from orders where due'); for (const order of rows) await pay(order); res.sendStatus(204); });\napp.listen(8080);\n`,
  };
}

/** A function of Lambda that EventBridge starts every five minutes. */
function lambda(settings: string, work = 'for (const order of rows) await pay(order);'): Record<string, string> {
  return {
    'package.json': manifest,
    'serverless.yml': `service: shop\nprovider:\n  name: aws\nfunctions:\n  payouts:\n    handler: src/payouts.handler\n${settings}    events:\n      - schedule: rate(5 minutes)\n`,
    'src/payouts.ts': `${clients}export const handler = async () => { const { rows } = await pool.query('select id, cents from orders where due'); ${work} };\n`,
  };
}

/** A route that a workflow of GitHub Actions calls with curl. */
function workflow(options: string, budget: number, work = `${due} await pay(order);`): Record<string, string> {
  return {
    'package.json': manifest,
    '.github/workflows/payouts.yml': `on:\n  schedule:\n    - cron: '*/30 * * * *'\njobs:\n  call:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl ${options} https://shop.example/api/payouts\n`,
    'app/api/payouts/route.ts': `${clients}export const maxDuration = ${budget};\nexport async function GET() { ${work} return new Response(); }\n`,
  };
}

/** A job that BullMQ makes each minute, for a worker with these options. */
function queued(options: string, more = ''): Record<string, string> {
  return { 'package.json': manifest, 'src/worker.ts': `import { Worker } from 'bullmq';\n${clients}const payouts = new Queue('payouts');\nawait payouts.upsertJobScheduler('payouts', { every: 60000 });\n${more}new Worker('payouts', async () => { ${due} await pay(order); }, ${options});\n` };
}

/** A function that Firebase starts every five minutes. */
function firebase(options: string): Record<string, string> {
  return { 'package.json': '{"dependencies":{"firebase-functions":"6.3.0","stripe":"18.2.1","pg":"8.16.0"}}', 'src/index.ts': `import { onSchedule } from 'firebase-functions/v2/scheduler';\n${clients}export const payouts = onSchedule({ schedule: 'every 5 minutes'${options} }, async () => { ${due} await pay(order); });\n` };
}

/** The same files in another folder. */
function moved(files: Record<string, string>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^src\//, `${folder}/`), text]));
}

/** Requests for each of the shops, and rows that the next run writes anew. */
const refresh = "for (const shop of await (await fetch('https://stock.example/shops')).json()) { const count = await (await fetch('https://stock.example/' + shop)).json(); await pool.query('insert into stock (id, n) values ($1, $2) on conflict (id) do update set n = $2', [shop, count]); }";

async function told(files: Record<string, string>): Promise<readonly string[]> {
  const all = await Promise.all([unguardedSchedule, brokenSingleFlight, overlappingRetries, nonAtomicClaim, effectBeforeMark].map((rule) => findingsOf(rule, files)));
  return all.flat().map(({ rule, severity }) => `${severity} ${rule}`);
}

const due = "const { rows } = await pool.query('select id, cents, email from orders where due'); for (const order of rows) ";
const token = `const token = String(Math.random()); if ((await redis.set('payouts', token, 'PX', 600000, 'NX')) === null) return new Response();`;
const release = `await redis.eval("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end", 1, 'payouts', token);`;
const flag = 'let running = false;';
const mutex = "import { Mutex, tryAcquire } from 'async-mutex';\nconst mutex = new Mutex();";
const redlock = "import Redlock from '@sesamecare-oss/redlock';\nconst redlock = new Redlock([redis]);";

type Case = readonly [situation: string, fires: Record<string, string>, findings: readonly string[], twin: Record<string, string>, why: string];

const cases: readonly Case[] = [
  ['an effect that two overlapping runs repeat', vercel({ work: `${due} await pay(order);`, period: '* * * * *', budget: 300 }), ['error unguarded-schedule'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }`, period: '* * * * *', budget: 300 }), 'a lease that all instances ask'],
  ['an effect that a second delivery repeats', vercel({ work: `${due} await mail(order.email);` }), ['warning unguarded-schedule'],
    vercel({ work: `${due} await pool.query('insert into seen (id) values ($1) on conflict do nothing', [order.id]);` }), 'a write that changes nothing the second time'],
  ['one message a day, without retries', vercel({ work: `await mail('desk@shop.example');`, period: '0 6 * * *' }), ['info unguarded-schedule'],
    vercel({ work: `console.log('good morning');`, period: '0 6 * * *' }), 'nothing that matters'],
  ['a fresh client and requests in overlapping runs', cloudRun({ work: `const auth = new GoogleAuth(); await auth.request({ url: 'https://plan.example/a' }); await auth.request({ url: 'https://plan.example/b' });`, before: "import { GoogleAuth } from 'google-auth-library';" }, '--attempt-deadline 30s'), ['error unguarded-schedule'],
    cloudRun({ work: `await auth.request({ url: 'https://plan.example/a' });`, before: "import { GoogleAuth } from 'google-auth-library';\nconst auth = new GoogleAuth();" }, '--attempt-deadline 30s'), 'one request through one client'],
  ['jobs that overlapping runs queue twice', vercel({ work: `${due} await mails.add('order', order);`, period: '* * * * *', budget: 300 }), ['warning unguarded-schedule'],
    vercel({ work: `${due} await mails.add('order', order, { jobId: 'order-' + order.id });`, period: '* * * * *', budget: 300 }), 'jobs with a key'],
  ['a row that is read, tested and written in three steps', timer({ work: `const { rows } = await pool.query('select * from jobs where id = 1'); const job = rows[0]; if (job.running) return; await pool.query('update jobs set running = true where id = 1'); try { ${due} await pay(order); } finally { await pool.query('update jobs set running = false where id = 1'); }` }), ['error broken-single-flight'],
    timer({ work: `const { rowCount } = await pool.query('update jobs set running = true where id = 1 and running = false'); if (rowCount === 0) return; try { ${due} await pay(order); } finally { await pool.query('update jobs set running = false where id = 1'); }` }), 'one statement that tests and takes it'],
  ['a key of a store that is read, tested and set in three steps', timer({ work: `if (await redis.get('payouts')) return; await redis.set('payouts', '1', 'EX', 600); try { ${due} await pay(order); } finally { await redis.del('payouts'); }` }), ['error broken-single-flight'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }` }), 'one that the store takes for one run'],
  ['an await between test and set', timer({ work: `if (running) return; await pool.query('select 1'); running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), ['error broken-single-flight'],
    timer({ work: `if (running) return; running = true; try { await pool.query('select 1'); ${due} await pay(order); } finally { running = false; }`, before: flag }), 'the set right after the test'],
  ['a flag that nobody tests', timer({ work: `running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), ['error broken-single-flight'],
    timer({ work: `if (running) return; running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), 'one that is tested'],
  ['a key with the time in it', vercel({ work: `if ((await redis.set('payouts:' + Date.now(), '1', 'PX', 600000, 'NX')) === null) return new Response(); ${due} await pay(order);` }), ['error broken-single-flight'],
    vercel({ work: `if ((await redis.set('payouts:' + Math.floor(Date.now() / 600000), '1', 'PX', 600000, 'NX')) === null) return new Response(); ${due} await pay(order);` }), 'a key of the slot'],
  ['a release after success only, without a time to live', timer({ work: `if (running) return; running = true; ${due} await pay(order); running = false;`, before: flag }), ['error broken-single-flight'],
    timer({ work: `if (running) return; running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), 'a release in a finally'],
  ['a release after success only, with a time to live', vercel({ work: `${token} ${due} await pay(order); ${release}` }), ['warning broken-single-flight'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }` }), 'a release in a finally'],
  ['a lease without a time to live', vercel({ work: `if ((await redis.set('payouts', '1', 'NX')) === null) return new Response(); try { ${due} await pay(order); } finally { await redis.del('payouts'); }` }), ['warning broken-single-flight'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }` }), 'one that expires'],
  ['a key that SETNX sets, without a time to live', vercel({ work: `if (!(await redis.setnx('payouts', '1'))) return new Response(); try { ${due} await pay(order); } finally { await redis.del('payouts'); }` }), ['warning broken-single-flight'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }` }), 'one that expires'],
  ['a lease shorter than a run may take', vercel({ work: `if ((await redis.set('payouts', token, 'EX', 30, 'NX')) === null) return new Response(); try { ${due} await pay(order); } finally { ${release} }`, before: "const token = 'vercel';", budget: 300 }), ['warning broken-single-flight'],
    vercel({ work: `if ((await redis.set('payouts', token, 'EX', 600, 'NX')) === null) return new Response(); try { ${due} await pay(order); } finally { ${release} }`, before: "const token = 'vercel';", budget: 300 }), 'a longer one'],
  ['a short lease that is deleted without its token', vercel({ work: `if ((await redis.set('payouts', '1', 'EX', 60, 'NX')) === null) return new Response(); try { ${due} await pay(order); } finally { await redis.del('payouts'); }`, budget: 30 }), ['warning broken-single-flight'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }`, budget: 30 }), 'one that is compared first'],
  ['a flag in memory where the platform starts instances as it likes', vercel({ work: `if (running) return new Response(); running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), ['error broken-single-flight'],
    cloudRun({ work: `if (running) { res.sendStatus(429); return; } running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }, ''), 'one instance'],
  ['a timer that pays in each of several instances', timer({ work: `${due} await pay(order);` }, { 'deploy.sh': 'gcloud run deploy shop --source . --max-instances 4\n' }), ['error unguarded-schedule'],
    timer({ work: `await pool.query('select 1');` }, { 'deploy.sh': 'gcloud run deploy shop --source . --max-instances 4\n' }), 'a single statement that only reads'],
  ['a timer that does more than one instance needs', timer({ work: `for (const shop of shops) { await fetch('https://stock.example/' + shop, { method: 'POST' }); }`, before: 'const shops = [];', period: '* * * * *' }), ['info unguarded-schedule'],
    timer({ work: `for (const shop of shops) { stock[shop] = await fetch('https://stock.example/' + shop); }`, before: 'const shops = [];\nconst stock = {};', period: '* * * * *' }), 'a cache that every instance keeps for itself'],
  ['an effect before its item is claimed', vercel({ work: `${due} { await pay(order); await pool.query("update orders set state = 'paid' where id = $1", [order.id]); }`, period: '* * * * *', budget: 300 }), ['error unguarded-schedule'],
    vercel({ work: `${due} { const { rowCount } = await pool.query("update orders set state = 'paying' where id = $1 and state = 'due'", [order.id]); if (rowCount === 0) continue; await pay(order); }`, period: '* * * * *', budget: 300 }), 'a claim before the effect'],
  ['retries that start soon and often', cloudRun({ work: `await fetch('https://rates.shop.example/today');` }, '--max-retry-attempts 5 --min-backoff 1s'), ['warning overlapping-retries'],
    cloudRun({ work: `await fetch('https://rates.shop.example/today');` }, '--max-retry-attempts 3 --min-backoff 10s'), 'three retries, ten seconds apart'],
  ['a retry while the handler may still be at work', cloudRun({ work: `await fetch('https://rates.shop.example/today');` }, '--max-retry-attempts 2 --attempt-deadline 60s'), ['warning overlapping-retries'],
    cloudRun({ work: `await fetch('https://rates.shop.example/today');` }, '--max-retry-attempts 2 --attempt-deadline 300s'), 'a deadline as long as the run may take'],
  ['such a retry of an effect that nothing guards', cloudRun({ work: `${due} await pay(order);` }, '--max-retry-attempts 2 --attempt-deadline 60s'), ['error unguarded-schedule', 'error overlapping-retries', 'error effect-before-mark'],
    cloudRun({ work: `console.log('tick');` }, '--attempt-deadline 60s'), 'no retry of work that harms nobody'],
  ['runs of a job that may overlap', cronJob('concurrencyPolicy: Allow', 1800), ['warning overlapping-retries'], cronJob('concurrencyPolicy: Forbid', 1800), 'a policy that keeps them apart'],
  ['runs of a job whose policy is left out', cronJob('', 1800), ['warning overlapping-retries'], cronJob('', 300), 'runs that end before the next one starts'],
  ['runs that overlap, and that are repeated after a failure besides', lambda('    timeout: 900\n'), ['error unguarded-schedule', 'error effect-before-mark'],
    lambda('    timeout: 900\n    reservedConcurrency: 1\n    maximumRetryAttempts: 0\n'), 'a function that runs once at a time, and is not invoked again'],
  ['runs that overlap, and find what the others have not recorded yet', lambda('    timeout: 900\n', 'for (const order of rows) { await pay(order); await pool.query("update orders set due = false where id = $1", [order.id]); }'), ['error effect-before-mark'],
    lambda('    timeout: 900\n', 'for (const order of rows) { const { rowCount } = await pool.query("update orders set due = false where id = $1 and due", [order.id]); if (rowCount === 1) await pay(order); }'), 'a claim, which cures both'],
  ['a CronJob that waits longer for its route than until its next start', cronCall('', ''), ['error unguarded-schedule', 'error overlapping-retries'],
    cronCall('  concurrencyPolicy: Forbid\n', ''), 'one that waits for the last answer'],
  ['a caller that gives up before the run is over, and tries again', workflow('--max-time 60 --retry 3', 300), ['error unguarded-schedule', 'error overlapping-retries', 'error effect-before-mark'],
    workflow('', 300, `console.log('tick');`), 'one that waits, for work that harms nobody'],
  ['a session lock that a pool takes', timer({ work: `const { rows: [row] } = await pool.query('select pg_try_advisory_lock(7) as taken'); if (!row.taken) return; try { ${due} await pay(order); } finally { await pool.query('select pg_advisory_unlock(7)'); }` }), ['error broken-single-flight'],
    timer({ work: `const client = await pool.connect(); try { const { rows: [row] } = await client.query('select pg_try_advisory_lock(7) as taken'); if (!row.taken) return; try { ${due} await pay(order); } finally { await client.query('select pg_advisory_unlock(7)'); } } finally { client.release(); }` }), 'one connection that is kept'],
  ['a transaction lock without a transaction', timer({ work: `const { rows: [row] } = await pool.query('select pg_try_advisory_xact_lock(7) as taken'); if (!row.taken) return; ${due} await pay(order);` }), ['error broken-single-flight'],
    timer({ work: `const client = await pool.connect(); try { await client.query('begin'); const { rows: [row] } = await client.query('select pg_try_advisory_xact_lock(7) as taken'); if (!row.taken) return; ${due} await pay(order); await client.query('commit'); } finally { client.release(); }` }), 'a transaction around the work'],
  ['a lock that is taken under one number and released under another', timer({ work: `const client = await pool.connect(); try { const { rows: [row] } = await client.query('select pg_try_advisory_lock(7) as taken'); if (!row.taken) return; try { ${due} await pay(order); } finally { await client.query('select pg_advisory_unlock(8)'); } } finally { client.release(); }` }), ['error broken-single-flight'],
    timer({ work: `const client = await pool.connect(); try { const { rows: [row] } = await client.query('select pg_try_advisory_lock(7) as taken'); if (!row.taken) return; try { ${due} await pay(order); } finally { await client.query('select pg_advisory_unlock(7)'); } } finally { client.release(); }` }), 'the same number'],
  ['a flag that is cleared when the caller hangs up', cloudRun({ work: `if (running) { res.sendStatus(429); return; } running = true; res.on('close', () => { running = false; }); ${due} await pay(order);`, before: flag }, '--attempt-deadline 30s'), ['error broken-single-flight'],
    cloudRun({ work: `if (running) { res.sendStatus(429); return; } running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }, '--attempt-deadline 30s'), 'one that is cleared in a finally'],
  ['a lease of redlock that is shorter than a run may take', cloudRun({ work: `const lock = await redlock.acquire(['payouts'], 30000); try { ${due} await pay(order); } finally { await lock.release(); }`, before: redlock }, '--attempt-deadline 30s'), ['warning broken-single-flight'],
    cloudRun({ work: `await redlock.using(['payouts'], 30000, async (signal) => { ${due} { if (signal.aborted) throw signal.error; await pay(order); } });`, before: redlock }, '--attempt-deadline 30s'), 'one that is extended'],
  ['a lease of redlock that may be lost unnoticed', cloudRun({ work: `await redlock.using(['payouts'], 30000, async () => { ${due} await pay(order); });`, before: redlock }, '--attempt-deadline 30s'), ['info broken-single-flight'],
    cloudRun({ work: `await redlock.using(['payouts'], 30000, async (signal) => { ${due} { if (signal.aborted) throw signal.error; await pay(order); } });`, before: redlock }, '--attempt-deadline 30s'), 'one whose signal is asked'],
  ['runs that line up behind a mutex', cloudRun({ work: `await mutex.runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), ['info broken-single-flight'],
    cloudRun({ work: `await tryAcquire(mutex).runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), 'one that is only tried'],
  ['a mutex that is asked too early', cloudRun({ work: `if (mutex.isLocked()) { res.sendStatus(429); return; } await pool.query('select 1'); await mutex.runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), ['info broken-single-flight'],
    cloudRun({ work: `if (mutex.isLocked()) { res.sendStatus(429); return; } await mutex.runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), 'one that is taken at once'],
  ['a mutex that every run makes for itself', cloudRun({ work: `const own = new Mutex(); await own.runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), ['error broken-single-flight'],
    cloudRun({ work: `await tryAcquire(mutex).runExclusive(async () => { ${due} await pay(order); });`, before: mutex }, '--attempt-deadline 30s'), 'one of the module'],
  ['a connection that is opened once, in front of work that nothing guards', timer({ work: `await connect(); ${due} await mail(order.email);`, before: "let open = false;\nasync function connect() { if (open) return; await pool.query('select 1'); open = true; }" }), ['warning unguarded-schedule'],
    timer({ work: `if (!(await take())) return; try { ${due} await mail(order.email); } finally { giveBack(); }`, before: 'let open = false;\nasync function take() { if (open) return false; open = true; return true; }\nfunction giveBack() { open = false; }' }), 'a function that tells its caller whether it may go on'],
  ['a payment under the number of a row of the same run', vercel({ work: `${due} { const { rows: [payout] } = await pool.query('insert into payouts (order_id) values ($1) returning id', [order.id]); await stripe.transfers.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: payout.id }); }` }), ['warning unguarded-schedule'],
    vercel({ work: `${due} await stripe.transfers.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: 'order-' + order.id });` }), 'the number of what is paid'],
  ['entries of a stream that are read, worked off, and deleted afterwards', timer({ work: `for (const [id, fields] of await redis.xrange('mails', '-', '+')) { await mail(fields[1]); await redis.xdel('mails', id); }` }), ['warning unguarded-schedule'],
    timer({ work: `for (let to = await redis.lpop('mails'); to !== null; to = await redis.lpop('mails')) await mail(to);` }), 'entries that the store takes out for one run'],
  ['a row that is compared and written without a lock', vercel({ work: `${due} { const client = await pool.connect(); await client.query('begin'); const { rows: [row] } = await client.query('select cents, paid from accounts where id = $1', [order.id]); if (row.paid !== row.cents) { await client.query('insert into corrections (cents) values ($1)', [row.cents]); await client.query('update accounts set paid = $1 where id = $2', [row.cents, order.id]); } await client.query('commit'); }` }), ['warning unguarded-schedule'],
    vercel({ work: `${due} { const client = await pool.connect(); await client.query('begin'); const { rows: [row] } = await client.query('select cents, paid from accounts where id = $1 for update', [order.id]); if (row.paid !== row.cents) { await client.query('insert into corrections (cents) values ($1)', [row.cents]); await client.query('update accounts set paid = $1 where id = $2', [row.cents, order.id]); } await client.query('commit'); }` }), 'a row that is locked when it is read'],
  ['an opt-out that is on by default', timer({ work: `if (running && process.env.ALLOW_PARALLEL === '0') return; running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), ['error broken-single-flight'],
    timer({ work: `if (running && process.env.ALLOW_PARALLEL !== '1') return; running = true; try { ${due} await pay(order); } finally { running = false; }`, before: flag }), 'one that is off by default'],
  ['a loop of requests in overlapping runs', vercel({ work: refresh, period: '* * * * *', budget: 300 }), ['warning unguarded-schedule'],
    vercel({ work: refresh, period: '0 * * * *', budget: 300 }), 'the same once an hour, when the last run is over'],
  ['a loop of requests that only a second delivery repeats', vercel({ work: refresh }), ['info unguarded-schedule'],
    vercel({ work: `await (await fetch('https://stock.example/shops')).json();` }), 'one request'],
  ['a route that only its path gives away', { 'package.json': manifest, 'app/api/cron/payouts/route.ts': `${clients}export async function GET() { ${due} await pay(order); return new Response(); }\n` }, ['warning unguarded-schedule'],
    { 'package.json': manifest, 'app/api/payouts/route.ts': `${clients}export async function GET() { ${due} await pay(order); return new Response(); }\n` }, 'one that nothing speaks of'],
  ['an advisory lock under a random number', timer({ work: `const client = await pool.connect(); try { await client.query('begin'); const { rows: [row] } = await client.query('select pg_try_advisory_xact_lock($1) as taken', [Math.floor(Math.random() * 1e6)]); if (!row.taken) return; ${due} await pay(order); await client.query('commit'); } finally { client.release(); }` }), ['error broken-single-flight'],
    timer({ work: `const client = await pool.connect(); try { await client.query('begin'); const { rows: [row] } = await client.query('select pg_try_advisory_xact_lock($1) as taken', [7]); if (!row.taken) return; ${due} await pay(order); await client.query('commit'); } finally { client.release(); }` }), 'one under a number of the job'],
  ['a lease that only chance asks for', vercel({ work: `if (Math.random() > 0.5) { if ((await redis.set('payouts', '1', 'EX', 600, 'NX')) === null) return new Response(); } ${due} await pay(order);`, period: '* * * * *', budget: 300 }), ['error unguarded-schedule'],
    vercel({ work: `if (process.env.REDIS_URL) { if ((await redis.set('payouts', '1', 'EX', 600, 'NX')) === null) return new Response(); } ${due} await pay(order);`, period: '* * * * *', budget: 300 }), 'one that is left out where there is no store'],
  ['a lease that is asked for after the work', vercel({ work: `${due} await pay(order); try { if ((await redis.set('payouts', '1', 'EX', 600, 'NX')) === null) return new Response(); } catch { console.warn('no store'); }`, period: '* * * * *', budget: 300 }), ['error unguarded-schedule'],
    vercel({ work: `try { if ((await redis.set('payouts', '1', 'EX', 600, 'NX')) === null) return new Response(); } catch { console.warn('no store'); } ${due} await pay(order);`, period: '* * * * *', budget: 300 }), 'one that lets runs go on while the store does not answer'],
  ['a function of a platform in many instances', firebase(', maxInstances: 1'), ['warning unguarded-schedule'],
    firebase(', maxInstances: 1, concurrency: 1'), 'one instance that takes one start at a time'],
  ['a worker that takes several starts at once', queued('{ connection: redis, concurrency: 5 }'), ['warning unguarded-schedule'], queued('{ connection: redis }'), 'one that takes one after the other'],
  ['a worker that takes several jobs, all of them starts', queued('{ connection: redis, concurrency: 5 }'), ['warning unguarded-schedule'],
    queued('{ connection: redis, concurrency: 5 }', "export const ask = (id) => payouts.add('payout', { id });\n"), 'a queue that others fill too'],
  ['a timer in each of several instances', timer({ work: `${due} await pay(order);` }, { 'deploy.sh': 'gcloud run deploy shop --source . --max-instances 4\n' }), ['error unguarded-schedule'],
    moved(timer({ work: `${due} await pay(order);` }), 'examples'), 'one that shows how it is done'],
  ['a job that comes round', { ...timer({ work: '' }), 'package.json': manifest.replace('"next"', '"node-schedule":"2.1.1","next"'), 'src/timer.ts': `import schedule from 'node-schedule';\n${clients}schedule.scheduleJob('*/5 * * * *', async () => { ${due} await pay(order); });\n` }, ['warning unguarded-schedule'],
    { ...timer({ work: '' }), 'package.json': manifest.replace('"next"', '"node-schedule":"2.1.1","next"'), 'deploy.sh': 'gcloud run deploy shop --source . --max-instances 4\n', 'src/timer.ts': `import schedule from 'node-schedule';\n${clients}schedule.scheduleJob(new Date(2030, 0, 1), async () => { ${due} await pay(order); });\n` }, 'one of a single day'],
  ['work behind a random wait', vercel({ work: `await new Promise((done) => setTimeout(done, Math.random() * 10_000)); ${due} await pay(order);`, period: '* * * * *', budget: 300 }), ['error unguarded-schedule'],
    vercel({ work: `${token} try { ${due} await pay(order); } finally { ${release} }`, period: '* * * * *', budget: 300 }), 'work behind a lease'],
];

describe('the matrix of single flight', () => {
  it.each(cases)('tells %s', async (_situation, fires, findings) => {
    expect(await told(fires)).toEqual(findings);
  });

  it.each(cases.map(([situation, , , twin, why]) => [situation, why, twin] as const))('tells %s, and is quiet about %s', async (_situation, _why, twin) => {
    expect(await told(twin)).toEqual([]);
  });
});
