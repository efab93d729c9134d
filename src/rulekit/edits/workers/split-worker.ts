/** A consumer that a server loads beside its routes, as a service of its own: two files change together. */
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, Service } from '../../../model/graph.ts';
import { getTargetPath, isSameModule } from '../relative-specifier.ts';
import { standsAlone } from './stands-alone.ts';

/** Null where the consumer has no file that can be started by itself, or more than one file loads it. */
export function findSplitWorker(graph: ProgramGraph, { registration, node }: EntryPoint, service: Service): EditIntent | null {
  const [start, ...others] = service.starts;
  const process = start === undefined ? undefined : graph.processes[start.process];
  if (service.platform !== 'compose' || process === undefined || start === undefined || others.length > 0 || isElsewhere(graph, service, start.process)) return null;
  const [program, worker] = [process.start, registration.file];
  const loads = Object.entries(graph.files).flatMap(([file, { requests }]) => requests.filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.') && isSameModule(getTargetPath(file, specifier), worker)).map(({ specifier }) => ({ file, specifier })));
  const [load, ...more] = loads;
  if (load?.file !== program || more.length > 0 || getFolder(program) !== getFolder(worker) || isNamed(graph, load)) return null;
  // What answers requests stays where it is; a program that only consumes needs no other service.
  const routes = graph.entryPoints.filter(({ kind, id }) => kind === 'http' && process.entries.includes(id));
  if (routes.length === 0 || routes.some((route) => route.registration.file === worker) || graph.nodes[node] === undefined) return null;
  if (!standsAlone(graph, program, worker)) return null;
  const description = 'Run the consumer as a service of its own with one instance, beside one that can be scaled: a stop-gap, for a rollout still runs two for a moment. The build has to write its program too.';
  return {
    kind: 'together', description, file: program,
    edits: [
      { kind: 'remove-import', description, file: program, specifier: load.specifier },
      { kind: 'add-compose-service', description, file: service.file, service: service.name, line: service.line, differs: { from: getProgram(program), to: getProgram(worker) } },
    ],
  };
}

/** Another deployment of the program would be left without the consumer, and another file of the service says more than this one. */
export function isElsewhere(graph: ProgramGraph, { file, line, name }: Service, process: number): boolean {
  const others = graph.services.filter((one) => (one.file !== file || one.line !== line) && one.platform !== 'docker');
  return others.some((one) => one.starts.some((started) => started.process === process) || (one.platform === 'compose' && one.name === name));
}

/** Something of it is used in the program. */
function isNamed(graph: ProgramGraph, { file, specifier }: { readonly file: string; readonly specifier: string }): boolean {
  const facts = graph.files[file];
  return facts === undefined || facts.bindings.some(({ from }) => from?.specifier === specifier) || facts.exports.some(({ from }) => from?.specifier === specifier);
}

function getFolder(file: string): string {
  return file.split('/').slice(0, -1).join('/');
}

function getProgram(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.[cm]?[jt]sx?$/, '');
}
