/**
 * Listeners of a program in a file each, registered in a loop: `client.on(listener.name, (...args) => listener.execute(...args))`. All files are seen
 * behind each of their events, and each hears of its own only: https://discordjs.guide/creating-your-bot/event-handling
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { getPlainTerm } from '../../terms.ts';
import type { PathStep } from '../nearest-first.ts';
import { findBeside } from './command-name.ts';

type Steps = readonly PathStep[];

/** The calls that lead into the file of a listener to another event than the entry point is registered for; null for any other way. */
export function findOtherEvent(graph: ProgramGraph, entry: EntryPoint, steps: Steps): readonly [CallEdge, CallEdge] | null {
  const heard = findListened(graph, entry, steps);
  if (heard === null || entry.http === null || heard.event === entry.http.path || findOther(entry, heard.event) !== undefined) return null;
  return [heard.before, heard.into];
}

/** The entry point under the event that the listener of the way names, where its registration is for several. */
export function narrowToOwnEvent(graph: ProgramGraph, entry: EntryPoint, steps: Steps): EntryPoint {
  const heard = findListened(graph, entry, steps);
  const subject = heard === null ? undefined : findOther(entry, heard.event);
  return heard === null || subject === undefined || entry.http === null ? entry : { ...entry, subject, http: { ...entry.http, path: heard.event, others: [] } };
}

function findOther({ http }: EntryPoint, event: string): string | undefined {
  return http?.others.find((one) => one === `${http.method} ${event}`);
}

interface Listened {
  readonly event: string;
  readonly before: CallEdge;
  /** The first call that the listener makes on the way. */
  readonly into: CallEdge;
}

function findListened(graph: ProgramGraph, entry: EntryPoint, steps: Steps): Listened | null {
  const facts = graph.files[entry.registration.file];
  const [first, second] = steps;
  if (entry.http === null || facts === undefined || first === undefined) return null;
  const call = facts.calls.find(({ span }) => span.join() === entry.registration.span.join());
  const named = call?.args[0] === undefined ? null : memberOf(facts, call.args[0]);
  if (call === undefined || named === null) return null;
  const listener = isListenerItself(facts, call, named.binding) ? first : isCalledOn(graph, first, named.binding) ? second : undefined;
  const own = listener === undefined ? undefined : graph.files[listener.node.file];
  const event = listener === undefined || own === undefined ? null : eventOf(own, findBeside(own, listener.node.function, named.property));
  return listener === undefined || event === null ? null : { event, before: first.edge, into: listener.edge };
}

/** `listener.name` */
function memberOf(facts: FileFacts, term: Term): { readonly binding: number; readonly property: string } | null {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'member' && plain.object.kind === 'binding' ? { binding: plain.object.binding, property: plain.property } : null;
}

/** `client.on(listener.name, listener.execute)` */
function isListenerItself(facts: FileFacts, { args: [, given] }: CallFact, binding: number): boolean {
  return given !== undefined && memberOf(facts, given)?.binding === binding;
}

/** The handler's own call of `listener.execute()`. */
function isCalledOn(graph: ProgramGraph, { node, edge }: PathStep, binding: number): boolean {
  const callee = graph.files[node.file]?.calls[edge.call]?.callee;
  return callee?.kind === 'member' && callee.object.kind === 'binding' && callee.object.binding === binding;
}

/** `'messageCreate'`, and `Events.MessageCreate` for the same. */
function eventOf(facts: FileFacts, term: Term | null): string | null {
  const plain = term === null ? null : getPlainTerm(facts, term);
  if (plain?.kind === 'literal') return typeof plain.value === 'string' ? plain.value : null;
  return plain?.kind === 'member' ? plain.property.charAt(0).toLowerCase() + plain.property.slice(1) : null;
}
