/**
 * Whoever asks for the job of an id, and how far it is, before putting in another knows that the id holds for a job that waits or runs, and wants
 * no more: `const last = await queue.getJob(id); if (last && (await last.getState()) === 'active') continue;`. https://docs.bullmq.io/guide/jobs/job-ids
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph, QueueCall } from '../../model/graph.ts';
import { findCallsIn } from '../effect-order/call-values.ts';
import { evaluate, findTruth, unknown } from '../guards/flags/evaluate-test.ts';
import { eachStep, endsPath } from '../steps.ts';
import { forEachTerm } from '../terms.ts';

const states: ReadonlySet<string> = new Set(['getState', 'isActive', 'isWaiting', 'isDelayed']);

/** The function that sends asks for the job of the very id that it sends, and goes on where that one is done. */
export function asksForLastJob(graph: ProgramGraph, { place }: QueueCall): boolean {
  const facts = graph.files[place.file];
  const sent = facts?.calls.find(({ span }) => span.every((part, index) => part === place.span[index]));
  if (facts === undefined || sent === undefined) return false;
  const asked = getAskedIds(facts).get(sent.in);
  return asked !== undefined && [...findIds(facts, sent.args)].some((id) => asked.has(id));
}

const askedOfFile = new WeakMap<FileFacts, ReadonlyMap<number, ReadonlySet<string>>>();
/** Longer functions are generated. */
const mostAsked = 50;

/** By the function, the ids whose jobs it asks for and how far they are, without leaving where one is done; as JSON of the term. */
function getAskedIds(facts: FileFacts): ReadonlyMap<number, ReadonlySet<string>> {
  const known = askedOfFile.get(facts);
  if (known !== undefined) return known;
  const asked = new Map<number, Set<string>>();
  const asking = facts.calls.flatMap(({ callee }, index) => (callee.kind === 'member' && states.has(callee.property) ? [{ index, object: callee.object }] : []));
  for (const { index, object } of asking.slice(0, mostAsked)) {
    const fn = facts.calls[index]?.in ?? 0;
    const ids = [...findCallsIn(facts, object)].flatMap((inner) => {
      const call = facts.calls[inner];
      const [id] = call?.args ?? [];
      return call?.callee.kind === 'member' && call.callee.property === 'getJob' && call.in === fn && id !== undefined ? [JSON.stringify(id)] : [];
    });
    if (ids.length > 0 && !leavesWhenDone(facts, index)) asked.set(fn, new Set([...(asked.get(fn) ?? []), ...ids]));
  }
  askedOfFile.set(facts, asked);
  return asked;
}

/** `if (state === 'completed') return;`: there it is to be done once, and the job of that id must be kept. */
function leavesWhenDone(facts: FileFacts, index: number): boolean {
  const isState = (term: Term): boolean => term.kind !== 'operation' && term.kind !== 'literal' && findCallsIn(facts, term).has(index);
  return [...eachStep(facts.functions[facts.calls[index]?.in ?? -1]?.body ?? [])].some((step) => {
    if (step.kind !== 'branch') return false;
    const truth = findTruth(evaluate(facts, step.test, (term) => (isState(term) ? { kind: 'known', value: 'completed' } : undefined)));
    const isAsked = findTruth(evaluate(facts, step.test, (term) => (isState(term) ? unknown : undefined))) === null;
    return isAsked && truth !== null && endsPath(truth ? step.then : step.otherwise);
  });
}

function findIds(facts: FileFacts, args: readonly Term[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const argument of args) {
    forEachTerm(facts, argument, (term) => {
      if (term.kind !== 'object') return;
      for (const property of term.properties) if (property.kind !== 'spread' && property.key === 'jobId') found.add(JSON.stringify(property.value));
    });
  }
  return found;
}
