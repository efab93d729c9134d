/** The edit that sends a job where a request does the work of one itself, with the queue that the repository has for it. */
import { findSameWork } from '../../graph/queues/same-work.ts';
import type { RolePath } from '../../graph/ways/paths-to-role.ts';
import type { EditIntent } from '../../model/edit-intent.ts';
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph, QueueCall } from '../../model/graph.ts';
import { reachValue } from '../reach-value.ts';
import { getTargetPath } from './relative-specifier.ts';
import { findFreeHandler } from './twin-edit.ts';

type Enqueue = EditIntent & { readonly kind: 'enqueue-call' };

export function findEnqueueEdit(graph: ProgramGraph, entry: EntryPoint, { steps }: RolePath): EditIntent | null {
  const same = findSameWork(graph, steps);
  if (same === null || entry.http?.method === 'GET' || entry.http?.everyRequest === true) return null;
  const { node: { file }, edge: { place } } = same.step;
  const queue = findQueueName(graph, same.sending, file);
  const first = same.sending.match.arguments[0];
  if (queue === null) return null;
  const name = first?.kind === 'literal' && typeof first.value === 'string' ? [first.value] : [];
  if (name.length === 0 && same.sending.match.library !== 'bull') return null;
  const [line, column] = place.span;
  return { kind: 'enqueue-call', description: `Send it to the queue \`${same.queue}\`, whose consumer does the same.`, file, line, column, ...queue, method: same.sending.name, leading: name, handler: findFreeHandler(graph, entry, file) };
}

/** How the file reaches what the other call sends with: it has it, or can import it. */
function findQueueName(graph: ProgramGraph, { place }: QueueCall, file: string): Pick<Enqueue, 'queue' | 'from'> | null {
  const facts = graph.files[place.file];
  const sender = facts?.calls.find(({ span }) => span.join() === place.span.join())?.callee;
  const object: Term | undefined = sender?.kind === 'member' ? sender.object : undefined;
  if (facts === undefined || object?.kind !== 'binding') return null;
  const binding = facts.bindings[object.binding];
  if (binding === undefined || binding.scope !== 0) return null;
  if (place.file === file) return { queue: binding.name, from: null };
  const source = binding.from === undefined ? { file: place.file, exported: findExport(facts, object.binding) } : binding.from.specifier.startsWith('.') ? { file: getTargetPath(place.file, binding.from.specifier), exported: binding.from.imported } : null;
  const reached = source === null ? null : reachValue(graph, file, source);
  return reached === null ? null : { queue: reached.name, from: reached.from };
}

function findExport(facts: FileFacts, binding: number): string | null {
  return facts.exports.find(({ value }) => value?.kind === 'binding' && value.binding === binding)?.name ?? null;
}
