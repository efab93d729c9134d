/** What only a process of its own can show: signals, pipes and exit codes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepository } from '../kit/git-repository.ts';
import { blockingCheckout, shopFiles } from '../kit/shop-repository.ts';

const start = (args: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): ChildProcess & { stderr: NonNullable<ChildProcess['stderr']>; stdout: NonNullable<ChildProcess['stdout']> } =>
  spawn(process.execPath, [`${process.cwd()}/src/cli.ts`, ...args, '--no-cache'], { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning', ...environment } });

describe('the program', () => {
  it('exits with the code of its command, and cleans up behind itself', async () => {
    const shop = createRepository({ ...shopFiles, ...blockingCheckout });
    const temporary = mkdtempSync(join(tmpdir(), 'stallwatch-cli-'));

    const child = start(['scan'], shop.dir, { TMPDIR: temporary });
    child.stdout.resume();
    const [code] = await once(child, 'close') as [number];

    expect(code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });

  it('stays quiet when the reader of its output leaves', async () => {
    const shop = createRepository({ ...shopFiles, ...blockingCheckout });

    const child = start(['scan', '--stage', 'facts'], shop.dir);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => { stderr += text.toString(); });
    await once(child, 'close');

    expect(stderr).toBe('');
  });

  it('exits with 130 when it is interrupted', async () => {
    const shop = createRepository(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`src/module-${String(i)}.ts`, `export const value = ${String(i)};\n`.repeat(800)])));

    const child = start(['scan'], shop.dir);
    const closed = once(child, 'close') as Promise<[number | null, string | null]>;
    await new Promise((resolve) => setTimeout(resolve, 400));
    child.kill('SIGINT');

    // Before its handler is in place, the signal itself ends it: a shell shows 130 for both.
    const [code, signal] = await closed;
    expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT');
  });
});
