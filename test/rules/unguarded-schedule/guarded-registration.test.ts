/** Jobs that only one of the instances registers. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const job = "cron.schedule('0 */2 * * *', async () => { for (const { email } of await readDue()) await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Due', text: '' }); });";

async function read(start: string, others = ''): Promise<readonly string[]> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","node-cron":"3.0.3","resend":"4.0.1","pg":"8.16.0"}}',
    'src/app.ts': `import express from 'express';\nimport cron from 'node-cron';\nimport { Resend } from 'resend';\nimport { Pool } from 'pg';\nimport { election, withLock } from '@shop/cluster';\nconst resend = new Resend('key');\nconst pool = new Pool();\nconst readDue = async () => (await pool.query('select email from bookings where due < now()')).rows;\nconst pause = () => new Promise((resolve) => setTimeout(resolve, 5000));\nconst app = express();\napp.get('/bookings', async (req, res) => { res.json(await readDue()); });\n${others}\n${start}\napp.listen(3000);\n`,
  });
  return findings.map(({ severity, message }) => `${severity}: ${message}`);
}

async function count(start: string, others = ''): Promise<number> {
  return (await read(start, others)).length;
}

describe('unguarded-schedule, jobs that one instance registers', () => {
  it.each([
    ['in the loop that holds a lock', `withLock('jobs', async () => { while (true) { ${job} await pause(); } });`, ''],
    ['by a function that such a loop calls', "withLock('jobs', async () => { while (true) { await refresh(); await pause(); } });", `async function refresh() { ${job} }`],
    ['by a method that such a loop calls', "withLock('jobs', async () => { while (true) { await jobs.refresh(); await pause(); } });", `class Jobs { async refresh() { ${job} } }\nconst jobs = new Jobs();`],
    ['in a loop without a test', `withLock('jobs', async () => { for (;;) { ${job} await pause(); } });`, ''],
    ['until it is told to stop', `withLock('jobs', async () => { while (!stopped) { ${job} await pause(); } });`, "let stopped = false;\nprocess.on('SIGTERM', () => { stopped = true; });"],
    ['until it is aborted', `withLock('jobs', async (signal) => { while (!signal.aborted) { ${job} await pause(); } });`, ''],
    ['until the lock is lost', `withLock('jobs', async (lock) => { while (true) { ${job} await pause(); if (!(await lock.extend(60_000))) break; } });`, ''],
    ['as long as something is true that always is', `const forever = true;\nwithLock('jobs', async () => { while (forever) { ${job} await pause(); } });`, ''],
    ['until a listener of its own hears that it is to stop', `withLock('jobs', async () => { let stopped = false; process.once('SIGTERM', () => { stopped = true; }); while (!stopped) { ${job} await pause(); } });`, ''],
    ['until what the lock handed it is lost', `withLock('jobs', async (held) => { for (;;) { ${job} await pause(); if (held.lost) break; } });`, ''],
    ['whatever fails in a round', `withLock('jobs', async () => { while (true) { try { ${job} if (await pause()) throw new Error('late'); } catch { await pause(); } } });`, ''],
    ['until the lock is lost, and says so', `withLock('jobs', async (lock) => { while (true) { ${job} await pause(); if (!(await lock.extend(60_000))) throw new Error('lost'); } });`, ''],
    ['as long as it has the lock', `withLock('jobs', async (lock) => { while (await lock.isHeld()) { ${job} await pause(); } });`, ''],
    ['where it was chosen', `async function start() { if (await election.isLeader()) { ${job} } }\nstart();`, ''],
    ['unless it was not chosen', `async function start() { if (!(await election.isLeader())) return; ${job} }\nstart();`, ''],
  ])('says nothing where it does so %s', async (_, start, others) => {
    expect(await count(start, others)).toBe(0);
  });

  it.each([
    ['each does', job, ''],
    ['the lock is given back once the jobs are there', `withLock('jobs', async () => { ${job} });`, ''],
    ['it is given back after the last of a list', `withLock('jobs', async () => { for (const shop of ['books', 'toys']) { console.log(shop); ${job} } });`, ''],
    ['it is given back after three rounds', `withLock('jobs', async () => { let i = 0; while (i < 3) { ${job} i += 1; await pause(); } });`, ''],
    ['it is given back after three rounds of another loop', `withLock('jobs', async () => { for (let i = 0; i < 3; i++) { ${job} await pause(); } });`, ''],
    ['it is given back when the loop says that it is done', `withLock('jobs', async () => { let isDone = false; while (!isDone) { ${job} isDone = await pause(); } });`, ''],
    ['it is given back once they are there', `withLock('jobs', async () => { while (true) { ${job} if (await pause()) break; } });`, ''],
    ['it is given back by a return', `withLock('jobs', async () => { while (true) { try { ${job} return; } catch { await pause(); } } });`, ''],
    ['it is given back when a callback says that it is done', `withLock('jobs', async () => { let isDone = false; while (!isDone) { ${job} await pause().then(() => { isDone = true; }); } });`, ''],
    ['it is given back when a callback for each of a list says so', `withLock('jobs', async () => { let more = true; while (more) { ${job} ['books'].forEach(() => { more = false; }); await pause(); } });`, ''],
    ['it is given back when what it was handed is full', `withLock('jobs', async (held) => { for (;;) { ${job} await pause(); if (held.full) break; } });`, ''],
    ['it is given back by a throw', `withLock('jobs', async () => { while (true) { ${job} if (await pause()) throw new Error('done'); } });`, ''],
    ['it is given back in time', `const never = false;\nwithLock('jobs', async () => { while (!never) { ${job} if (await pause()) break; } });`, ''],
    ['a method is called outside of the loop as well', "withLock('jobs', async () => { while (true) { await jobs.refresh(); await pause(); } });\njobs.refresh();", `class Jobs { async refresh() { ${job} } }\nconst jobs = new Jobs();`],
    ['something else is done in the loop', `withLock('jobs', async () => { while (true) { await pause(); } });\n${job}`, ''],
    ['one of two ways is open', "withLock('jobs', async () => { while (true) { await refresh(); await pause(); } });\nrefresh();", `async function refresh() { ${job} }`],
    ['what the loop holds is no lock', `onRelease(async () => { while (true) { ${job} await pause(); } });`, 'const onRelease = (work) => work();'],
    ['it holds a clock', `withClock(async () => { while (true) { ${job} await pause(); } });`, 'const withClock = (work) => work();'],
    ['it holds nothing any more', `whenUnlocked(async () => { while (true) { ${job} await pause(); } });`, 'const whenUnlocked = (work) => work();'],
    ['those do that were not chosen', `async function start() { if (await election.isLeader()) return; ${job} }\nstart();`, ''],
  ])('fears for them where %s', async (_, start, others) => {
    expect(await count(start, others)).toBeGreaterThan(0);
  });

  it.each([
    ['holds the lock', (often: string) => `withLock('jobs', async () => { while (true) { ${often} await pause(); } });`],
    ['was chosen', (often: string) => `async function start() { if (await election.isLeader()) { ${often} } }\nstart();`],
  ])('fears the next tick in the one that %s', async (_, start) => {
    const often = job.replace('0 */2 * * *', '*/5 * * * *');

    expect(await read(start(often))).toEqual([expect.stringMatching(/^warning: .* every 5 minutes whether or not the last run has ended/)]);
    expect(await read(start(often.replace('async () => {', 'async () => { if (running) return; running = true; try {').replace('}); });', '}); } finally { running = false; } });')), 'let running = false;')).toEqual([]);
  });

  it('says nothing where two ways come from one lock', async () => {
    const others = `async function refresh() { ${job} }\nasync function early() { await refresh(); }\nasync function late() { await refresh(); }\nasync function both() { await early(); await late(); }`;

    expect(await count("withLock('jobs', async () => { while (true) { await both(); await pause(); } });", others)).toBe(0);
    expect(await count("withLock('jobs', async () => { while (true) { await both(); await pause(); } });\nlate();", others)).toBeGreaterThan(0);
  });

  it.each([['longer', 'await far(); await near();'], ['shorter', 'await near(); await far();']])('says nothing where the %s of two ways from one lock comes first', async (_, both) => {
    const others = `async function refresh() { ${job} }\nasync function near() { await refresh(); }\nasync function far() { await farther(); }\nasync function farther() { await farthest(); }\nasync function farthest() { await near(); }\nasync function both() { ${both} }`;

    expect(await count("withLock('jobs', async () => { while (true) { await both(); await pause(); } });", others)).toBe(0);
    expect(await count("withLock('jobs', async () => { while (true) { await both(); await pause(); } });\nfarther();", others)).toBeGreaterThan(0);
  });

  it('asks who calls what a file gives to others', async () => {
    const jobs = `import express from 'express';\nimport cron from 'node-cron';\nimport { Resend } from 'resend';\nimport { Pool } from 'pg';\nimport { withLock } from '@shop/cluster';\nconst resend = new Resend('key');\nconst pool = new Pool();\nconst readDue = async () => (await pool.query('select email from bookings where due < now()')).rows;\nconst app = express();\napp.get('/bookings', async (req, res) => { res.json(await readDue()); });\napp.listen(3000);\nexport async function refresh() { ${job} }\n`;
    const held = "withLock('jobs', async () => { while (true) { await refresh(); await pause(); } });";
    const pause = 'const pause = () => new Promise((resolve) => setTimeout(resolve, 5000));\n';
    const main = (start: string): string => `import { withLock } from '@shop/cluster';\nimport { refresh } from './jobs.js';\n${pause}${start}\n`;
    const countOf = async (files: Readonly<Record<string, string>>): Promise<number> => (await findingsOf(rule, { 'package.json': '{"dependencies":{"express":"5.1.0","node-cron":"3.0.3","resend":"4.0.1","pg":"8.16.0"}}', ...files })).length;

    expect(await countOf({ 'src/jobs.ts': `${jobs}${pause}${held}\n` })).toBe(0);
    expect(await countOf({ 'src/jobs.ts': jobs, 'src/main.ts': main(held) })).toBe(0);
    expect(await countOf({ 'src/jobs.ts': jobs, 'src/main.ts': main('export async function boot() { await refresh(); }'), 'src/start.ts': `import { withLock } from '@shop/cluster';\nimport { boot } from './main.js';\n${pause}${held.replace('refresh', 'boot')}\n` })).toBe(0);
    expect(await countOf({ 'src/jobs.ts': `${jobs}${pause}${held}\n`, 'src/main.ts': main('await refresh();') })).toBeGreaterThan(0);
    expect(await countOf({ 'src/jobs.ts': `${jobs}${pause}${held}\n`, 'src/main.ts': main('export async function boot() { await refresh(); }'), 'src/start.ts': "import { boot } from './main.js';\nawait boot();\n" })).toBeGreaterThan(0);
  });

  it('looks at each call once where a function calls itself over and over', async () => {
    const again = 'if (left > 0) register(left - 1);'.repeat(60);
    const started = performance.now();

    expect(await count('register(3);', `function register(left) { ${job} ${again} }`)).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('looks at a loop once, however many jobs and tests stand in it', async () => {
    const lines = Array.from({ length: 70 }, (_, i) => i);
    const register = `function register() { ${lines.map((i) => job.replace('*/2', String(i % 24))).join('\n')} }`;
    const tests = lines.map((i) => `register(); told${i} = true; if (!told${i}) { console.log(${i}); }`).join('\n');
    const started = performance.now();

    expect(await count(`withLock('jobs', async () => { while (true) { ${tests} await pause(); } });`, `${lines.map((i) => `let told${i} = false;`).join('\n')}\n${register}`)).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
