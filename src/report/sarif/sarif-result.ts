/** One place of the code as a SARIF result: an alert where the repair belongs, with a code flow for each entry point that reaches it. */
import type { CodeFlow, Location, Region, Result, ThreadFlowLocation } from 'sarif';
import type { Evidence, Severity } from '../../model/finding.ts';
import type { ReportedFinding } from '../../model/report.ts';
import type { FindingsAtPlace } from '../group-by-place.ts';
import { getPrintable } from '../printable.ts';
import { toArtifact } from './sarif-artifact.ts';
import { toFix } from './sarif-fix.ts';

/** Of the entry points that reach one place, this many get a code flow and a name; the rest are counted. */
const mostFlows = 10;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, Result.level>;

export function toResult({ shown, others, otherSubjects }: FindingsAtPlace, ruleIndex: number): Result {
  const ways = chooseWays(shown, others);
  return {
    ruleId: shown.rule,
    ruleIndex,
    level: levels[shown.severity],
    message: { text: renderMessage(shown, otherSubjects) },
    locations: [toLocation(shown.file, { startLine: shown.line, startColumn: shown.column, endLine: shown.endLine, endColumn: shown.endColumn })],
    codeFlows: ways.map(toCodeFlow),
    partialFingerprints: { 'stallwatch/v1': shown.fingerprint },
    ...(shown.status === null ? {} : { baselineState: shown.status === 'introduced' ? 'new' : 'unchanged' }),
    ...(shown.suggestion === null ? {} : { fixes: [toFix(shown.suggestion)] }),
    properties: { family: shown.family, confidence: shown.confidence, subjects: [shown.subject, ...otherSubjects].map(getPrintable) },
  };
}

/** One for each subject: routes that share a place are told apart by where they come from. */
function chooseWays(shown: ReportedFinding, others: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const bySubject = new Map([[shown.subject, shown]]);
  for (const finding of others) if (!bySubject.has(finding.subject)) bySubject.set(finding.subject, finding);
  return [...bySubject.values()].filter((finding) => finding.evidence.length > 0).slice(0, mostFlows);
}

function renderMessage(shown: ReportedFinding, otherSubjects: readonly string[]): string {
  const named = otherSubjects.slice(0, mostFlows - 1);
  const left = otherSubjects.length - named.length;
  const likewise = named.length === 0 ? '' : ` Likewise: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`;
  return escapeLinks(getPrintable(`${shown.title}. ${shown.message}${likewise} What to do: ${shown.advice}`));
}

/** `[text](1)` is a link in a SARIF message, and `orders[id](input)` is code. See section 3.11.6 of the specification, messages with embedded links. */
function escapeLinks(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, '\\[');
}

function toCodeFlow({ evidence }: ReportedFinding): CodeFlow {
  return { threadFlows: [{ locations: evidence.map(toStep) }] };
}

function toStep({ kind, file, line, endLine, label }: Evidence): ThreadFlowLocation {
  const location = toLocation(file, { startLine: line, endLine });
  return { location: { ...location, message: { text: escapeLinks(`${kind}: ${getPrintable(label)}`) } }, importance: kind === 'call' ? 'important' : 'essential' };
}

function toLocation(file: string, region: Region): Location {
  return { physicalLocation: { artifactLocation: toArtifact(file), region } };
}
