/**
 * One consumer takes all jobs of a queue, and `switch (job.name)` in it says which work belongs to which: what stands under
 * `case 'send-receipt'` is no work of the jobs `sync-stock`.
 */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph, QueueCall, StaticValue } from '../../model/graph.ts';
import { endsPath, getInnerSteps, holdsCall } from '../steps.ts';
import { getPlainTerm } from '../terms.ts';
import { findHeldTests } from '../ways/conditions/held-tests.ts';
import { findHandlersByName } from './handlers-by-name.ts';

type Switch = Extract<Step, { kind: 'switch' }>;

/** Whether a call counts that goes by a name which nothing spells out. */
type Names = 'spelled out' | 'unknown too';

/** Whether a call is made for one of these jobs. */
export type TakesJobs = (jobs: readonly string[]) => boolean;

/** The call may be made for one of these jobs. Where it goes by the name of the job, it is theirs only if the name is spelled out, unless asked otherwise. */
export function isMadeForJobs(graph: ProgramGraph, entry: EntryPoint, way: readonly CallEdge[], edge: CallEdge, jobs: readonly string[]): boolean {
  return findTakenJobs(graph, entry, way, edge, 'spelled out')(jobs);
}

/** The same for whoever asks it for many jobs, of which the code is read once. */
export function findTakenJobs(graph: ProgramGraph, entry: EntryPoint, way: readonly CallEdge[], edge: CallEdge, names: Names): TakesJobs {
  const { facts, call, fn } = readSite(graph, edge);
  if (facts === undefined || call === undefined) return () => true;
  const isName = (term: Term): boolean => isNameOfJob(graph, entry, [...way, edge], term);
  const callee = getPlainTerm(facts, call.callee);
  if (edge.to.length > 1 && callee.kind === 'index' && isName(callee.index)) return (jobs) => names === 'unknown too' || findHandlersByName(graph, edge, jobs).length > 0;
  const { file } = edge.place;
  const tests = [
    ...findHandlersAround(graph, entry, way, edge, names),
    ...switchesAround(facts.functions[fn]?.body ?? [], edge.call).flatMap((one) => (isName(one.on) ? [readCases(graph, file, one, edge.call, names)] : [])),
    ...findHeldTests(facts, edge.call).map(({ test, holds }) => readTest(graph, file, test, holds, isName, names)),
  ];
  return (jobs) => tests.every((takes) => takes(jobs));
}

/** `handlers[job.name](job)` led here, to the function of some jobs. */
function findHandlersAround(graph: ProgramGraph, entry: EntryPoint, way: readonly CallEdge[], edge: CallEdge, names: Names): readonly TakesJobs[] {
  const chosen = way.at(-1);
  const { facts, call } = readSite(graph, chosen);
  const callee = facts === undefined || call === undefined ? undefined : getPlainTerm(facts, call.callee);
  if (chosen === undefined || chosen.to.length < 2 || callee?.kind !== 'index' || !isNameOfJob(graph, entry, way, callee.index)) return [];
  const { fn } = readSite(graph, edge);
  return [(jobs) => {
    const own = findHandlersByName(graph, chosen, jobs);
    return own.length === 0 ? names === 'unknown too' : own.some((node) => node.file === edge.place.file && node.function === fn);
  }];
}

/** The names of the jobs that a call sends; null where one is known only while running. */
export function findSentJobs({ name, match: { arguments: [first] } }: QueueCall): readonly string[] | null {
  const values = name === 'addBulk' ? readBulk(first) : [first];
  const names = values?.map((value) => (value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null)) ?? [null];
  return names.every((one) => one !== null) ? names : null;
}

function readBulk(jobs: StaticValue | undefined): readonly (StaticValue | undefined)[] | null {
  return jobs?.kind === 'array' ? jobs.items.map((job) => (job.kind === 'object' ? job.properties.find(({ key }) => key === 'name')?.value : undefined)) : null;
}

