/** Whether a file does the same in a process of its own as in the program that loads it. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { getTargetPath, isSameModule } from '../relative-specifier.ts';

/** What a program prepares for all of its process: connections, settings, error reports. */
const preparing = /^(?:connect|init|setup|set_up|configure|config|authenticate)/i;

/** Nobody in another process hears what one of these is told. */
const channels: ReadonlySet<string> = new Set(['events', 'node:events', 'eventemitter2', 'eventemitter3', 'mitt', 'rxjs', 'socket.io', 'ws', 'graphql-subscriptions']);

/** False where the program prepares something for the file, where the file starts the program again, and where both share what is in memory. */
export function standsAlone(graph: ProgramGraph, program: string, file: string): boolean {
  const [starting, started] = [graph.files[program], graph.files[file]];
  if (starting === undefined || started === undefined) return false;
  if (starting.calls.some(({ callee }) => preparing.test(getName(starting, callee))) || loadsMore(starting, started, program, file)) return false;
  const own = findLoaded(graph, file, null);
  if (own.has(program)) return false;
  const rest = findLoaded(graph, program, file);
  if (preparesOthers(graph, file, rest) || loadsMore(started, starting, file, program)) return false;
  return ![...own].some((one) => rest.has(one) && isInMemory(graph.files[one]));
}

/** `await boss.start()`, by which the routes can send jobs, or `mongoose.connect(…)`: done by the file, and needed by what stays. */
function preparesOthers(graph: ProgramGraph, file: string, rest: ReadonlySet<string>): boolean {
  const facts = graph.files[file];
  const consumers = new Set(graph.entryPoints.filter(({ registration }) => registration.file === file).map(({ registration }) => registration.span.join()));
  return facts?.calls.some((call) => {
    const from = findRoot(facts, call.callee)?.from;
    if (call.in !== 0 || from === undefined || consumers.has(call.span.join()) || logging.test(getName(facts, call.callee))) return false;
    if (from.specifier.startsWith('.')) return [...rest].some((one) => isSameModule(getTargetPath(file, from.specifier), one) || isSameModule(`${getTargetPath(file, from.specifier)}/index`, one));
    return call.kind !== 'new' && preparing.test(getName(facts, call.callee)) && [...rest].some((one) => graph.files[one]?.requests.some(({ specifier }) => specifier === from.specifier) === true);
  }) ?? false;
}

const logging = /^(?:log|info|debug|warn|error|trace)$/;

/** The name that a chain of members and calls begins with. */
export function findRoot(facts: FileFacts, term: Term): FileFacts['bindings'][number] | undefined {
  if (term.kind === 'member') return findRoot(facts, term.object);
  if (term.kind === 'call') return findRoot(facts, facts.calls[term.call]?.callee ?? { kind: 'unknown' });
  return term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
}

/** `import 'dotenv/config'`, which the file does not have itself. */
function loadsMore({ requests, bindings, exports }: FileFacts, started: FileFacts, program: string, file: string): boolean {
  const named = new Set([...bindings, ...exports].map(({ from }) => from?.specifier));
  return requests.some(({ specifier, typeOnly }) => !typeOnly && !named.has(specifier) && !(specifier.startsWith('.') && isSameModule(getTargetPath(program, specifier), file)) && !started.requests.some((one) => one.specifier === specifier));
}

/** Files of the project that are loaded with it, but for what only `without` loads; of those that the graph does not hold, their names. */
function findLoaded(graph: ProgramGraph, file: string, without: string | null): ReadonlySet<string> {
  const byModule = new Map(Object.keys(graph.files).map((one) => [removeEnding(one), one]));
  const loaded = new Set([file]);
  for (const one of loaded) {
    for (const { specifier, typeOnly } of graph.files[one]?.requests ?? []) {
      const path = typeOnly || !specifier.startsWith('.') ? null : getTargetPath(one, specifier);
      const found = path === null ? undefined : byModule.get(removeEnding(path)) ?? byModule.get(`${path}/index`);
      if (found !== without && path !== null) loaded.add(found ?? removeEnding(path));
    }
  }
  return loaded;
}

function removeEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}

/** A channel inside the process, or a collection that lives as long as the module; a file that is not known may hold either. */
function isInMemory(facts: FileFacts | undefined): boolean {
  if (facts === undefined) return true;
  return facts.requests.some(({ specifier, typeOnly }) => !typeOnly && channels.has(specifier))
    || facts.calls.some(({ kind, in: fn, callee }) => kind === 'new' && fn === 0 && callee.kind === 'global' && (callee.name === 'Map' || callee.name === 'Set'));
}

function getName({ bindings }: FileFacts, callee: Term): string {
  switch (callee.kind) {
    case 'member': return callee.property;
    case 'binding': return bindings[callee.binding]?.name ?? '';
    case 'global': return callee.name;
    default: return '';
  }
}
