/**
 * Jobs that one instance alone registers: the one that holds a lock for as long as it has them, or that the instances have chosen. The
 * others never start them, and no handler says so.
 */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findCalledName } from '../terms.ts';
import { findHeldTests } from '../ways/conditions/held-tests.ts';
import { makeDraft, type Draft } from './draft.ts';
import { findLeaderTest } from './flags/leader-test.ts';
import { isInLastingLoop } from './lasting-loops.ts';
import { isNameOfLock } from './lock-words.ts';

/** Calls on the ways from the registration outwards; whichever of them comes first, they are as many. */
const mostCalls = 100;

export function findGuardOfRegistration(graph: ProgramGraph, entry: EntryPoint): Draft | null {
  const { scheduled, registration, callers = [] } = entry;
  const call = graph.files[registration.file]?.calls.findIndex(({ span }) => span.join() === registration.span.join()) ?? -1;
  if (scheduled === null || call === -1) return null;
  const label = findHolder({ graph, callers, found: new Map() }, { file: registration.file, call });
  return label === null ? null : makeDraft({ key: 'registration', kind: 'unresolved', label, place: registration, whole: 'unknown' });
}

interface Site {
  readonly file: string;
  readonly call: number;
}

interface Search {
  readonly graph: ProgramGraph;
  readonly callers: NonNullable<EntryPoint['callers']>;
  /** By call; of one that the search is at, nothing is known yet: what only leads to itself holds nothing. */
  readonly found: Map<string, string | null>;
}

/** What says that not every instance comes to the call. */
function findHolder(search: Search, site: Site): string | null {
  const key = `${site.file}#${site.call}`;
  const known = search.found.get(key);
  if (known !== undefined) return known;
  if (search.found.size >= mostCalls) return null;
  search.found.set(key, null);
  const holder = findHolderOfCall(search, site);
  search.found.set(key, holder);
  return holder;
}

/** All ways to the call must be held: one that is open registers the jobs wherever the program runs. */
function findHolderOfCall(search: Search, { file, call }: Site): string | null {
  const facts = search.graph.files[file];
  if (facts === undefined) return null;
  const leader = findHeldTests(facts, call).find(({ test, holds: isHeld }) => findLeaderTest(facts, test)?.side === (isHeld ? 'then' : 'otherwise'));
  if (leader !== undefined) return findLeaderTest(facts, leader.test)?.name ?? null;
  const fn = facts.calls[call]?.in ?? 0;
  let first: string | null = null;
  for (const way of findWays(search, facts, file, fn)) {
    const name = way.isHanded ? nameOfCall(facts, way.call) : '';
    const holder = isNameOfLock(name) && isInLastingLoop(facts, fn, call) ? name : findHolder(search, way);
    if (holder === null) return null;
    first ??= holder;
  }
  return first;
}

interface Way extends Site {
  /** The call is handed the function: when it runs is up to what is called. */
  readonly isHanded: boolean;
}

/** The calls that enter the function, those of other files included, and the calls of its file that are handed it. */
function findWays({ callers }: Search, facts: FileFacts, file: string, fn: number): readonly Way[] {
  const own = facts.calls.flatMap(({ callee, args }, call): Way[] => {
    if (args.some((arg) => isFunction(facts, arg, fn))) return [{ file, call, isHanded: true }];
    return isFunction(facts, callee, fn) ? [{ file, call, isHanded: false }] : [];
  });
  const known = new Set(own.map(({ call }) => call));
  const others = callers.flatMap(({ enters, from }): Way[] => (enters.file === file && enters.function === fn && (from.file !== file || !known.has(from.call)) ? [{ ...from, isHanded: false }] : []));
  return [...own, ...others];
}

function isFunction(facts: FileFacts, term: CallFact['callee'], fn: number): boolean {
  if (term.kind === 'function') return term.function === fn;
  return term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) === true;
}

function nameOfCall(facts: FileFacts, call: number): string {
  const fact = facts.calls[call];
  return fact === undefined ? '' : (findCalledName(facts, fact) ?? '');
}
