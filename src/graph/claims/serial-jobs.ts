/** Jobs that a queue gives out one after the other, whichever worker asks. */
import type { Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph, StaticValue } from '../../model/graph.ts';

const known = new WeakMap<ProgramGraph, boolean>();

/** Jobs with the same `queueName` never run together: https://worker.graphile.org/docs/jobs#job-options. Which of them have one is mostly told where they are put together, so that one is enough. */
export function mayBeSerial(graph: ProgramGraph, { consumer }: EntryPoint): boolean {
  if (consumer?.library !== 'graphile-worker') return false;
  const before = known.get(graph);
  if (before !== undefined) return before;
  const found = graph.queueCalls.some(({ match }) => match.library === 'graphile-worker' && match.arguments.some((value) => isNamed(value, 0))) || Object.values(graph.files).some(({ calls }) => calls.some(({ args }) => args.some((argument) => isWritten(argument, 0))));
  known.set(graph, found);
  return found;
}

const option = 'queueName';
/** `parseCronItems([{ options: { queueName } }])` */
const deepest = 4;

function isNamed(value: StaticValue, depth: number): boolean {
  if (depth > deepest) return false;
  if (value.kind === 'array') return value.items.some((item) => isNamed(item, depth + 1));
  return value.kind === 'object' && value.properties.some((property) => property.key === option || isNamed(property.value, depth + 1));
}

function isWritten(term: Term, depth: number): boolean {
  if (depth > deepest) return false;
  if (term.kind === 'array') return term.items.some((item) => isWritten(item, depth + 1));
  return term.kind === 'object' && term.properties.some((property) => property.kind === 'property' && (property.key === option || isWritten(property.value, depth + 1)));
}
