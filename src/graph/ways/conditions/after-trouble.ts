/**
 * Calls for when something went wrong, which stand in no `catch`: what runs when the caller has hung up, and the functions that a caller
 * hands over for a failure: `options.onError(error)`.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { findRoot } from '../../clients/value-flow.ts';
import type { PathStep } from '../nearest-first.ts';
import { findHeldTests } from './held-tests.ts';

const forTrouble = /^on(?:Abort|Cancel|Error|Exhaust|Fail|Reject|Retry|Timeout)/;

export function findTrouble(graph: ProgramGraph, steps: readonly PathStep[]): CallEdge | null {
  for (const { node, edge } of steps) {
    const facts = graph.files[node.file];
    const call = facts?.calls[edge.call];
    if (facts === undefined || call === undefined) continue;
    if (isHandedForTrouble(facts, call.callee) || findHeldTests(facts, edge.call).some(({ test, holds }) => holds && test.kind === 'member' && test.property === 'aborted')) return edge;
  }
  return null;
}

function isHandedForTrouble(facts: FileFacts, callee: Term): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? (facts.bindings[callee.binding]?.name ?? '') : '';
  if (!forTrouble.test(name)) return false;
  const root = findRoot(facts, callee);
  if (root.kind === 'parameter') return true;
  const binding = root.kind === 'binding' ? facts.bindings[root.binding] : undefined;
  return binding?.kind === 'parameter' || binding?.values.some((value) => findRoot(facts, value).kind === 'parameter') === true;
}
