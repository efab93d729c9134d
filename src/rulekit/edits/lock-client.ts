/** The client of Redis or PostgreSQL that a project has already, by the name and the module under which its code uses it. */
import { isOfSamePackage } from '../../graph/packages.ts';
import { findReachedCalls } from '../../graph/ways/reached-calls.ts';
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { EditIntent } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getTargetPath, renderSpecifier } from './relative-specifier.ts';

export type LockClient = (EditIntent & { readonly kind: 'single-flight-lease' })['client'];
type Library = LockClient['library'];
type Find = (edge: CallEdge) => Library | null;

/** The client as the file can use it: one that the run itself asks first, else any. Null where none can be named there. */
export function findLockClient(graph: ProgramGraph, entry: EntryPoint, findLibrary: Find): LockClient | null {
  const { file } = entry.handler;
  for (const { edge } of findReachedCalls(graph, entry)) {
    const found = findFor(graph, edge, file, findLibrary);
    if (found !== null) return found;
  }
  for (const node of graph.nodes) {
    for (const edge of node.calls) {
      const found = findFor(graph, edge, file, findLibrary);
      if (found !== null) return found;
    }
  }
  return null;
}

function findFor(graph: ProgramGraph, edge: CallEdge, file: string, findLibrary: Find): LockClient | null {
  const library = findLibrary(edge);
  const facts = graph.files[edge.place.file];
  const call = facts?.calls[edge.call];
  return library === null || facts === undefined || call === undefined ? null : findClient(graph, library, { facts, call, path: edge.place.file }, file);
}

/** Calls of a client of Redis. */
export function findRedis(edge: CallEdge): Library | null {
  const match = edge.roles.find(({ role }) => role === 'db-call');
  if (match?.library === 'ioredis') return 'ioredis';
  // Before 4 the client called back: https://github.com/redis/node-redis/blob/master/docs/v3-to-v4.md
  return match?.library === 'redis' && (match.major ?? 4) >= 4 ? 'redis' : null;
}

/** Calls of a pool of PostgreSQL that has a connection to spare for the lock. */
export function findPool(edge: CallEdge): Library | null {
  const match = edge.roles.find(({ role, library, api }) => role === 'db-call' && library === 'pg' && /\bPool\.query/.test(api));
  if (match === undefined) return null;
  const [options] = match.originArguments;
  const size = options?.kind === 'object' ? options.properties.find(({ key }) => key === 'max') : undefined;
  return size === undefined || (size.value.kind === 'literal' && typeof size.value.value === 'number' && size.value.value > 1) ? 'pg' : null;
}

function findClient(graph: ProgramGraph, library: Library, use: { readonly facts: FileFacts; readonly call: CallFact; readonly path: string }, file: string): LockClient | null {
  const { callee } = use.call;
  const object = callee.kind === 'member' ? callee.object : null;
  const binding = object?.kind === 'binding' ? use.facts.bindings[object.binding] : undefined;
  // A client of one function is no client of the module.
  if (binding === undefined || binding.scope !== 0) return null;
  const { name, from } = binding;
  if (use.path === file) return { library, name, from: null };
  if (from !== undefined) return from.imported === '*' ? null : asSeenFrom(graph, file, use.path, { library, name, specifier: from.specifier, imported: from.imported });
  const exported = use.facts.exports.find(({ value }) => value?.kind === 'binding' && value.binding === (object?.kind === 'binding' ? object.binding : -1));
  return exported === undefined ? null : asSeenFrom(graph, file, use.path, { library, name, specifier: `./${use.path.split('/').at(-1) ?? ''}`, imported: exported.name });
}

/** The same module, by a specifier that the other file can use. */
function asSeenFrom(graph: ProgramGraph, file: string, user: string, { library, name, specifier, imported }: { readonly library: Library; readonly name: string; readonly specifier: string; readonly imported: string }): LockClient | null {
  const facts = graph.files[file];
  if (facts === undefined) return null;
  const isRelative = specifier.startsWith('.');
  const seen = isRelative ? renderSpecifier(facts, file, getTargetPath(user, specifier)) : specifier;
  const isNear = isOfSamePackage(graph, file, isRelative ? getTargetPath(user, specifier) : user);
  // Another package has aliases of its own.
  if (!isNear && !isRelative && !isScoped(specifier)) return null;
  const own = facts.bindings.find((binding) => binding.from?.specifier === seen && binding.from.imported === imported && !binding.from.typeOnly);
  if (own !== undefined) return { library, name: own.name, from: null };
  // An alias, and a package of the workspace, are known to hold where the file uses them as well.
  const isKnown = isRelative ? isNear : facts.requests.some((request) => getRoot(request.specifier) === getRoot(specifier));
  return isKnown ? { library, name, from: { specifier: seen, imported } } : null;
}

/** `@/lib/redis` -> `@`, `@shop/cache/redis` -> `@shop/cache`: who uses one package of a scope may not have the others. */
function getRoot(specifier: string): string {
  return specifier.split('/').slice(0, isScoped(specifier) ? 2 : 1).join('/');
}

function isScoped(specifier: string): boolean {
  return /^@[^/]+\//.test(specifier);
}
