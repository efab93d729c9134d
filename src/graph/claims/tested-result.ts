/** Whether a run goes another way when a statement changed nothing. */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import { eachStep } from '../steps.ts';
import { forEachTerm } from '../terms.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { RunEvent } from './run/run-events.ts';

/** The result decides a branch, a loop or a value here, or in a function it is returned to. */
export function isResultTested(graph: ProgramGraph, event: RunEvent): boolean {
  for (const { node, call } of [event, ...event.way.toReversed()]) {
    const facts = graph.files[node.file];
    const use = facts === undefined ? 'tested' : findUse(facts, call);
    if (use !== 'returned') return use === 'tested';
  }
  return true;
}

type Use = 'tested' | 'returned' | 'ignored';

/** Claims ask of the same statement for every effect that follows it. */
const usesOfFile = new WeakMap<FileFacts, Map<number, Use>>();

/** `returned`: only the caller can tell. */
export function findUse(facts: FileFacts, index: number): Use {
  let known = usesOfFile.get(facts);
  if (!known) usesOfFile.set(facts, (known = new Map<number, Use>()));
  let use = known.get(index);
  if (use === undefined) known.set(index, (use = readUse(facts, index)));
  return use;
}

function readUse(facts: FileFacts, index: number): Use {
  const call = facts.calls[index];
  if (call === undefined || call.dropped) return 'ignored';
  const mentions = makeMentions(facts, index);
  let returned = facts.functions[call.in]?.kind === 'arrow' && facts.functions[call.in]?.body.length === 0;
  for (const step of eachStep(facts.functions[call.in]?.body ?? [])) {
    if (testsIt(facts, step, index, mentions)) return 'tested';
    if (step.kind === 'return' && mentions(step.value)) {
      if (step.value?.kind === 'operation') return 'tested';
      returned = true;
    }
  }
  return returned ? 'returned' : 'ignored';
}

/** Whether a term holds the result of a call, or a part of it. */
export function makeMentions(facts: FileFacts, index: number): (term: Term | null) => boolean {
  const sought = { index, tellsByError: !isSilentUpdate(facts, index) };
  const holders = findHolders(facts, sought);
  return (term) => term !== null && mentionsAny(facts, term, sought, holders);
}

function testsIt(facts: FileFacts, step: Step, index: number, mentions: (term: Term | null) => boolean): boolean {
  switch (step.kind) {
    case 'branch': return mentions(step.test);
    case 'switch': return mentions(step.on);
    case 'loop': return mentions(step.over);
    // `assertClaimed(result)`, `claimed.map(send)`; the chain the statement is made of is no use of it.
    case 'call': {
      const call = facts.calls[step.call];
      return step.call !== index && call !== undefined && (call.args.some(mentions) || (call.callee.kind === 'member' && mentions(call.callee.object)));
    }
    case 'assign': {
      const value = facts.assignments[step.assignment]?.value;
      return value?.kind === 'operation' && mentions(value);
    }
    default: return false;
  }
}

interface Sought {
  readonly index: number;
  /** That there is an error says that nothing was changed. */
  readonly tellsByError: boolean;
}

/** Supabase: to change no row is no error, unless one row is asked for. https://supabase.com/docs/reference/javascript/update */
function isSilentUpdate(facts: FileFacts, index: number): boolean {
  const links = new Set<string>();
  const add = (call: CallFact | undefined, depth: number): void => {
    if (call?.callee.kind !== 'member' || depth > longestChain) return;
    links.add(call.callee.property);
    if (call.callee.object.kind === 'call') add(facts.calls[call.callee.object.call], depth + 1);
  };
  const own = facts.calls[index];
  // The chain goes on around the call, in the same statement.
  facts.calls.forEach((call) => {
    if (call.in === own?.in && call.span[0] === own.span[0] && call.span[1] === own.span[1]) add(call, 0);
  });
  return links.has('from') && links.has('update') && !links.has('single');
}

const longestChain = 20;

/** The variables that hold the result, or a part of it. */
function findHolders(facts: FileFacts, sought: Sought): ReadonlySet<number> {
  const holders = new Set<number>();
  const scope = facts.calls[sought.index]?.in;
  for (let round = 0; round < 3; round += 1) {
    facts.bindings.forEach((binding, position) => {
      if (binding.scope !== scope || holders.has(position)) return;
      if (binding.values.some((value) => mentionsAny(facts, value, sought, holders))) holders.add(position);
    });
  }
  return holders;
}

function mentionsAny(facts: FileFacts, term: Term, sought: Sought, holders: ReadonlySet<number>): boolean {
  const count = (within: Term): number => {
    let found = 0;
    forEachTerm(facts, within, (inner) => {
      if ((inner.kind === 'call' && inner.call === sought.index) || (inner.kind === 'binding' && holders.has(inner.binding))) found += 1;
    });
    return found;
  };
  let errors = 0;
  if (!sought.tellsByError) {
    forEachTerm(facts, term, (inner) => {
      if (inner.kind === 'member' && inner.property === 'error') errors += count(inner.object);
    });
  }
  return count(term) > errors;
}
