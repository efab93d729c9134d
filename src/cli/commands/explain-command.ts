/** `stallwatch explain`: what a rule is about, or one finding in full. */
import type { Command } from 'commander';
import { addRunOptions } from '../options.ts';
import type { ExplainOptions } from '../options.ts';

export function addExplainCommand(program: Command, run: (subject: string, options: ExplainOptions) => Promise<void>): void {
  addRunOptions(program.command('explain').description('Explain a rule, or show one finding of a repository in full.').argument('<rule or id>', 'id of a rule, or id of a finding (its first characters will do)'))
    .option('--rev <revision>', 'where to look for the finding (default: the work tree)')
    .action(run);
}
