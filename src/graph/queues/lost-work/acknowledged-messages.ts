/**
 * Messages of a batch that are acknowledged before there is anything that could be done twice: such a one is not delivered again, whatever
 * becomes of the rest. https://developers.cloudflare.com/queues/configuration/batching-retries/#explicit-acknowledgement
 */
import type { EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { eachStep, holdsCall } from '../../steps.ts';
import { isOnEveryWayTo } from '../../ways/branches-around.ts';

const acknowledges: ReadonlySet<string> = new Set(['ack', 'ackAll']);

/** `await charge(message.body); message.ack(); await note(message.body);`: the handler says so itself, on all ways to what comes behind, after one wait at most. */
export function isAcknowledgedFirst(graph: ProgramGraph, { consumer, node }: EntryPoint): boolean {
  const entered = graph.nodes[node];
  const facts = entered === undefined ? undefined : graph.files[entered.file];
  if (consumer?.library !== 'Cloudflare Queues' || entered === undefined || facts === undefined) return false;
  const body = facts.functions[entered.function]?.body ?? [];
  const calls = [...eachStep(body)].flatMap((step) => (step.kind === 'call' ? [step.call] : []));
  const at = calls.findIndex((call) => {
    const callee = facts.calls[call]?.callee;
    return callee?.kind === 'member' && acknowledges.has(callee.property);
  });
  const first = calls[at];
  // Where all went well, a `catch` that acknowledges has said nothing.
  if (first !== undefined && [...eachStep(body)].some((step) => step.kind === 'try' && step.handler !== null && holdsCall(step.handler, first))) return false;
  if (first === undefined || calls.slice(0, at).filter((call) => facts.calls[call]?.awaited).length > 1) return false;
  const later = calls.slice(at + 1).filter((call) => facts.calls[call]?.awaited);
  return later.length > 0 && later.every((call) => isOnEveryWayTo(body, first, call));
}
