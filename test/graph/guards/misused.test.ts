/** Locks of libraries in the ways they are usually misused, each beside its correct twin. */
import { findWeakestGuard, getVerdictName } from '../../kit/weakest-guard.ts';

const packages = { 'package.json': '{"dependencies":{"express":"5.1.0","async-mutex":"0.5.0","async-lock":"1.4.1","await-semaphore":"0.1.3","@sesamecare-oss/redlock":"1.4.0","redlock":"5.0.0-beta.2","ioredis":"5.6.1"}}' };
const route = (head: string, steps: string): string => `${head}\nrouter.post('/payouts', async (req, res) => { ${steps} res.sendStatus(204); });`;
const mutex = "import { Mutex, tryAcquire, withTimeout } from 'async-mutex';\nconst mutex = new Mutex();";
const redlock = "import Redlock from '@sesamecare-oss/redlock';\nimport Redis from 'ioredis';\nconst redlock = new Redlock([new Redis()]);";
const flag = 'let running = false;';
const turnAway = 'if (running) return res.sendStatus(429); running = true;';

async function flaws(head: string, steps: string): Promise<readonly string[]> {
  return (await findWeakestGuard(route(head, steps), packages))?.flaws ?? ['none'];
}

describe('a mutex', () => {
  it('has runs line up behind each other unless they try', async () => {
    expect(await flaws(mutex, 'await mutex.runExclusive(async () => { await settle(); });')).toEqual(['waits-in-line']);
    expect(await flaws(mutex, 'await tryAcquire(mutex).runExclusive(async () => { await settle(); });')).toEqual([]);
    expect(await flaws(mutex, 'await withTimeout(mutex, 100).runExclusive(async () => { await settle(); });')).toEqual([]);
  });

  it('may be asked first whether it is taken, with no await before it is', async () => {
    const steps = (between: string): string => `if (mutex.isLocked()) return res.sendStatus(429); ${between} const release = await mutex.acquire(); try { await settle(); } finally { release(); }`;

    expect(await flaws(mutex, steps(''))).toEqual([]);
    expect(await flaws(mutex, steps('await Promise.resolve();'))).toEqual(['waits-in-line']);
  });

  it('of other libraries is asked in their own words', async () => {
    const asyncLock = "import AsyncLock from 'async-lock';\nconst lock = new AsyncLock();";
    const semaphore = "import { Mutex } from 'await-semaphore';\nconst mutex = new Mutex();";

    expect(await flaws(asyncLock, "await lock.acquire('payouts', async () => { await settle(); });")).toEqual(['waits-in-line']);
    expect(await flaws(asyncLock, "if (lock.isBusy('payouts')) return res.sendStatus(429); await lock.acquire('payouts', async () => { await settle(); });")).toEqual([]);
    expect(await flaws(semaphore, 'await mutex.use(async () => { await settle(); });')).toEqual(['waits-in-line']);
  });

  it('is given back by the function it answers with', async () => {
    expect(await getVerdictName(route(mutex, 'const release = await mutex.acquire(); try { await settle(); } finally { release(); }'), packages)).toBe('per-instance');
    expect(await getVerdictName(route(mutex, 'const release = await mutex.acquire(); await settle(); release();'), packages)).toBe('not-released-in-finally');
  });
});

