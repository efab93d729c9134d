/** `stallwatch review`: what a range of commits introduces, as the App would say it on the pull request. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { CliIo, ExitCode } from '../cli-io.ts';
import { meanwhile, openRange } from '../open-commit.ts';
import { addRunOptions } from '../options.ts';
import type { ReviewOptions } from '../options.ts';

export function addReviewCommand(program: Command, run: (options: ReviewOptions) => Promise<void>): void {
  addRunOptions(program.command('review').description('Look at what changed since a base, as on a pull request.'))
    .requiredOption('--base <revision>', 'the branch or commit that the changes are meant for')
    .option('--head <revision>', 'the changes (default: the work tree with its uncommitted changes)')
    .addOption(new Option('--stage <stage>', 'print what one stage gives, as JSON').choices(['findings', 'plan']))
    .action(run);
}

export async function runReview(io: CliIo, options: ReviewOptions): Promise<ExitCode> {
  const [opened, { reviewCommits }] = await meanwhile(openRange(io, options, options.base, options.head), () => import('./review-commits.ts'));
  return reviewCommits(io, opened, options);
}
