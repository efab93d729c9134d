import type { Analysis } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';
import type { ReviewPolicy } from '../model/review-policy.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import type { FailOn } from './options.ts';

/** The exit code of a run: findings first, then whether anything was looked at at all. */
export function conclude(io: CliIo, report: Report, failOn: FailOn | undefined, policy: ReviewPolicy): ExitCode {
  if (report.findings.some((finding) => isFailing(finding, failOn ?? policy.failOn))) return 1;
  if (isEmpty(report)) {
    io.stderr.write('stallwatch: nothing could be analysed: no TypeScript or JavaScript file was read. This is no clean result.\n');
    return 3;
  }
  return report.ruleFailures.length > 0 ? 3 : 0;
}

/** A guess fails no build, and neither does what was there before. */
function isFailing({ severity, confidence, status }: Report['findings'][number], failOn: FailOn): boolean {
  if (failOn === 'never' || confidence === 'possible' || status === 'unchanged') return false;
  return severity === 'error' || (severity === 'warning' && failOn === 'warning');
}

function isEmpty({ stats }: { readonly stats: Pick<Analysis['stats'], 'parsed' | 'fromCache'> }): boolean {
  return stats.parsed + stats.fromCache === 0;
}
