/** Consumers whose queue forgets a message as it hands it out. */
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import type { EntryPoint, ProgramGraph, StaticValue } from '../../../model/graph.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';

/** https://redis.io/docs/latest/commands/?group=list: what is popped is nowhere else. `LMOVE` and `BRPOPLPUSH` keep it in a second list. */
const pops = /^b?[lr]m?pop(?:buffer)?$|^bzpop(?:min|max)(?:buffer)?$/i;
const stores: ReadonlySet<string> = new Set(['ioredis', 'redis', 'bun']);

/** `unasked`: the consumer wants to acknowledge nothing. `taken`: the call that takes a message is all that the queue hears of it. Null for any other. */
export function findForgettingConsumer(graph: ProgramGraph, { consumer, registration }: EntryPoint): 'unasked' | 'taken' | null {
  if (consumer === null) return null;
  if (stores.has(consumer.library)) {
    const facts = graph.files[registration.file];
    const call = facts?.calls.find(({ span }) => span.join() === registration.span.join());
    return facts !== undefined && call !== undefined && pops.test(findCalledName(facts, call) ?? '') ? 'taken' : null;
  }
  // https://amqp-node.github.io/amqplib/channel_api.html#channel_consume
  return consumer.library === 'amqplib' && isSet(consumer.match.arguments, 'noAck') ? 'unasked' : null;
}

/** The same of those that do not wait for an item. */
const plainPops = /^(?:[lr]m?pop|spop|zpop(?:min|max))$/i;

/** What is taken to work with, and not to be worked off: the next free nonce, one of several proxies. By whole words: `transcode` has a code in it. */
const means = /^(?:nonces?|prox(?:y|ies)|pool(?:s|ed)?|free|idle|avail(?:able)?|recycl(?:e|ed|able)|tokens?|coupons?|vouchers?|codes?)$/;

/** The call takes items off a list or a set of Redis, and the run does something with them. */
export function isPop(graph: ProgramGraph, { node, call, edge }: Pick<RunEvent, 'node' | 'call' | 'edge'>): boolean {
  const facts = graph.files[node.file];
  const fact = facts?.calls[call];
  if (facts === undefined || fact === undefined || edge === null) return false;
  return edge.roles.some(({ role, library }) => role === 'db-call' && (stores.has(library) || library === '@upstash/redis')) && plainPops.test(findCalledName(facts, fact) ?? '') && isResultUsed(facts, call) && !namesMeans(facts, fact);
}

function namesMeans(facts: FileFacts, { args: [key], in: fn }: CallFact): boolean {
  const words = [facts.functions[fn]?.name ?? ''];
  if (key !== undefined) {
    for (const term of [key, getPlainTerm(facts, key)]) forEachTerm(facts, term, (one) => { words.push(one.kind === 'literal' ? String(one.value) : one.kind === 'member' ? one.property : one.kind === 'binding' ? (facts.bindings[one.binding]?.name ?? '') : ''); });
  }
  return words.some((word) => splitName(word).some((part) => means.test(part)));
}

function splitName(name: string): readonly string[] {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/);
}

function isSet(values: readonly StaticValue[], key: string): boolean {
  return values.some((value) => value.kind === 'object' && value.properties.some((property) => property.key === key && property.value.kind === 'literal' && property.value.value === true));
}
