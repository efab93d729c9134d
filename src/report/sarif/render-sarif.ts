/**
 * The report as SARIF 2.1.0, which code scanning and editors read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * Each place is one result, as in the terminal: a result is an alert in front of a team, and fifty alerts for one call are noise.
 * Findings that are only possible, and those that a range resolved, are no alerts and are left out.
 */
import type { Log, Notification, ReportingDescriptor, Run } from 'sarif';
import type { Report } from '../../model/report.ts';
import type { DescribedRule } from '../described-rule.ts';
import { groupByPlace } from '../group-by-place.ts';
import { getPrintable } from '../printable.ts';
import { renderJson } from '../render-json.ts';
import { toArtifact } from './sarif-artifact.ts';
import { toResult } from './sarif-result.ts';

export function renderSarif(report: Report, rules: readonly DescribedRule[]): string {
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [toRun(report, rules)] };
  return renderJson(log);
}

function toRun(report: Report, rules: readonly DescribedRule[]): Run {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const sure = report.findings.filter((finding) => finding.confidence !== 'possible');
  return {
    tool: { driver: { name: 'Stallwatch', semanticVersion: report.tool.version, rules: rules.map(toDescriptor) } },
    // With a slash at its end, so that uploads of scans and of reviews do not replace each other's alerts.
    automationDetails: { id: `stallwatch/${report.base === null ? 'scan' : 'review'}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: report.ruleFailures.length === 0, toolExecutionNotifications: toNotifications(report) }],
    results: groupByPlace(sure).map((place) => toResult(place, indexes.get(place.shown.rule) ?? -1)),
    properties: { head: report.head, base: report.base },
  };
}

function toDescriptor({ id, title, summary, family, maturity, readme }: DescribedRule): ReportingDescriptor {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: summary },
    help: { text: summary, ...(readme === null ? {} : { markdown: readme }) },
    properties: { tags: ['reliability', 'performance', family], precision: maturity === 'stable' ? 'very-high' : 'high' },
  };
}

/** What was not looked at, and what broke off: a log without results must not pass for a clean one. */
function toNotifications({ notAnalysed, ruleFailures }: Report): Notification[] {
  return [
    ...notAnalysed.map(({ file, reason }): Notification => ({
      level: 'warning',
      message: { text: `Not analysed: ${getPrintable(reason)}` },
      locations: [{ physicalLocation: { artifactLocation: toArtifact(file) } }],
    })),
    ...ruleFailures.map(({ rule, message }): Notification => ({ level: 'error', message: { text: `The rule ${rule} failed: ${getPrintable(message)}` }, associatedRule: { id: rule } })),
  ];
}
