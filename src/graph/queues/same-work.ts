/**
 * Work of a request that a consumer does as well: both hand one thing to the same function, the one what it made, the other what its job
 * holds. The request may as well send the job.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { FunctionNode, ProgramGraph, QueueCall } from '../../model/graph.ts';
import { findQueueCalls } from '../queue-calls.ts';
import { findRoot } from '../clients/value-flow.ts';
import type { PathStep } from '../ways/paths-to-role.ts';

export interface SameWork {
  /** The step whose call the job takes the place of. */
  readonly step: PathStep;
  readonly queue: string;
  /** A call that sends such a job. */
  readonly sending: QueueCall;
}

/** What sends one job with these libraries, by called name. */
const senders: Readonly<Record<string, string>> = { bullmq: 'add', bull: 'add', 'pg-boss': 'send' };

interface Consumer {
  readonly library: string;
  readonly queue: string;
}

const known = new WeakMap<ProgramGraph, ReadonlyMap<string, Consumer>>();

/** The first call on the path that a consumer makes with the data of its job. */
export function findSameWork(graph: ProgramGraph, steps: readonly PathStep[]): SameWork | null {
  let consumers = known.get(graph);
  if (consumers === undefined) known.set(graph, (consumers = collect(graph)));
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]?.node;
    const consumer = next && consumers.get(keyOf(next));
    const call = graph.files[step.node.file]?.calls[step.edge.call];
    if (consumer === undefined || call?.kind !== 'call' || call.args.length !== 1) continue;
    const sending = findQueueCalls(graph, [consumer.library], consumer.queue).find(({ role, name }) => role === 'queue-producer' && name === senders[consumer.library]);
    if (sending !== undefined) return { step, queue: consumer.queue, sending };
  }
  return null;
}

function collect(graph: ProgramGraph): ReadonlyMap<string, Consumer> {
  const found = new Map<string, Consumer>();
  for (const { consumer, node: id } of graph.entryPoints) {
    const node = graph.nodes[id];
    const facts = node && graph.files[node.file];
    if (consumer?.queue == null || senders[consumer.library] === undefined || node === undefined || facts === undefined || asksForName(facts, node.function)) continue;
    for (const edge of node.calls) {
      const [data, ...others] = facts.calls[edge.call]?.args ?? [];
      if (data === undefined || others.length > 0 || !isJobData(facts, node.function, data)) continue;
      for (const target of edge.to) {
        const done = graph.nodes[target];
        if (done !== undefined) found.set(keyOf(done), { library: consumer.library, queue: consumer.queue });
      }
    }
  }
  return found;
}

/** `job.data`, `({ data })`, `const { data } = job`, `for (const job of jobs) … job.data`. */
function isJobData(facts: FileFacts, fn: number, term: Term, depth = 0): boolean {
  if (depth > 4) return false;
  if (term.kind === 'cast') return isJobData(facts, fn, term.of, depth + 1);
  if (term.kind === 'member') return term.property === 'data' && isOfJob(facts, fn, term.object, 0);
  const [value, ...others] = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  return value !== undefined && others.length === 0 && isJobData(facts, fn, value, depth + 1);
}

function isOfJob(facts: FileFacts, fn: number, term: Term, depth: number): boolean {
  if (depth > 6) return false;
  const root = term.kind === 'element' ? term.of : findRoot(facts, term);
  if (root.kind === 'parameter') return root.function === fn && root.index === 0;
  if (root.kind === 'element') return isOfJob(facts, fn, root.of, depth + 1);
  const [value] = root.kind === 'binding' ? (facts.bindings[root.binding]?.values ?? []) : [];
  return value !== undefined && isOfJob(facts, fn, value, depth + 1);
}

/** What a job does goes by its name, which is not known for a job that is sent anew. */
function asksForName(facts: FileFacts, fn: number): boolean {
  const isName = (term: Term): boolean => (term.kind === 'operation' ? term.operands.some(isName) : term.kind === 'member' && term.property === 'name');
  const asks = (steps: readonly Step[]): boolean => steps.some((step) => (step.kind === 'branch' && isName(step.test)) || (step.kind === 'switch' && isName(step.on)));
  return asks(facts.functions[fn]?.body ?? []);
}

function keyOf({ file, function: fn }: FunctionNode): string {
  return `${file}#${fn}`;
}
