/** The chain of a finding as a short list and as a diagram. */
import type { Cause } from '../model/comparison.ts';
import type { Evidence, EvidenceKind, Finding } from '../model/finding.ts';
import { renderCode } from './safe-text.ts';

/** Address of a file of the head on the web, such as `https://github.com/acme/shop/blob/<commit>`; null when there is none. */
export type SourceAddress = string | null;

/** More steps than a reader takes in at a glance are left out in the middle. */
const mostSteps = 8;

/** An address this long is an attack on the comment's size, not a file to look at. */
const longestPath = 1000;

const pathKinds: readonly EvidenceKind[] = ['entry', 'call', 'sink'];

const kindWords: Readonly<Record<EvidenceKind, string>> = {
  entry: 'Handler',
  call: 'Call',
  sink: 'Call',
  client: 'Client',
  consumer: 'Consumer',
  guard: 'Guard',
  schedule: 'Schedule',
  deployment: 'Deployment',
  effect: 'Effect',
};

/** A request has a path, step by step, and what stands beside it; a queue or a schedule has facts that come together. */
export function renderSteps(finding: Finding, cause: Cause | null, address: SourceAddress): string {
  const isPath = finding.family === 'request-path';
  const path = finding.evidence.filter((step) => isPath && pathKinds.includes(step.kind));
  const facts = finding.evidence.filter((step) => !path.includes(step));
  const render = (step: Evidence): string =>
    `${renderCode(step.label)} · ${renderLocation(step.file, step.line, address)}${isCausedAt(step, finding, cause) ? ' **← this change**' : ''}`;
  return [
    isPath ? '**Path of a request**' : '**What comes together**',
    ...shorten(path.map((step, index) => `${index + 1}. ${render(step)}`), true),
    ...shorten(facts.map((step) => `- ${kindWords[step.kind]}: ${render(step)}`), false),
  ].join('\n');
}

/** `src/checkout.ts:15`, as a link where there is an address. */
export function renderLocation(file: string, line: number, address: SourceAddress): string {
  const text = renderCode(`${file}:${line}`, 200);
  if (address === null) return text;
  const path = file.split('/').map((part) => encodeURIComponent(part.toWellFormed()).replace(/[()]/gu, (c) => `%${c.charCodeAt(0).toString(16)}`)).join('/');
  return path.length > longestPath ? text : `[${text}](${address}/${path}#L${line})`;
}

export function isCausedAt(step: Evidence, finding: Finding, cause: Cause | null): boolean {
  if (cause === null || cause.by === 'hunk' || step.file !== cause.file) return false;
  const steps = finding.evidence.filter((each) => each.file === cause.file && cause.line >= each.line && cause.line <= getLastLine(each));
  // The narrowest step that holds the line: a call within its handler, not the handler.
  const narrowest = steps.reduce<Evidence | undefined>((best, each) => (best === undefined || getLastLine(each) - each.line < getLastLine(best) - best.line ? each : best), undefined);
  return step === narrowest;
}

function getLastLine(step: Evidence): number {
  return Math.max(step.line, step.endLine);
}

function shorten(lines: readonly string[], isNumbered: boolean): readonly string[] {
  if (lines.length <= mostSteps) return lines;
  const head = lines.slice(0, mostSteps / 2);
  const tail = lines.slice(lines.length - (mostSteps - head.length - 1));
  return [...head, `${isNumbered ? `${head.length + 1}.` : '-'} … ${lines.length - head.length - tail.length} more steps`, ...tail];
}
