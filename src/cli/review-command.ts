/** `stallwatch review`: what a range of commits introduces, as the App would say it on the pull request. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { reviewRange } from '../pipeline.ts';
import { getOwnPackage } from '../pipeline/own-package.ts';
import { createReviewReport } from '../report/create-report.ts';
import { renderJson } from '../report/render-json.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { conclude } from './conclude.ts';
import { withRun } from './open-run.ts';
import { addRunOptions } from './options.ts';
import type { RunOptions } from './options.ts';
import { renderReport } from './render-report.ts';
import { getRevision } from './scan-command.ts';
import { writeOutput } from './write-output.ts';

export interface ReviewOptions extends RunOptions {
  readonly base: string;
  readonly head?: string;
  readonly stage?: 'findings' | 'plan';
}

export function addReviewCommand(program: Command, run: (options: ReviewOptions) => Promise<void>): void {
  addRunOptions(program.command('review').description('Look at what changed since a base, as on a pull request.'))
    .requiredOption('--base <revision>', 'the branch or commit that the changes are meant for')
    .option('--head <revision>', 'the changes (default: the work tree with its uncommitted changes)')
    .addOption(new Option('--stage <stage>', 'print what one stage gives, as JSON').choices(['findings', 'plan']))
    .action(run);
}

export function runReview(io: CliIo, options: ReviewOptions): Promise<ExitCode> {
  return withRun(io, options, async ({ repository, cache, progress, readConfig }) => {
    const base = await repository.resolveCommit(options.base);
    const head = await getRevision(repository, options.head);
    // From the base: what is reviewed must not loosen the rules it is judged by.
    const config = await readConfig(() => repository.snapshot(base));
    const review = await reviewRange({ repository, base, head, config, cache, progress: progress.show });
    progress.clear();
    if (options.stage !== undefined) {
      writeOutput(io, renderJson(options.stage === 'plan' ? review.plan : review.comparison), options.output);
      return 0;
    }
    const report = createReviewReport(review, getOwnPackage().version);
    writeOutput(io, renderReport(io, report, options), options.output);
    return conclude(io, report, options.failOn, config.review);
  });
}
