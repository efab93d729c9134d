/** Runs that several things start: a timer of the process and a route that a scheduler calls, which both do nothing but call one function. */
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import type { Run } from './scheduled-run.ts';

/** A function of the module that needs nothing told does the same for everybody. */
export interface SharedWork {
  readonly key: string;
  readonly name: string;
  readonly place: Place;
}

/** The functions without parameters that all of the run's work is done in, the nearest first. */
export function findSharedWork(graph: ProgramGraph, run: Run): readonly SharedWork[] {
  const calls = [...run.effects.map(({ call }) => call), ...run.network.calls];
  const [first, ...others] = calls.map((call) => getFunctionsOn(graph, run, call));
  if (first === undefined) return [];
  return first.filter((work) => others.every((functions) => functions.some(({ key }) => key === work.key)));
}

/** Those that the run enters once, on its way to the call. */
function getFunctionsOn(graph: ProgramGraph, run: Run, { way, node }: ReachedCall): readonly SharedWork[] {
  const start = graph.nodes[run.entry.node];
  const found: SharedWork[] = [];
  for (let index = 0; index <= way.length; index += 1) {
    if (index > 0 && way[index - 1]?.loop === true) return found;
    const next = way[index];
    const at = index === 0 ? start : next === undefined ? node : { file: next.place.file, function: graph.files[next.place.file]?.calls[next.call]?.in ?? -1 };
    const work = at === undefined ? null : asWork(graph, at);
    if (work !== null) found.push(work);
  }
  return found;
}

function asWork(graph: ProgramGraph, { file, function: index }: Pick<FunctionNode, 'file' | 'function'>): SharedWork | null {
  const fact = graph.files[file]?.functions[index];
  if (fact === undefined || fact.name === null || fact.parameters.length > 0 || fact.parent !== 0 || fact.class !== undefined) return null;
  return { key: `${file}#${index}`, name: fact.name, place: { file, span: fact.span } };
}

export interface Group<Member> {
  /** In their order. */
  readonly members: readonly Member[];
  /** What they share; null where there is only one. */
  readonly work: SharedWork | null;
}

/** Those that do the same work together, in the order of their firsts. */
export function groupByWork<Member extends { readonly run: Run }>(graph: ProgramGraph, all: readonly Member[]): readonly Group<Member>[] {
  const groups: { members: Member[]; work: readonly SharedWork[] }[] = [];
  const known = new Map<string, (typeof groups)[number]>();
  for (const member of all) {
    const work = findSharedWork(graph, member.run);
    const joined = work.map(({ key }) => known.get(key)).find((group) => group !== undefined);
    const group = joined ?? { members: [], work };
    if (joined === undefined) groups.push(group);
    else group.work = group.work.filter(({ key }) => work.some((other) => other.key === key));
    group.members.push(member);
    for (const { key } of group.work) known.set(key, group);
  }
  return groups.map(({ members, work }) => ({ members, work: members.length > 1 ? (work[0] ?? null) : null }));
}
