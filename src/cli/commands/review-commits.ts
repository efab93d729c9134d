/** Reviews a range of commits, and says what it introduces. */
import { reviewRange } from '../../pipeline.ts';
import { getOwnPackage } from '../../pipeline/own-package.ts';
import { createReviewReport } from '../../report/create-report.ts';
import { renderJson } from '../../report/render-json.ts';
import type { CliIo, ExitCode } from '../cli-io.ts';
import { conclude } from '../conclude.ts';
import type { OpenedRange } from '../open-commit.ts';
import { withRun } from '../open-run.ts';
import type { ReviewOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import { writeOutput } from '../write-output.ts';

export function reviewCommits(io: CliIo, { repository, base, head }: OpenedRange, options: ReviewOptions): Promise<ExitCode> {
  return withRun(io, options, async ({ cache, progress, readConfig }) => {
    // From the base: what is reviewed must not loosen the rules it is judged by.
    const config = await readConfig(() => repository.snapshot(base));
    const review = await reviewRange({ repository, base, head, config, cache, progress: progress.show });
    progress.clear();
    if (options.stage !== undefined) {
      writeOutput(io, renderJson(options.stage === 'plan' ? review.plan : review.comparison), options.output);
      return 0;
    }
    const report = createReviewReport(review, getOwnPackage().version);
    writeOutput(io, await renderReport(io, report, options), options.output);
    return conclude(io, report, options.failOn, config.review);
  });
}
