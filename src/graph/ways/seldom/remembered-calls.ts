/**
 * Calls whose answer is kept outside of the run and asked for first: a file that is read again when it has changed, a key that is
 * derived once per tenant. Most runs do without them.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { findRoot } from '../../clients/value-flow.ts';
import { getInnerSteps, holdsCall } from '../../steps.ts';
import { hasBodyWhere } from '../bodies-on-way.ts';
import type { PathStep } from '../paths-to-role.ts';
import type { ProgramGraph } from '../../../model/graph.ts';

/** Methods that look a key up, and those that keep something under one. */
const looksUp: ReadonlySet<string> = new Set(['has', 'get']);
const keeps: ReadonlySet<string> = new Set(['set', 'add']);
const mostDepth = 12;

/** True when some function on the way tests a variable of its module or a field of its object, and fills it behind the test. */
export function isRemembered(graph: ProgramGraph, steps: readonly PathStep[]): boolean {
  return hasBodyWhere(graph, steps, isBehindTest);
}

/** Follows the steps to the call; a test on the way that keeps others from it counts, where its subject is filled beside the call or after it. */
function isBehindTest(facts: FileFacts, steps: readonly Step[], call: number): boolean {
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'branch') {
      const rest = steps.slice(index + 1);
      if (holdsCall(step.then, call)) return fills(facts, [...step.then, ...rest], keysIn(facts, step.test, 0)) || isBehindTest(facts, step.then, call);
      if (holdsCall(step.otherwise, call)) return fills(facts, [...step.otherwise, ...rest], keysIn(facts, step.test, 0)) || isBehindTest(facts, step.otherwise, call);
      if (step.then.some((one) => one.kind === 'return') && holdsCall(rest, call) && fills(facts, rest, keysIn(facts, step.test, 0))) return true;
    } else {
      const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
      if (inner !== undefined) return isBehindTest(facts, inner, call);
    }
  }
  return false;
}

function fills(facts: FileFacts, steps: readonly Step[], keys: ReadonlySet<string>): boolean {
  return keys.size > 0 && steps.some((step) => {
    if (step.kind === 'assign') return keys.has(keyOf(facts, facts.assignments[step.assignment]?.target) ?? '');
    const called = step.kind === 'call' ? facts.calls[step.call]?.callee : undefined;
    if (called?.kind === 'member' && keeps.has(called.property) && keys.has(keyOf(facts, called.object) ?? '')) return true;
    return getInnerSteps(step).some((part) => fills(facts, part, keys));
  });
}

/** What the test asks: a variable by itself or beside another value, or a map whether it has a key. */
function keysIn(facts: FileFacts, test: Term, depth: number): ReadonlySet<string> {
  if (depth > mostDepth) return new Set();
  const own = keyOf(facts, test);
  if (own !== null) return new Set([own]);
  if (test.kind === 'operation') return new Set(test.operands.flatMap((one) => [...keysIn(facts, one, depth + 1)]));
  if (test.kind === 'binding') return new Set((facts.bindings[test.binding]?.values ?? []).flatMap((value) => [...keysIn(facts, value, depth + 1)]));
  const callee = test.kind === 'call' ? facts.calls[test.call]?.callee : undefined;
  const asked = callee?.kind === 'member' && looksUp.has(callee.property) ? keyOf(facts, callee.object) : null;
  return new Set(asked === null ? [] : [asked]);
}

/** A variable of the module, or a field of this object, as a name. */
function keyOf(facts: FileFacts, term: Term | undefined): string | null {
  if (term === undefined) return null;
  const root = findRoot(facts, term);
  if (root.kind === 'this') return term.kind === 'member' && term.object.kind === 'this' ? `this.${term.property}` : null;
  if (root.kind !== 'binding') return null;
  const binding = facts.bindings[root.binding];
  return binding?.scope === 0 && binding.kind !== 'import' && binding.kind !== 'function' && binding.kind !== 'class' && term.kind !== 'call' ? `${root.binding}` : null;
}
