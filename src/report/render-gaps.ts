/** What was not looked at, and why: silence must never mean that a file was skipped. */
import type { Report } from '../model/report.ts';
import { getPrintable } from './printable.ts';
import type { TerminalStyle } from './terminal-style.ts';

const MOST_REASONS = 10;
const MOST_NAMES = 3;

export function renderGaps(report: Report, style: TerminalStyle): string[] {
  return [renderNotAnalysed(report, style), renderFailures(report, style)].filter((block) => block !== '');
}

function renderNotAnalysed({ notAnalysed }: Report, style: TerminalStyle): string {
  if (notAnalysed.length === 0) return '';
  const reasons = [...groupByReason(notAnalysed)].sort(([, a], [, b]) => b.length - a.length);
  const lines = reasons.slice(0, MOST_REASONS).map(([reason, files]) => `  ${files.length} ${getPrintable(reason)}: ${nameSome(files)}`);
  const rest = reasons.slice(MOST_REASONS).reduce((sum, [, files]) => sum + files.length, 0);
  return [style.strong(`not analysed (${notAnalysed.length})`), ...lines, ...(rest > 0 ? [`  ${rest} for other reasons; --format json names them all`] : [])].join('\n');
}

/** Without the place that a parser adds, so that a hundred syntax errors are one line. */
function groupByReason(gaps: Report['notAnalysed']): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { file, reason } of gaps) {
    const key = reason.split(':')[0] ?? reason;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return groups;
}

function nameSome(files: readonly string[]): string {
  const names = files.slice(0, MOST_NAMES).map(getPrintable).join(', ');
  return files.length > MOST_NAMES ? `${names} and ${files.length - MOST_NAMES} more` : names;
}

function renderFailures({ ruleFailures }: Report, style: TerminalStyle): string {
  if (ruleFailures.length === 0) return '';
  return [style.severity('error', `rules that failed (${ruleFailures.length})`), ...ruleFailures.map(({ rule, message }) => `  ${getPrintable(rule)}: ${getPrintable(message)}`)].join('\n');
}
