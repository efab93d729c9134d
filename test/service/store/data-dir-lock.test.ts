import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError } from '../../../src/errors.ts';
import { lockDataDir } from '../../../src/service/store/data-dir-lock.ts';

let dataDir = '';
let lockFile = '';

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'lock-'));
  lockFile = path.join(dataDir, 'lock');
});

function writeLock(owner: { pid: number; started: string | null; host: string }): void {
  writeFileSync(lockFile, JSON.stringify({ ...owner, id: 'earlier' }));
}

function ageLock(seconds: number): void {
  const then = new Date(Date.now() - seconds * 1_000);
  utimesSync(lockFile, then, then);
}

/** Number of a process that has just ended. */
async function findDeadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

describe('lockDataDir', () => {
  it('lets one in and keeps the second out, saying who is inside', async () => {
    const lock = await lockDataDir(dataDir);

    await expect(lockDataDir(dataDir)).rejects.toThrow(ConfigurationError);
    await expect(lockDataDir(dataDir)).rejects.toThrow(`in use by process ${process.pid} on ${hostname()}`);

    lock.release();
  });

  it('lets the next one in after a release, and leaves no file', async () => {
    (await lockDataDir(dataDir)).release();
    (await lockDataDir(dataDir)).release();

    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes over from a process that was killed', async () => {
    writeLock({ pid: await findDeadPid(), started: '100', host: hostname() });

    const lock = await lockDataDir(dataDir);

    expect(readFileSync(lockFile, 'utf8')).toContain(`"pid":${process.pid}`);
    lock.release();
  });

  it('takes over when the number now belongs to another process', async () => {
    writeLock({ pid: process.pid, started: '1', host: hostname() });

    const lock = await lockDataDir(dataDir);

    lock.release();
  });

  it('leaves the lock of another machine alone while its heart beats', async () => {
    writeLock({ pid: 1, started: '1', host: 'orders-worker-7' });

    await expect(lockDataDir(dataDir)).rejects.toThrow('in use by process 1 on orders-worker-7');
  });

  it('takes over from another machine that has been silent', async () => {
    writeLock({ pid: 1, started: '1', host: 'orders-worker-7' });
    ageLock(120);

    const lock = await lockDataDir(dataDir);

    lock.release();
  });

  it('leaves a lock it cannot read alone while it is young', async () => {
    writeFileSync(lockFile, '{"pid":');

    await expect(lockDataDir(dataDir)).rejects.toThrow('in use by another process');
  });

  it('lets exactly one of many in when all find the same dead lock', async () => {
    writeLock({ pid: await findDeadPid(), started: '100', host: hostname() });

    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(dataDir)));

    const locks = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(locks).toHaveLength(1);
    locks[0]?.release();
  });

  it('does not remove a lock that has since become another process’s', async () => {
    const lock = await lockDataDir(dataDir);
    writeLock({ pid: 1, started: '1', host: 'orders-worker-7' });

    lock.release();

    expect(readFileSync(lockFile, 'utf8')).toContain('orders-worker-7');
  });
});
