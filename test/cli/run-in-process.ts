import { tmpdir } from 'node:os';
import { runCli } from '../../src/cli/run-cli.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process: much faster than a process of its own, and it takes nothing from this one. */
export async function run(args: readonly string[], cwd: string = tmpdir(), isTerminal = false): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const getStream = (name: 'stdout' | 'stderr') => ({ isTTY: isTerminal, write: (text: string) => { written[name] += text; } });
  const code = await runCli(args, { stdout: getStream('stdout'), stderr: getStream('stderr'), environment: { STALLWATCH_CACHE_DIR: `${cwd}/.git/stallwatch-cache` }, cwd });
  return { code, ...written };
}
