/** The chain of a finding as a mermaid flowchart. https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams */
import type { Cause } from '../model/comparison.ts';
import type { Evidence, EvidenceKind, Finding } from '../model/finding.ts';
import { isCausedAt } from './render-path.ts';
import { cleanLine } from './safe-text.ts';

/** Bigger diagrams are not read. */
const mostNodes = 10;

/** The steps that follow one another; the rest leads to them or comes from them. */
const spineKinds: readonly EvidenceKind[] = ['entry', 'consumer', 'call', 'sink'];
const leadingKinds: readonly EvidenceKind[] = ['schedule', 'deployment'];

/** Undefined when all steps stand in one file: the list says it all then. */
export function findDiagram(finding: Finding, cause: Cause | null): string | undefined {
  const steps = finding.evidence;
  const files = new Set(steps.map((step) => step.file));
  if (files.size < 2 || steps.length < 3 || steps.length > mostNodes) return undefined;

  const ids = new Map(steps.map((step, index) => [step, `s${index + 1}`]));
  const idOf = (step: Evidence): string => ids.get(step) ?? '';
  const spine = steps.filter((step) => spineKinds.includes(step.kind));
  const [first] = spine;
  const last = spine.at(-1);
  if (first === undefined || last === undefined) return undefined;

  const nodes = steps.map((step) => `  ${idOf(step)}["${renderLabel(step.label)}<br/>${renderLabel(`${getFileName(step.file)}:${step.line}`)}"]`);
  const arrows = [
    ...steps.filter((step) => leadingKinds.includes(step.kind)).map((step) => `  ${idOf(step)} ${step.kind === 'schedule' ? '-->' : '-.->'} ${idOf(first)}`),
    ...spine.slice(1).map((step, index) => `  ${idOf(spine[index] ?? step)} --> ${idOf(step)}`),
    ...steps.filter((step) => ![...spineKinds, ...leadingKinds].includes(step.kind)).map((step) => `  ${idOf(last)} --> ${idOf(step)}`),
  ];
  const changed = steps.filter((step) => isCausedAt(step, finding, cause)).map((step) => `  style ${idOf(step)} stroke:#cf222e,stroke-width:3px`);
  return ['flowchart TD', ...nodes, ...arrows, ...changed].join('\n');
}

/** Only the characters that mean nothing in mermaid stay as they are; the rest is written as its number. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
function renderLabel(text: string): string {
  return cleanLine(text, 60).replace(/[^\p{L}\p{N} ./:()=,_\-…]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
}

function getFileName(file: string): string {
  return file.split('/').at(-1) ?? file;
}
