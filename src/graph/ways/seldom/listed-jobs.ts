/**
 * Jobs that a list of the process holds until there is room for them: `if (running < 2) { const job = jobs.shift(); void run(job).finally(next); }`. No
 * request waits for one, and more requests make the list longer, and not more jobs run at a time. A list that is drained at once is no such one.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { getDroppedCalls } from '../../dropped-calls.ts';
import { isAsync } from '../../guards/own-targets.ts';
import { findCalledName, findClassOfThis } from '../../terms.ts';
import { waitsForRoom } from './room-for-jobs.ts';

/** Tells of a call whether it starts what its function has just taken from such a list, and does not wait for it. */
export function startsListedJob(graph: ProgramGraph, edge: CallEdge): boolean {
  const facts = graph.files[edge.place.file];
  const call = facts?.calls[edge.call];
  if (facts === undefined || call === undefined || call.args.length === 0 || !edge.to.some((id) => isAsync(graph, id))) return false;
  const takings = getTakings(facts);
  if (!takings.some((index) => facts.calls[index]?.in === call.in) || !getDroppedCalls(facts).has(edge.call)) return false;
  const taken = new Set<number>();
  const asked: Asked = { bindings: new Set(), calls: new Set() };
  for (const arg of call.args) collectTaken(facts, call.in, arg, new Set(takings), asked, taken);
  const runs = edge.to.flatMap((id) => {
    const node = graph.nodes[id];
    return node?.file === edge.place.file ? [node.function] : [];
  });
  return [...taken].some((index) => {
    const list = findList(facts, index);
    return list !== null && outlivesRequest(graph, facts, list, call.in) && waitsForRoom(facts, index, list, runs);
  });
}

const takingsOfFile = new WeakMap<FileFacts, readonly number[]>();

/** The calls that take from a list that outlives them, and that another function fills. */
function getTakings(facts: FileFacts): readonly number[] {
  let known = takingsOfFile.get(facts);
  if (known === undefined) {
    const filled = new Map<string, Set<number>>();
    for (const { callee, in: fn } of facts.calls) {
      if (callee.kind !== 'member' || callee.property !== 'push' || !isKept(facts, callee.object)) continue;
      const key = JSON.stringify(callee.object);
      filled.set(key, (filled.get(key) ?? new Set()).add(fn));
    }
    known = facts.calls.flatMap(({ in: fn }, index) => {
      const list = findList(facts, index);
      return list !== null && [...(filled.get(JSON.stringify(list)) ?? [])].some((other) => other !== fn) ? [index] : [];
    });
    takingsOfFile.set(facts, known);
  }
  return known;
}

/** `jobs` of `jobs.shift()`. */
function findList(facts: FileFacts, index: number): Term | null {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member' || call.callee.property !== 'shift' || call.args.length > 0) return null;
  return isKept(facts, call.callee.object) ? call.callee.object : null;
}

function isKept(facts: FileFacts, list: Term): boolean {
  if (list.kind === 'member') return list.object.kind === 'this';
  return list.kind === 'binding' && facts.bindings[list.binding]?.scope === 0;
}

const madeInFunctions = new WeakMap<ProgramGraph, ReadonlySet<string>>();

/** Not so of the list of an object that a function makes: each request may make its own. */
function outlivesRequest(graph: ProgramGraph, facts: FileFacts, list: Term, fn: number): boolean {
  if (list.kind !== 'member') return true;
  let made = madeInFunctions.get(graph);
  if (made === undefined) {
    made = new Set(Object.values(graph.files).flatMap((file) => file.calls.flatMap((call) => (call.kind === 'new' && call.in !== 0 ? (findCalledName(file, call) ?? []) : []))));
    madeInFunctions.set(graph, made);
  }
  const name = facts.classes[findClassOfThis(facts, fn) ?? -1]?.name ?? null;
  return name === null || !made.has(name);
}

interface Asked {
  readonly bindings: Set<number>;
  readonly calls: Set<number>;
}

/** What is taken, its parts, and what is looked up by it. */
function collectTaken(facts: FileFacts, fn: number, term: Term, takings: ReadonlySet<number>, asked: Asked, taken: Set<number>): void {
  const next = (inner: Term): void => {
    collectTaken(facts, fn, inner, takings, asked, taken);
  };
  switch (term.kind) {
    case 'binding':
      if (asked.bindings.has(term.binding)) return;
      asked.bindings.add(term.binding);
      facts.bindings[term.binding]?.values.forEach(next);
      return;
    case 'member': next(term.object); return;
    case 'cast': case 'await': next(term.of); return;
    case 'call': {
      const call = facts.calls[term.call];
      if (call === undefined || call.in !== fn || asked.calls.has(term.call)) return;
      asked.calls.add(term.call);
      if (takings.has(term.call)) taken.add(term.call);
      call.args.forEach(next);
      return;
    }
    default:
  }
}