/** `job.name`, where `job` is what the consumer hands the handler, or what that hands on. */
function isNameOfJob(graph: ProgramGraph, entry: EntryPoint, way: readonly CallEdge[], term: Term): boolean {
  const at = way.length - 1;
  const { facts } = readSite(graph, way[at]);
  const plain = facts === undefined ? term : getPlainTerm(facts, term);
  return plain.kind === 'member' && plain.property === 'name' && isJob(graph, entry, way, at, plain.object);
}

function isJob(graph: ProgramGraph, entry: EntryPoint, way: readonly CallEdge[], at: number, term: Term): boolean {
  const { facts } = readSite(graph, way[at]);
  const plain = facts === undefined ? term : getPlainTerm(facts, term);
  const given = plain.kind === 'binding' ? facts?.bindings[plain.binding]?.values[0] : plain;
  if (facts === undefined || given?.kind !== 'parameter') return false;
  const { file, span } = entry.handler;
  if (given.index === 0 && way[at]?.place.file === file && facts.functions[given.function]?.span.join() === span.join()) return true;
  const entered = way.findLastIndex((edge, index) => index <= at && edge.place.file === way[at]?.place.file && readSite(graph, edge).fn === given.function);
  const arg = entered < 1 ? undefined : readSite(graph, way[entered - 1]).call?.args[given.index];
  return arg !== undefined && isJob(graph, entry, way, entered - 1, arg);
}

interface Site {
  readonly facts: FileFacts | undefined;
  readonly call: CallFact | undefined;
  readonly fn: number;
}

function readSite(graph: ProgramGraph, edge: CallEdge | undefined): Site {
  const facts = edge && graph.files[edge.place.file];
  const call = edge && facts?.calls[edge.call];
  return { facts, call, fn: call?.in ?? -1 };
}

function switchesAround(steps: readonly Step[], call: number): readonly Switch[] {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined) return [...(step.kind === 'switch' ? [step] : []), ...switchesAround(inner, call)];
  }
  return [];
}

/** Cases before it that run on into it are its own; the rest is for jobs that no case names. */
function readCases(graph: ProgramGraph, file: string, { cases }: Switch, call: number, names: Names): TakesJobs {
  const last = cases.findIndex(({ body }) => holdsCall(body, call));
  let first = last;
  while (first > 0 && !endsPath(cases[first - 1]?.body ?? [])) first--;
  const read = (some: Switch['cases']): ReadonlySet<string | null> => new Set(some.flatMap(({ test }) => (test === null ? [] : [findText(graph, file, test)])));
  const own = cases.slice(first, last + 1);
  const labels = read(own);
  const isRest = own.some(({ test }) => test === null);
  if (names === 'unknown too' && labels.has(null)) return () => true;
  if (!isRest) return (jobs) => jobs.some((job) => labels.has(job));
  const all = read(cases);
  if (all.has(null)) return (jobs) => names === 'unknown too' || jobs.some((job) => labels.has(job));
  return (jobs) => jobs.some((job) => labels.has(job) || !all.has(job));
}

function readTest(graph: ProgramGraph, file: string, test: Term, holds: boolean, isName: (term: Term) => boolean, names: Names): TakesJobs {
  if (test.kind !== 'operation' || !['===', '==', '!==', '!='].includes(test.operator)) return () => true;
  const name = test.operands.find(isName);
  const other = test.operands.find((operand) => operand !== name);
  if (name === undefined || other === undefined) return () => true;
  const text = findText(graph, file, other);
  if (text === null && names === 'unknown too') return () => true;
  return (jobs) => (holds === test.operator.startsWith('!') ? text === null || jobs.some((job) => job !== text) : text !== null && jobs.includes(text));
}

/** A text, a constant that holds one, or one of another file that is imported. */
function findText(graph: ProgramGraph, file: string, term: Term): string | null {
  const facts = graph.files[file];
  const plain = facts === undefined ? term : getPlainTerm(facts, term);
  if (plain.kind === 'literal') return typeof plain.value === 'string' ? plain.value : null;
  return graph.comparedTexts?.[file]?.[JSON.stringify(plain)] ?? graph.comparedTexts?.[file]?.[JSON.stringify(term)] ?? null;
}
