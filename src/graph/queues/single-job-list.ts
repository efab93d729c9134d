/** Handlers that are handed a list of jobs in which there is one: a loop over it goes round once. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { getPlainTerm } from '../terms.ts';

/** pg-boss hands a list from 10 on, with one job unless `batchSize` asks for more: https://timgit.github.io/pg-boss/#/./api/workers */
const sizes: Readonly<Partial<Record<string, string>>> = { 'pg-boss': 'batchSize' };
const deepest = 6;

/** The term is the list of jobs that the handler of the entry is handed, and there is never more than one in it. */
export function isSingleJobList(graph: ProgramGraph, entry: EntryPoint, node: FunctionNode, term: Term): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined) return false;
  if (entry.consumer?.library === 'aws-lambda') return !takesSeveralMessages(entry) && isListOfEvent(facts, node.function, term);
  return node.id === entry.node && takesOneJob(entry) && isHanded(facts, node.function, term, 0);
}

/** A deployment that nobody has seen may well ask for one at a time: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function takesSeveralMessages({ consumer }: EntryPoint): boolean {
  const sizes = (consumer?.match.arguments ?? []).flatMap((value) => (value.kind === 'object' ? value.properties.flatMap(({ key, value: set }) => (key === 'batchSize' ? [set] : [])) : []));
  return sizes.some((size) => size.kind !== 'literal' || size.value !== 1);
}

/** `event.Records`, in the handler and in what it hands its event on to; what stands in a message has other lists. */
function isListOfEvent(facts: FileFacts, fn: number, term: Term): boolean {
  const list = getPlainTerm(facts, term);
  return list.kind === 'member' && list.property === 'Records' && isHanded(facts, fn, list.object, 0);
}

/** An option that is not written there may ask for more. */
function takesOneJob({ consumer }: EntryPoint): boolean {
  const size = consumer === null ? undefined : sizes[consumer.library];
  if (consumer === null || size === undefined) return false;
  // `work(queue, handler)` and `work(queue, options, handler)`
  const options = consumer.match.arguments.slice(1, -1);
  return options.every((value) => value.kind === 'object' && !value.open && value.properties.every(({ key, value: set }) => key !== size || (set.kind === 'literal' && set.value === 1)));
}

/** The parameter itself, and what makes a list of it: `Array.isArray(jobs) ? jobs : [jobs]`. */
function isHanded(facts: FileFacts, fn: number, term: Term, depth: number): boolean {
  if (depth > deepest) return false;
  const areHanded = (terms: readonly Term[]): boolean => terms.length > 0 && terms.every((one) => isHanded(facts, fn, one, depth + 1));
  switch (term.kind) {
    case 'parameter': return term.function === fn && term.index === 0;
    case 'binding': return areHanded(facts.bindings[term.binding]?.values ?? []);
    case 'cast': return isHanded(facts, fn, term.of, depth + 1);
    case 'array': return term.items.length === 1 && areHanded(term.items);
    case 'operation': return term.operator === '?:' && areHanded(term.operands.slice(1));
    default: return false;
  }
}
