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
  const sent = facts?.calls.find(({ span }) => span.join() === place.span.join());
  if (facts === undefined || sent === undefined) return false;
  const ids = findIds(facts, sent.args);
  const isOfLast = (term: Term): boolean => [...findCallsIn(facts, term)].some((index) => {
    const asked = facts.calls[index];
    const [id] = asked?.args ?? [];
    return asked?.callee.kind === 'member' && asked.callee.property === 'getJob' && asked.in === sent.in && id !== undefined && ids.has(JSON.stringify(id));
  });
  return facts.calls.some(({ in: fn, callee }, index) => fn === sent.in && callee.kind === 'member' && states.has(callee.property) && isOfLast(callee.object) && !leavesWhenDone(facts, index));
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
