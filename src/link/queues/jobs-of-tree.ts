/**
 * Jobs that one call puts on several queues at once, each with those that have to be done before it: `{ name, queueName, data, opts, children }`.
 * https://docs.bullmq.io/guide/flows
 */
import type { QueueCall, StaticValue } from '../../model/graph.ts';

/** Children of children of children. */
const deepest = 4;
/** More of them are written by no hand. */
const mostJobs = 100;

/** As if each job were added to its own queue; the call itself where nothing is known of what it is handed. */
export function listJobsOfTree(call: QueueCall): readonly QueueCall[] {
  const jobs = (call.match.arguments[0]?.kind === 'array' ? call.match.arguments[0].items : call.match.arguments.slice(0, 1)).flatMap((value) => collect(value, 0)).slice(0, mostJobs);
  if (jobs.length === 0) return [call];
  return jobs.map((job) => ({ ...call, name: 'add', match: { ...call.match, arguments: [nameOf(job), find(job, 'data') ?? unknown, ...listOf(find(job, 'opts'))], originArguments: [find(job, 'queueName') ?? unknown] } }));
}

function collect(value: StaticValue, depth: number): readonly StaticValue[] {
  if (value.kind !== 'object' || depth > deepest) return [];
  const children = find(value, 'children');
  return [value, ...(children?.kind === 'array' ? children.items.flatMap((child) => collect(child, depth + 1)) : [])];
}

/** A name with a part that is known only while running says nothing. */
function nameOf(job: StaticValue): StaticValue {
  const name = find(job, 'name') ?? unknown;
  return name.kind === 'literal' && String(name.value).includes('*') ? unknown : name;
}

const unknown: StaticValue = { kind: 'unknown' };

function listOf(value: StaticValue | undefined): readonly StaticValue[] {
  return value === undefined ? [] : [value];
}

function find(value: StaticValue, key: string): StaticValue | undefined {
  return value.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
}
