/**
 * Ways into a case that is not theirs: `load('orders')`, and the call stands under `case 'users'` of `switch (kind)` in `load`. Where each
 * of many routes names what it wants, most of the cases are others'.
 */
import type { Step } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';
import type { PathStep } from '../nearest-first.ts';
import { findSpelledText } from '../spelled-text.ts';

type Switch = Extract<Step, { kind: 'switch' }>;

/** The call that says which case it is, and the one that stands in another; null where nothing says so. */
export function findOtherCase(graph: ProgramGraph, steps: readonly PathStep[]): readonly [CallEdge, CallEdge] | null {
  for (const [at, { node, edge }] of steps.entries()) {
    if (at === 0) continue;
    for (const one of switchesAround(graph.files[node.file]?.functions[node.function]?.body ?? [], edge.call)) {
      const labels = findLabels(one, edge.call);
      const told = labels === null ? null : findSpelledText(graph, steps, at, one.on);
      if (told !== null && told.by !== null && labels?.has(told.text) === false) return [told.by, edge];
    }
  }
  return null;
}

function switchesAround(steps: readonly Step[], call: number): readonly Switch[] {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined) return [...(step.kind === 'switch' ? [step] : []), ...switchesAround(inner, call)];
  }
  return [];
}

/** The texts for which the call is made, those of cases before it that run on into it included; null for the rest, and where one is no text. */
function findLabels({ cases }: Switch, call: number): ReadonlySet<string> | null {
  const last = cases.findIndex(({ body }) => holdsCall(body, call));
  let first = last;
  while (first > 0 && !endsPath(cases[first - 1]?.body ?? [])) first--;
  const labels = new Set<string>();
  for (const { test } of cases.slice(first, last + 1)) {
    if (test?.kind !== 'literal' || typeof test.value !== 'string') return null;
    labels.add(test.value);
  }
  return labels;
}
