/** The client of Redis or PostgreSQL that a project has already, by the name and the module under which its code uses it. */
import { isOfSamePackage } from '../../../graph/packages.ts';
import { findReachedCalls } from '../../../graph/ways/reached-calls.ts';
import { findClassOfThis } from '../../../graph/terms.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { Place } from '../../../model/source-location.ts';
import { findClientTerm, type ClientUse } from '../client-term.ts';
import { getTargetPath, isSameModule, renderSpecifier } from '../relative-specifier.ts';

export type LockClient = (EditIntent & { readonly kind: 'single-flight-lease' })['client'];
type Library = LockClient['library'];
interface Site {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
}

type Find = (graph: ProgramGraph, edge: CallEdge) => Library | null;

/** The client as the file can use it: one that the run itself asks first, else any. Null where none can be named there. */
export function findLockClient(graph: ProgramGraph, entry: EntryPoint, findLibrary: Find): LockClient | null {
  for (const { node, edge } of findReachedCalls(graph, entry)) {
    const found = findFor(graph, { node, edge }, entry, findLibrary);
    if (found !== null) return found;
  }
  for (const site of listUses(graph, findLibrary)) {
    const found = findFor(graph, site, entry, findLibrary);
    if (found !== null) return found;
  }
  return null;
}

/** The client of one call, as the file can use it. */
export function findClientOfStore(graph: ProgramGraph, site: Site, entry: Pick<EntryPoint, 'handler'>, findLibrary: Find): LockClient | null {
  return findFor(graph, site, entry, findLibrary);
}

/** Asked for each finding. */
const usesOfGraph = new WeakMap<ProgramGraph, Map<Find, readonly Site[]>>();

/** All calls of the libraries, in the order of the graph. */
function listUses(graph: ProgramGraph, findLibrary: Find): readonly Site[] {
  const known = usesOfGraph.get(graph) ?? new Map<Find, readonly Site[]>();
  usesOfGraph.set(graph, known);
  let uses = known.get(findLibrary);
  if (uses === undefined) known.set(findLibrary, (uses = graph.nodes.flatMap((node) => node.calls.filter((edge) => findLibrary(graph, edge) !== null).map((edge) => ({ node, edge })))));
  return uses;
}

function findFor(graph: ProgramGraph, { node, edge }: Site, { handler }: Pick<EntryPoint, 'handler'>, findLibrary: Find): LockClient | null {
  const library = findLibrary(graph, edge);
  if (library === null) return null;
  const facts = graph.files[edge.place.file];
  const call = facts?.calls[edge.call];
  return facts === undefined || call === undefined ? null : findClient(graph, library, {
    facts, call, path: edge.place.file, api: edge.roles.find(({ role }) => role === 'db-call')?.api ?? '',
    isOwn: (inner) => node.calls.some((one) => one.call === inner && one.to.length > 0),
  }, handler);
}

interface Use extends ClientUse {
  readonly path: string;
}

function findClient(graph: ProgramGraph, library: Library, use: Use, handler: Place): LockClient | null {
  const { file } = handler;
  const object = findClientTerm(library, use);
  if (object === null) return null;
  if (object.kind === 'member' && use.path === file && isInSameClass(use, handler)) return { library, name: `this.${object.property}`, from: null };
  const binding = object.kind === 'binding' ? use.facts.bindings[object.binding] : undefined;
  // A client of one function is no client of the module.
  if (binding === undefined || binding.scope !== 0) return null;
  const { name, from } = binding;
  if (use.path === file) return { library, name, from: null };
  if (from !== undefined) return from.imported === '*' ? null : asSeenFrom(graph, file, use.path, { library, name, specifier: from.specifier, imported: from.imported });
  const exported = use.facts.exports.find(({ value }) => value?.kind === 'binding' && object.kind === 'binding' && value.binding === object.binding);
  return exported === undefined ? null : asSeenFrom(graph, file, use.path, { library, name, specifier: `./${use.path.split('/').at(-1) ?? ''}`, imported: exported.name });
}

/** The handler is a method of the class whose field the client is, or stands in one. */
function isInSameClass({ facts, call }: Use, handler: Place): boolean {
  const fn = facts.functions.findIndex(({ span }) => span.every((part, index) => part === handler.span[index]));
  const own = fn < 0 ? null : findClassOfThis(facts, fn);
  return own !== null && own === findClassOfThis(facts, call.in);
}

/** The same module, by a specifier that the other file can use. */
export function asSeenFrom(graph: ProgramGraph, file: string, user: string, { library, name, specifier, imported }: { readonly library: Library; readonly name: string; readonly specifier: string; readonly imported: string }): LockClient | null {
  const facts = graph.files[file];
  if (facts === undefined) return null;
  const isRelative = specifier.startsWith('.');
  // A file that imports nothing of its own yet is written like the one that uses the client.
  const seen = isRelative ? renderSpecifier({ requests: [...facts.requests, ...(graph.files[user]?.requests ?? [])] }, file, getTargetPath(user, specifier)) : specifier;
  const isNear = isOfSamePackage(graph, file, isRelative ? getTargetPath(user, specifier) : user);
  // Another package has aliases of its own.
  if (!isNear && !isRelative && !isScoped(specifier)) return null;
  const own = facts.bindings.find((binding) => binding.from?.specifier === seen && binding.from.imported === imported && !binding.from.typeOnly);
  if (own !== undefined) return { library, name: own.name, from: null };
  // To import a server or a worker for its client is to start it here as well.
  const path = isRelative ? getTargetPath(user, specifier) : null;
  if (path !== null && graph.entryPoints.some(({ registration }) => isSameModule(registration.file, path)) && !facts.requests.some((request) => request.specifier === seen)) return null;
  // An alias, and a package of the workspace, are known to hold where the file uses them as well.
  const isKnown = isRelative ? isNear : facts.requests.some((request) => getPackageRoot(request.specifier) === getPackageRoot(specifier));
  return isKnown ? { library, name, from: { specifier: seen, imported } } : null;
}

/** `@/lib/redis` -> `@`, `@shop/cache/redis` -> `@shop/cache`: who uses one package of a scope may not have the others. */
function getPackageRoot(specifier: string): string {
  return specifier.split('/').slice(0, isScoped(specifier) ? 2 : 1).join('/');
}

function isScoped(specifier: string): boolean {
  return /^@[^/]+\//.test(specifier);
}
