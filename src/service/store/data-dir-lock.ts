/**
 * Keeps a second process out of a data directory. The embedded database opens happily twice and then silently loses one
 * process's committed rows (https://github.com/electric-sql/pglite/issues/1106), so the lock is ours to hold.
 *
 * A lock of this machine is judged by its process: number and start time, since numbers are used again. A lock of another
 * machine (a container that was replaced on a shared volume) can only be judged by its heartbeat.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ConfigurationError } from '../../errors.ts';

export interface DataDirLock {
  release(): void;
}

const heartbeatMs = 5_000;
/** How old the heartbeat of another machine must be before its process counts as dead. */
const foreignLockExpiresMs = 60_000;
/** Long enough for another process that judged the same stale lock to have shown itself. */
const settleMs = 100;

const ownerSchema = z.object({ pid: z.number().int(), started: z.string().nullable(), host: z.string(), id: z.string() });
type LockOwner = z.infer<typeof ownerSchema>;

export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, 'lock');
  const mine = JSON.stringify({ pid: process.pid, started: findProcessStart(process.pid) ?? null, host: hostname(), id: randomUUID() } satisfies LockOwner);
  if (!placeLock(file, mine)) {
    removeStaleLock(file);
    if (!placeLock(file, mine)) throw inUse(file);
    await sleep(settleMs);
    if (readLock(file) !== mine) throw inUse(file);
  }
  const heartbeat = setInterval(() => { touch(file); }, heartbeatMs);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (readLock(file) === mine) rmSync(file, { force: true });
    },
  };
}

/** Links a finished file into place: the lock is never seen half written, and only one of two processes can do it. */
function placeLock(file: string, content: string): boolean {
  const candidate = `${file}.${randomUUID()}`;
  writeFileSync(candidate, content, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(candidate, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(candidate, { force: true });
  }
}

function removeStaleLock(file: string): void {
  const content = readLock(file);
  if (content === undefined) return;
  if (isLive(file, content)) throw inUse(file);
  const aside = `${file}.stale.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    // Another process has just taken it away; whoever links first has the directory.
    return;
  }
  const moved = readLock(aside);
  // Another process was quicker: what was moved is its fresh lock, which goes back.
  if (moved !== content) {
    try {
      linkSync(aside, file);
    } finally {
      rmSync(aside, { force: true });
    }
    throw inUse(file);
  }
  rmSync(aside, { force: true });
}

function isLive(file: string, content: string): boolean {
  const owner = parseOwner(content);
  if (owner === undefined) return ageMs(file) < foreignLockExpiresMs;
  if (owner.host !== hostname()) return ageMs(file) < foreignLockExpiresMs;
  if (!isRunning(owner.pid)) return false;
  const started = findProcessStart(owner.pid);
  return started === undefined || owner.started === null || started === owner.started;
}

function parseOwner(content: string): LockOwner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Clock ticks after boot, from the 22nd field of /proc/<pid>/stat; undefined where there is no /proc. */
function findProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Someone removed the file by hand; the process that holds the database open goes on.
  }
}

function inUse(file: string): ConfigurationError {
  const owner = parseOwner(readLock(file) ?? '');
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new ConfigurationError(
    `The data directory is in use by ${who} (${file}). The embedded database takes one process: stop the other one, or set DATABASE_URL to run several.`,
  );
}
