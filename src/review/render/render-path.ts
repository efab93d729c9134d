/** The chain of a finding as a short list and as a diagram. */
import type { Cause } from '../../model/comparison.ts';
import type { EvidenceKind, Finding } from '../../model/finding.ts';
import { mergeSteps } from '../merge-steps.ts';
import type { Step } from '../merge-steps.ts';
import { renderCode } from './safe-text.ts';

/** Address of a file of the head on the web, such as `https://github.com/acme/shop/blob/<commit>`; null when there is none. */
export type SourceAddress = string | null;

/** More steps than a reader takes in at a glance are left out in the middle. */
const mostSteps = 8;
const mostLabels = 4;

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
  const isPath = finding.family === 'request-path' && finding.evidence.some(({ kind }) => kind === 'entry');
  const steps = mergeSteps(finding, cause);
  const path = steps.filter((step) => isPath && pathKinds.includes(step.kind));
  const facts = steps.filter((step) => !path.includes(step));
  const render = (step: Step): string =>
    `${step.labels.slice(0, mostLabels).map((label) => renderCode(label)).join(', ')} · ${renderLocation(step.file, step.line, address)}${step.moreLines.slice(0, mostLabels).map((line) => `, ${renderCode(`:${line}`)}`).join('')}${step.isCause ? ' **← this change**' : ''}`;
  return [
    path.length > 0 ? '**Path of a request**' : '**What comes together**',
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

function shorten(lines: readonly string[], isNumbered: boolean): readonly string[] {
  if (lines.length <= mostSteps) return lines;
  const head = lines.slice(0, mostSteps / 2);
  const tail = lines.slice(lines.length - (mostSteps - head.length - 1));
  return [...head, `${isNumbered ? `${head.length + 1}.` : '-'} … ${lines.length - head.length - tail.length} more steps`, ...tail];
}