describe('a lease of redlock', () => {
  it('is extended while the routine runs, which has to ask whether that worked', async () => {
    expect(await flaws(redlock, "await redlock.using(['payouts'], 5000, async () => { await settle(); });")).toEqual(['loss-unnoticed']);
    expect(await flaws(redlock, "await redlock.using(['payouts'], 5000, async (signal) => { if (signal.aborted) throw signal.error; await settle(); });")).toEqual([]);
  });

  it('keeps nobody out under a name of its own for each run', async () => {
    const around = (name: string): string => `const lock = await redlock.acquire([${name}], 60000); try { await settle(); } finally { await lock.release(); }`;

    expect(await getVerdictName(route(redlock, around('`payouts:${Date.now()}`')), packages)).toBe('changing-key');
    expect(await getVerdictName(route(redlock, around("'payouts'")), packages)).toBe('correct');
  });

  it.each([
    ['`payouts:${new Date().toISOString()}`', ''],
    ["'payouts:' + new Date().getTime()", ''],
    ["'payouts:' + (+new Date())", ''],
    ['`payouts:${Number(new Date())}`', ''],
    ['`payouts:${now.toISOString().replace(/[:.]/g, "-")}`', 'const now = new Date(); '],
    ['`payouts:${Date.now().toString(36)}`', ''],
    ['`payouts:${dayjs().valueOf()}`', ''],
    ["`payouts:${dayjs().utc().format('YYYYMMDDHHmmssSSS')}`", ''],
    ['`payouts:${DateTime.now().toISO()}`', ''],
  ])('keeps nobody out under the moment of its run, %s', async (name, before) => {
    expect(await getVerdictName(route(`${redlock}\nimport dayjs from 'dayjs';\nimport { DateTime } from 'luxon';`, `${before}const lock = await redlock.acquire([${name}], 60000); try { await settle(); } finally { await lock.release(); }`), packages)).toBe('changing-key');
  });

  it.each([
    ['`payouts:${new Date().toISOString().slice(0, 10)}`', ''],
    ["`payouts:${new Date().toISOString().split('T')[0]}`", ''],
    ['`payouts:${now.toISOString()}`', 'const now = new Date(); now.setMinutes(0, 0, 0); '],
    ['`payouts:${new Date(Math.floor(Date.now() / 60000) * 60000).toISOString()}`', ''],
    ["`payouts:${dayjs().startOf('hour').toISOString()}`", ''],
    ["`payouts:${dayjs().format('YYYY-MM-DD')}`", ''],
    ['`payouts:${new Date(req.body.slot).toISOString()}`', ''],
    ['`payouts:${new Date().getHours()}`', ''],
  ])('holds under the slot of its run, %s', async (name, before) => {
    expect(await getVerdictName(route(`${redlock}\nimport dayjs from 'dayjs';\nimport { DateTime } from 'luxon';`, `${before}const lock = await redlock.acquire([${name}], 60000); try { await settle(); } finally { await lock.release(); }`), packages)).toBe('correct');
  });

  it('ends when it says where it is only taken', async () => {
    const seconds = async (steps: string): Promise<number | null | undefined> => (await findWeakestGuard(route(redlock, steps), packages))?.expirySeconds;
    const around = (ttl: string): string => `const lock = await redlock.acquire(['payouts'], ${ttl}); try { await settle(); } finally { await lock.release(); }`;

    expect(await seconds(around('5 * 1000'))).toBe(5);
    expect(await seconds(around('ttl'))).toBeNull();
    expect(await seconds(`const timer = setInterval(() => { lock.extend(5000); }, 1000); ${around('5000')}`)).toBeNull();
  });
});

describe('a guard that is given back when the caller hangs up', () => {
  it.each([
    ['a flag', flag, `${turnAway} res.on('close', () => { running = false; }); await settle();`],
    ['a flag that is cleared in a finally as well', flag, `${turnAway} res.on('close', () => { running = false; }); try { await settle(); } finally { running = false; }`],
    ['a key of Redis', "import Redis from 'ioredis';\nconst redis = new Redis();", "if (!(await redis.set('payouts', '1', 'EX', 600, 'NX'))) return res.sendStatus(429); req.once('aborted', () => { void redis.del('payouts'); }); await settle();"],
  ])('does not hold: %s', async (_what, head, steps) => {
    expect(await getVerdictName(route(head, steps), packages)).toBe('released-on-hang-up');
  });

  it('holds where the work is stopped then', async () => {
    expect(await getVerdictName(route(flag, `${turnAway} const work = new AbortController(); res.on('close', () => { work.abort(); running = false; }); await settle();`), packages)).toBe('per-instance');
  });
});

describe('a guard of work that goes on after the answer', () => {
  it.each([
    ['by its own finally', `${turnAway} void (async () => { try { await settle(); } finally { running = false; } })();`, 'per-instance'],
    ['by a finally of its promise', `${turnAway} void settle().finally(() => { running = false; });`, 'per-instance'],
    ['by the handler, which does not wait', `${turnAway} try { void settle(); } finally { running = false; }`, 'work-not-awaited'],
  ])('is given back %s', async (_how, steps, verdict) => {
    expect(await getVerdictName(route(flag, steps), packages)).toBe(verdict);
  });

  it('is given back by the function that does the work', async () => {
    const run = "let running = false;\nasync function run() { try { await settle(); } finally { running = false; } }";

    expect(await getVerdictName(route(run, `${turnAway} void run();`), packages)).toBe('per-instance');
    expect(await getVerdictName(route(run, `${turnAway} await run();`), packages)).toBe('per-instance');
  });
});
