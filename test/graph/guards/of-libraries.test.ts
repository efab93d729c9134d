import { getVerdictName } from '../../kit/weakest-guard.ts';

const handler = (steps: string): string => `router.post('/payouts', async (req, res) => { ${steps} res.sendStatus(204); });`;

describe('getGuardsOfEntry, the lock of a library', () => {
  it.each([
    ['async-lock', "import AsyncLock from 'async-lock';\nconst lock = new AsyncLock();", "await lock.acquire('payouts', async () => { await settle(); });", 'per-instance'],
    ['await-lock', "import AwaitLock from 'await-lock';\nconst lock = new AwaitLock();", 'if (!lock.tryAcquire()) return res.sendStatus(429); try { await settle(); } finally { lock.release(); }', 'per-instance'],
    ['async-sema', "import { Sema } from 'async-sema';\nconst lock = new Sema(1);", 'await lock.acquire(); try { await settle(); } finally { lock.release(); }', 'per-instance'],
    ['@upstash/lock', "import { Lock } from '@upstash/lock';\nconst lock = new Lock({ id: 'payouts', lease: 60000 });", 'if (!(await lock.acquire())) return res.sendStatus(429); try { await settle(); } finally { await lock.release(); }', 'correct'],
    ['proper-lockfile', "import lockfile from 'proper-lockfile';", "const release = await lockfile.lock('payouts'); try { await settle(); } finally { await release(); }", 'correct'],
  ])('keeps runs apart: %s', async (_library, head, steps, verdict) => {
    expect(await getVerdictName(`${head}\n${handler(steps)}`)).toBe(verdict);
  });

  it('can stay taken for good when it is released after success only', async () => {
    expect(await getVerdictName(`import AwaitLock from 'await-lock';\nconst lock = new AwaitLock();\n${handler('if (!lock.tryAcquire()) return res.sendStatus(429); await settle(); lock.release();')}`)).toBe('not-released-in-finally');
  });

  it('is no guard when it admits several', async () => {
    expect(await getVerdictName(`import { Sema } from 'async-sema';\nconst limit = new Sema(4);\n${handler('await limit.acquire(); try { await settle(); } finally { limit.release(); }')}`)).toBe('none');
  });

  it('is no broken guard when each run makes one that admits several', async () => {
    expect(await getVerdictName(`import { Semaphore } from 'async-mutex';\n${handler('const limit = new Semaphore(5); await limit.runExclusive(async () => { await settle(); });')}`)).toBe('none');
  });
});
