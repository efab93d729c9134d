/** The report for a person at a terminal: worst first, each with the path that makes it true. */
import type { Severity } from '../model/finding.ts';
import type { Report, ReportedFinding } from '../model/report.ts';
import { groupByPlace } from './group-by-place.ts';
import type { FindingsAtPlace } from './group-by-place.ts';
import { getPrintable } from './printable.ts';
import { isShown, renderCounts, renderExtent, renderPlaceCount, severities } from './render-counts.ts';
import { renderGaps } from './render-gaps.ts';
import { renderWatched } from './render-watched.ts';
import type { TerminalStyle } from './terminal-style.ts';

export function renderTerminal(report: Report, style: TerminalStyle): string {
  const shown = report.findings.filter(isShown);
  const sure = shown.filter((finding) => finding.confidence !== 'possible');
  const blocks = [
    ...severities.flatMap((severity) => renderGroup(severity, sure.filter((finding) => finding.severity === severity), style)),
    ...renderPossible(shown.filter((finding) => finding.confidence === 'possible'), style),
    ...renderResolved(report.resolved, style),
    ...renderWatched(report.watched ?? [], style),
    ...renderGaps(report, style),
    renderLastLine(report, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Where more places than this have a finding, the others are a line each. */
const mostInFull = 20;
/** Of the places that one client makes slow, this many are told in full, and those with an edit: the next would say the same again. */
const mostOfOneClient = 3;
/** Of what else a place holds up, this many are named. */
const mostNamed = 5;

function renderGroup(severity: Severity, findings: readonly ReportedFinding[], style: TerminalStyle): string[] {
  if (findings.length === 0) return [];
  const places = groupByPlace(findings);
  const inFull = chooseInFull(places);
  const rest = places.filter((place) => !inFull.has(place)).map(renderPlaceLine);
  return [
    style.severity(severity, `${severity} (${renderPlaceCount(findings.length, places.length)})`),
    ...[...inFull].map((place) => [renderFinding(place.shown, style), ...renderOthers(place)].join('\n')),
    ...(rest.length > 0 ? [[`  ${style.quiet(`${rest.length} more place${rest.length === 1 ? '' : 's'}, in full with --format json`)}`, ...rest].join('\n')] : []),
  ];
}

function chooseInFull(places: readonly FindingsAtPlace[]): ReadonlySet<FindingsAtPlace> {
  const ofClient = new Map<string, number>();
  const chosen = new Set<FindingsAtPlace>();
  for (const place of places) {
    const client = place.shown.evidence.find((step) => step.kind === 'client');
    const cause = client && place.shown.suggestion === null ? JSON.stringify([place.shown.rule, client.file, client.line]) : null;
    const told = cause === null ? 0 : (ofClient.get(cause) ?? 0);
    if (chosen.size === mostInFull || told === mostOfOneClient) continue;
    if (cause !== null) ofClient.set(cause, told + 1);
    chosen.add(place);
  }
  return chosen;
}

function renderOthers({ otherSubjects }: FindingsAtPlace): string[] {
  if (otherSubjects.length === 0) return [];
  const left = otherSubjects.length - mostNamed;
  return wrap(`Likewise: ${otherSubjects.slice(0, mostNamed).map(getPrintable).join(', ')}${left > 0 ? ` and ${left} more` : ''}`);
}

function renderPlaceLine({ shown, otherSubjects }: FindingsAtPlace): string {
  const others = otherSubjects.length === 0 ? '' : ` and ${otherSubjects.length} more`;
  return `  ${getPrintable(`${shown.file}:${shown.line}`)}  ${getPrintable(shown.subject)}${others}  (${shown.rule})`;
}

/** One finding with its path: the subject stands out, because that is what a reader knows. */
export function renderFinding(finding: ReportedFinding, style: TerminalStyle): string {
  const kindWidth = Math.max(...finding.evidence.map((step) => step.kind.length), 0);
  const places = finding.evidence.map((step) => getPrintable(`${step.file}:${step.line}`));
  const placeWidth = Math.min(60, Math.max(...places.map((place) => place.length), 0));
  const path = finding.evidence.map((step, index) =>
    `    ${style.quiet(step.kind.padEnd(kindWidth))}  ${(places[index] ?? '').padEnd(placeWidth)}  ${getPrintable(step.label)}`);
  const place = getPrintable(`${finding.file}:${finding.line}:${finding.column}`);
  return [
    `  ${renderHeadline(getPrintable(finding.subject), getPrintable(finding.title), style)}`,
    `  ${place}  ${style.quiet(`${finding.rule}, ${finding.confidence}, id ${finding.fingerprint}`)}`,
    ...wrap(getPrintable(finding.message)),
    ...path,
    ...wrap(`What to do: ${getPrintable(finding.advice)}`),
    ...renderSuggestion(finding, style),
  ].join('\n');
}

function renderHeadline(subject: string, title: string, style: TerminalStyle): string {
  return title.includes(subject) ? title.replace(subject, () => style.strong(subject)) : `${style.strong(subject)}  ${title}`;
}

function renderSuggestion({ suggestion }: ReportedFinding, style: TerminalStyle): string[] {
  if (suggestion === null) return [];
  const edits = suggestion.edits.flatMap((edit) => {
    const range = edit.endLine > edit.startLine ? `${edit.startLine}-${edit.endLine}` : String(edit.startLine);
    const lines = edit.newText.split('\n').map((line) => `    ${style.good('+')} ${getPrintable(line.replaceAll('\t', '  '))}`);
    return [`    ${getPrintable(edit.file)}:${range}`, ...lines];
  });
  return [`  ${style.good('Suggested edit, verified:')} ${getPrintable(suggestion.description)}`, ...edits];
}

function renderPossible(findings: readonly ReportedFinding[], style: TerminalStyle): string[] {
  if (findings.length === 0) return [];
  return [[style.quiet(`possible, not certain enough to act on unseen (${findings.length})`), ...groupByPlace(findings).map(renderPlaceLine)].join('\n')];
}

function renderResolved(findings: readonly ReportedFinding[], style: TerminalStyle): string[] {
  if (findings.length === 0) return [];
  return [[style.good(`resolved (${findings.length})`), ...groupByPlace(findings).map(renderPlaceLine)].join('\n')];
}

/** What was found, in how much, in how long. */
function renderLastLine(report: Report, style: TerminalStyle): string {
  const counts = renderCounts(report);
  const before = report.findings.filter((finding) => !isShown(finding)).length;
  const old = before === 0 ? '' : `, ${before} there before`;
  return `${counts.isClean ? style.good(counts.text) : style.strong(counts.text)}${old}. ${renderExtent(report)}.`;
}

const TEXT_WIDTH = 100;

/** Words on lines of at most `TEXT_WIDTH`, indented. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > TEXT_WIDTH && line.trim() !== '') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
