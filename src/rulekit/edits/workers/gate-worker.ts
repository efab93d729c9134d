/**
 * A consumer that a scaled server starts by one call of its program, left to one more instance of the same program: a variable tells the server not to
 * make that call. Where nothing sets it, all is as before.
 */
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { Term } from '../../../model/facts.ts';
import type { EntryPoint, ProgramGraph, Service } from '../../../model/graph.ts';
import type { Place } from '../../../model/source-location.ts';
import { isPrivateStart } from './private-start.ts';
import { getTargetPath, isSameModule } from '../relative-specifier.ts';
import { isElsewhere } from './split-worker.ts';

const variable = 'WORKER_ENABLED';

/** Null where other work would move or double, the call is not the only one, or the name is taken. */
export function findGatedWorker(graph: ProgramGraph, entry: EntryPoint, service: Service): EditIntent | null {
  const [start, ...others] = service.starts;
  const process = start === undefined ? undefined : graph.processes[start.process];
  if (service.platform !== 'compose' || start === undefined || process === undefined || others.length > 0 || start.gated !== undefined || isElsewhere(graph, service, start.process)) return null;
  const entries = graph.entryPoints.filter(({ id }) => process.entries.includes(id));
  const isServer = entries.some(({ kind }) => kind === 'http') && entries.every(({ kind, id }) => kind === 'http' || id === entry.id);
  const call = isServer ? findStart(graph, entry, process.start) : null;
  if (call === null || Object.values(graph.files).some((facts) => JSON.stringify(facts).includes(variable))) return null;
  const description = 'Run the consumer in one more instance of the same program, without a port, and tell the scaled one by a variable to leave it: a stop-gap, for a rollout still runs two for a moment.';
  return {
    kind: 'together', description, file: process.start,
    edits: [
      { kind: 'gate-call', description, file: process.start, call: call.span, variable },
      { kind: 'add-compose-service', description, file: service.file, service: service.name, line: service.line, differs: { variable } },
    ],
  };
}

/** The one call of the program, outside of all functions, that takes up the work: the registration itself, or that of the function it stands in. */
function findStart(graph: ProgramGraph, { registration }: EntryPoint, program: string): Place | null {
  const facts = graph.files[registration.file];
  const own = facts?.calls.find(({ span }) => span.every((part, index) => part === registration.span[index]));
  if (facts === undefined || own === undefined) return null;
  if (own.in === 0) return registration.file === program ? registration : null;
  const names = facts.bindings.flatMap(({ name, scope, values }) => (scope === 0 && values.length === 1 && isFunction(values[0], own.in) ? [name] : []));
  const [name, ...others] = names;
  if (name === undefined || others.length > 0 || !isPrivateStart(facts, own.in, registration)) return null;
  const calls = Object.entries(graph.files).flatMap(([file, one]) => one.calls.flatMap(({ callee, span, in: fn }) => {
    const binding = callee.kind === 'binding' ? one.bindings[callee.binding] : undefined;
    const isMeant = binding !== undefined && (file === registration.file ? binding.name === name && binding.scope === 0 : binding.from?.specifier.startsWith('.') === true && isSameModule(getTargetPath(file, binding.from.specifier), registration.file) && (binding.from.imported === name || binding.from.imported === 'default'));
    return isMeant ? [{ file, span, fn }] : [];
  }));
  const [only, ...more] = calls;
  return only?.file === program && only.fn === 0 && more.length === 0 ? { file: only.file, span: only.span } : null;
}

function isFunction(value: Term | undefined, fn: number): boolean {
  return value?.kind === 'function' && value.function === fn;
}
