/** Loops over a list that the code spells out: however much data there is, they have as many rounds as somebody typed items. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';

const none: ReadonlySet<number> = new Set();
const known = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();
/** What a list that is spelled out may be given later. */
const adding: ReadonlySet<string> = new Set(['push', 'unshift', 'splice']);

/** A call that is made per item of such a list only: by a loop around it, or because it goes through a list itself (`perItem`). */
export function isFixedLoop(facts: FileFacts, index: number, perItem: boolean): boolean {
  const call = facts.calls[index];
  if (call === undefined || (call.loop && !callsInFixedLoops(facts, call.in).has(index))) return false;
  return !perItem || (call.callee.kind === 'member' && isFixedList(facts, call.callee.object));
}

/** Indexes of the calls of a function that stand in such loops only. */
function callsInFixedLoops(facts: FileFacts, fn: number): ReadonlySet<number> {
  const functions = known.get(facts) ?? new Map<number, ReadonlySet<number>>();
  known.set(facts, functions);
  let found = functions.get(fn);
  if (!found) {
    const calls = new Set<number>();
    collect(facts, facts.functions[fn]?.body ?? [], 'outside', calls);
    functions.set(fn, (found = calls.size === 0 ? none : calls));
  }
  return found;
}

function collect(facts: FileFacts, steps: readonly Step[], where: 'outside' | 'fixed' | 'growing', into: Set<number>): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'call':
        if (where === 'fixed') into.add(step.call);
        break;
      case 'branch': for (const side of [step.then, step.otherwise]) collect(facts, side, where, into); break;
      case 'loop': collect(facts, step.body, where !== 'growing' && step.of === 'for-of' && step.over !== null && isFixedList(facts, step.over) ? 'fixed' : 'growing', into); break;
      case 'switch': for (const { body } of step.cases) collect(facts, body, where, into); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) collect(facts, part, where, into); break;
      case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': break;
    }
  }
}

/** `['orders', 'returns']`, or a constant of the file that is that and is given nothing more. */
function isFixedList(facts: FileFacts, list: Term): boolean {
  switch (list.kind) {
    // An empty list is one that is filled elsewhere.
    case 'array': return list.items.length > 0 && list.items.every(({ kind }) => kind !== 'spread');
    case 'cast': return isFixedList(facts, list.of);
    case 'binding': {
      const { kind, values, from } = facts.bindings[list.binding] ?? {};
      const [value, ...others] = values ?? [];
      if (kind !== 'const' || from !== undefined || value === undefined || others.length > 0 || value.kind === 'binding' || !isFixedList(facts, value)) return false;
      const isIt = (term: Term): boolean => term.kind === 'binding' && term.binding === list.binding;
      return !facts.calls.some(({ callee }) => callee.kind === 'member' && adding.has(callee.property) && isIt(callee.object)) && !facts.assignments.some(({ target }) => target.kind === 'index' && isIt(target.object));
    }
    default: return false;
  }
}
