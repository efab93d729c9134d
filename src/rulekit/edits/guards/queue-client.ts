/** The client of Redis that a queue is given as its connection: all instances ask it, and the work depends on it already. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { StoreClient } from '../../../model/edit-intent.ts';
import type { EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import { asSeenFrom } from './lock-client.ts';

type RedisClient = StoreClient<'ioredis' | 'redis' | '@upstash/redis'>;

/** Null where the connection is made of options, or the file could not name the client. */
export function findQueueClient(graph: ProgramGraph, { registration, consumer }: Pick<EntryPoint, 'registration' | 'consumer'>, file: string): RedisClient | null {
  const facts = graph.files[registration.file];
  const call = facts?.calls.find(({ span }) => span.every((part, index) => part === registration.span[index]));
  if (facts === undefined || call === undefined || consumer?.library !== 'bullmq') return null;
  const given = findConnection(call);
  const binding = given?.kind === 'binding' ? facts.bindings[given.binding] : undefined;
  if (binding === undefined || binding.scope !== 0) return null;
  if (binding.from === undefined) {
    if (!isClient(facts, binding.values)) return null;
    return file === registration.file ? { library: 'ioredis', name: binding.name, from: null } : seen(graph, file, registration.file, { name: binding.name, imported: findExported(facts, binding.name), specifier: `./${registration.file.split('/').at(-1) ?? ''}` });
  }
  // Whether it is a client, and no object of options, is seen when the edit is verified: only a client keeps a key.
  const { specifier, imported, typeOnly } = binding.from;
  if (typeOnly) return null;
  return file === registration.file ? { library: 'ioredis', name: binding.name, from: null } : seen(graph, file, registration.file, { name: binding.name, imported, specifier });
}

function seen(graph: ProgramGraph, file: string, user: string, { name, imported, specifier }: { readonly name: string; readonly imported: string | null; readonly specifier: string }): RedisClient | null {
  const found = imported === null || imported === '*' ? null : asSeenFrom(graph, file, user, { library: 'ioredis', name, specifier, imported });
  return found === null ? null : { library: 'ioredis', name: found.name, from: found.from };
}

/** `new Worker('mails', send, { connection })` */
function findConnection({ args }: CallFact): Term | null {
  for (const arg of args) {
    const property = arg.kind === 'object' ? arg.properties.find((one) => one.kind === 'property' && one.key === 'connection') : undefined;
    if (property?.kind === 'property') return property.value.kind === 'cast' ? property.value.of : property.value;
  }
  return null;
}

function isClient(facts: FileFacts, values: readonly Term[]): boolean {
  const [value, ...others] = values;
  const call = value?.kind === 'call' && others.length === 0 ? facts.calls[value.call] : undefined;
  return call?.kind === 'new' && call.callee.kind === 'binding' && facts.bindings[call.callee.binding]?.from?.specifier === 'ioredis';
}

function findExported(facts: FileFacts, name: string): string | null {
  return facts.exports.find(({ value }) => value?.kind === 'binding' && facts.bindings[value.binding]?.name === name)?.name ?? null;
}
