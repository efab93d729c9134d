/** The chain of a finding as a mermaid flowchart. https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams */
import type { Cause } from '../../model/comparison.ts';
import type { EvidenceKind, Finding } from '../../model/finding.ts';
import { mergeSteps } from '../merge-steps.ts';
import type { Step } from '../merge-steps.ts';
import { cleanLine } from './safe-text.ts';

/** Bigger diagrams are not read. */
const mostNodes = 10;

/** The steps that follow one another; the rest leads to the first of them or comes from the last. */
const pathKinds: readonly EvidenceKind[] = ['entry', 'call', 'sink'];
/** A job or a task does several things: its calls do not follow one another. */
const startKinds: readonly EvidenceKind[] = ['consumer', 'entry'];

/** Undefined when all steps stand in one file: the list says it all then. */
export function findDiagram(finding: Finding, cause: Cause | null): string | undefined {
  const steps = mergeSteps(finding, cause).map((step, index) => ({ ...step, id: `s${index + 1}` }));
  const files = new Set(steps.map((step) => step.file));
  const spineKinds = finding.family === 'request-path' ? pathKinds : startKinds;
  const spine = steps.filter((step) => spineKinds.includes(step.kind));
  const [first] = spine;
  const last = spine.at(-1);
  if (files.size < 2 || steps.length < 3 || steps.length > mostNodes || first === undefined || last === undefined) return undefined;

  const beside = steps.filter((step) => !spine.includes(step));
  const arrows = [
    ...beside.filter((step) => isLeading(step, first)).map((step) => `  ${step.id} ${step.kind === 'schedule' ? '-->' : '-.->'} ${first.id}`),
    ...spine.slice(1).map((step, index) => `  ${spine[index]?.id ?? first.id} --> ${step.id}`),
    ...beside.filter((step) => !isLeading(step, first)).map((step) => `  ${last.id} --> ${step.id}`),
  ];
  const changed = steps.filter((step) => step.isCause).map((step) => `  style ${step.id} stroke:#cf222e,stroke-width:3px`);
  return ['flowchart TD', ...steps.map((step) => `  ${step.id}["${renderNode(step)}"]`), ...arrows, ...changed].join('\n');
}

/** A consumer hangs on its client; a handler makes its own. */
function isLeading(step: Step, first: Step): boolean {
  return step.kind === 'schedule' || step.kind === 'deployment' || (step.kind === 'client' && first.kind === 'consumer');
}

function renderNode(step: Step): string {
  return [...step.labels.slice(0, 3), `${step.file.split('/').at(-1) ?? step.file}:${step.line}`].map(escapeLabel).join('<br/>');
}

/** Only the characters that mean nothing in mermaid stay as they are; the rest is written as its number. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
function escapeLabel(text: string): string {
  return cleanLine(text, 60).replace(/[^\p{L}\p{N} ./:()=,_\-…]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
}
