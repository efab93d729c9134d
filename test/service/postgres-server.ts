/** Starts a real PostgreSQL server of its own for a test file, where one is installed; undefined where none is. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

const installRoot = '/usr/lib/postgresql';

export function findPostgresPrograms(): string | undefined {
  if (!existsSync(installRoot)) return undefined;
  const versions = readdirSync(installRoot).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(installRoot, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
}

export async function startPostgres(bin: string): Promise<PostgresServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'postgres-'));
  const user = findUnprivilegedUser();
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  const data = path.join(directory, 'data');
  const made = spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'stallwatch', '-A', 'trust', '--no-sync', '-E', 'UTF8'], { ...user, cwd: directory, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await findFreePort();
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-k', directory], { ...user, cwd: directory, stdio: 'ignore' });
  const url = `postgres://stallwatch@127.0.0.1:${port}/postgres`;
  await waitUntilAnswering(url);
  return {
    url,
    async stop() {
      await stopServer(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; the Debian package brings a user for it. */
function findUnprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ids = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout));
  return { uid: ids[0] ?? 0, gid: ids[1] ?? 0 };
}

async function waitUntilAnswering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    // A connection that is refused later than its own rejection would end the test run.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => { resolve(); });
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for its clients.
    server.kill('SIGINT');
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}
