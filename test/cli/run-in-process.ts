import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/cli/run-cli.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let cacheDir = '';
beforeEach(() => { cacheDir = mkdtempSync(join(tmpdir(), 'stallwatch-cache-')); });
afterEach(() => { rmSync(cacheDir, { recursive: true, force: true }); });

/** Runs the command line in this process: much faster than a process of its own, and it takes nothing from this one. Each test has a cache of its own. */
export async function run(args: readonly string[], cwd: string = tmpdir(), isTerminal = false): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const getStream = (name: 'stdout' | 'stderr') => ({ isTTY: isTerminal, write: (text: string) => { written[name] += text; } });
  const code = await runCli(args, { stdout: getStream('stdout'), stderr: getStream('stderr'), environment: { STALLWATCH_CACHE_DIR: cacheDir }, cwd });
  return { code, ...written };
}
