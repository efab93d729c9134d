/** `stallwatch scan`: what is wrong in one revision, whenever it came there. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { CliIo, ExitCode } from '../cli-io.ts';
import { meanwhile, openCommit } from '../open-commit.ts';
import { addRunOptions } from '../options.ts';
import type { ScanOptions } from '../options.ts';

export function addScanCommand(program: Command, run: (paths: readonly string[], options: ScanOptions) => Promise<void>): void {
  addRunOptions(program.command('scan').description('Look at a whole revision. With paths, only at what enters through or passes those files.').argument('[paths...]', 'files or folders of the repository'))
    .option('--rev <revision>', 'a commit (default: the work tree with its uncommitted changes)')
    .addOption(new Option('--stage <stage>', 'print what one stage gives, as JSON').choices(['facts', 'graph', 'findings']))
    .action(run);
}

export async function runScan(io: CliIo, paths: readonly string[], options: ScanOptions): Promise<ExitCode> {
  const [opened, { scanCommit }] = await meanwhile(openCommit(io, options, options.rev), () => import('./scan-commit.ts'));
  return scanCommit(io, opened, paths, options);
}
