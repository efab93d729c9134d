/**
 * Jobs that a list of the process holds until there is room for them: `const job = jobs.shift(); void run(job).finally(next);`. No request waits
 * for one, and more requests make the list longer, and not more jobs run at a time.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { getDroppedCalls } from '../../dropped-calls.ts';
import { isAsync } from '../../guards/own-targets.ts';

/** Tells of a call whether it starts what its function has just taken from such a list, and does not wait for it. */
export function startsListedJob(graph: ProgramGraph, edge: CallEdge): boolean {
  const facts = graph.files[edge.place.file];
  const call = facts?.calls[edge.call];
  if (facts === undefined || call === undefined || call.args.length === 0 || !edge.to.some((id) => isAsync(graph, id))) return false;
  return takesFromList(facts, call.in) && getDroppedCalls(facts).has(edge.call) && call.args.some((arg) => isTaken(facts, call.in, arg, mostNames));
}

/** `const id = ids.shift(); const job = jobs.get(id); run(job)` */
const mostNames = 4;

const takersOfFile = new WeakMap<FileFacts, ReadonlySet<number>>();

function takesFromList(facts: FileFacts, fn: number): boolean {
  const known = takersOfFile.get(facts) ?? new Set(facts.calls.flatMap((call) => (isTaking(facts, call) ? [call.in] : [])));
  takersOfFile.set(facts, known);
  return known.has(fn);
}

type Call = FileFacts['calls'][number];

/** Of a list that outlives the call, and that another function fills. */
function isTaking(facts: FileFacts, { callee, args, in: fn }: Call): boolean {
  if (callee.kind !== 'member' || callee.property !== 'shift' || args.length > 0 || !isKept(facts, callee.object)) return false;
  const list = JSON.stringify(callee.object);
  return facts.calls.some((other) => other.in !== fn && other.callee.kind === 'member' && other.callee.property === 'push' && JSON.stringify(other.callee.object) === list);
}

function isKept(facts: FileFacts, list: Term): boolean {
  if (list.kind === 'member') return list.object.kind === 'this';
  return list.kind === 'binding' && facts.bindings[list.binding]?.scope === 0;
}

/** What is taken, its parts, and what is looked up by it. */
function isTaken(facts: FileFacts, fn: number, term: Term, names: number): boolean {
  switch (term.kind) {
    case 'binding':
      return names > 0 && facts.bindings[term.binding]?.values.some((value) => isTaken(facts, fn, value, names - 1)) === true;
    case 'member':
      return isTaken(facts, fn, term.object, names);
    case 'cast': case 'await':
      return isTaken(facts, fn, term.of, names);
    case 'call': {
      const call = facts.calls[term.call];
      return call !== undefined && call.in === fn && (isTaking(facts, call) || call.args.some((arg) => isTaken(facts, fn, arg, names)));
    }
    default:
      return false;
  }
}
