/**
 * Jobs that one instance alone registers: the one that holds a lock for as long as it has them, or that the instances have chosen. The
 * others never start them, and no handler says so.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName } from '../terms.ts';
import { findHeldTests } from '../ways/conditions/held-tests.ts';
import { makeDraft, type Draft } from './draft.ts';
import { findLeaderTest } from './flags/leader-test.ts';

/** From the registration outwards, within its file. */
const mostLevels = 4;

/** A name alone proves nothing; here it only keeps rules quiet. */
const holds = /^(?:(?:red)?lock(?:s|ed)?|leased?|mutex|leader(?:ship)?)$/;
const givesUp = /^(?:un.*|releas.*|without|no|not)$/;

/** `withLock`, `as_leader`: by whole words, since a clock and a block have a lock in them and a release has a lease. */
function isNameOfLock(name: string): boolean {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z\d]+/);
  return words.some((word) => holds.test(word)) && !words.some((word) => givesUp.test(word));
}

export function findGuardOfRegistration(graph: ProgramGraph, { scheduled, registration }: EntryPoint): Draft | null {
  const facts = graph.files[registration.file];
  const call = facts?.calls.findIndex(({ span }) => span.join() === registration.span.join()) ?? -1;
  if (scheduled === null || facts === undefined || call === -1) return null;
  const label = findHolder({ facts, found: new Map() }, call, 0);
  return label === null ? null : makeDraft({ key: 'registration', kind: 'unresolved', label, place: registration, whole: 'unknown' });
}

interface Search {
  readonly facts: FileFacts;
  /** By call; of one that the search is at, nothing is known yet: what only leads to itself holds nothing. */
  readonly found: Map<number, string | null>;
}

/** What says that not every instance comes to the call. */
function findHolder(search: Search, call: number, level: number): string | null {
  if (level > mostLevels) return null;
  const known = search.found.get(call);
  if (known !== undefined) return known;
  search.found.set(call, null);
  const holder = findHolderOfCall(search, call, level);
  search.found.set(call, holder);
  return holder;
}

function findHolderOfCall(search: Search, call: number, level: number): string | null {
  const { facts } = search;
  const leader = findHeldTests(facts, call).find(({ test, holds: isHeld }) => findLeaderTest(facts, test)?.side === (isHeld ? 'then' : 'otherwise'));
  if (leader !== undefined) return findLeaderTest(facts, leader.test)?.name ?? null;
  const fn = facts.calls[call]?.in ?? 0;
  const taker = facts.calls.findIndex(({ args }) => args.some((arg) => arg.kind === 'function' && arg.function === fn));
  const name = facts.calls[taker] === undefined ? '' : (findCalledName(facts, facts.calls[taker]) ?? '');
  if (isNameOfLock(name) && isInEndlessLoop(facts.functions[fn]?.body ?? [], call)) return name;
  if (taker !== -1) return findHolder(search, taker, level + 1);
  let first: string | null = null;
  for (const [caller, { callee }] of facts.calls.entries()) {
    if (callee.kind !== 'binding' || facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) !== true) continue;
    const holder = findHolder(search, caller, level + 1);
    if (holder === null) return null;
    first ??= holder;
  }
  return first;
}

/** `withLock('jobs', async () => { while (!stopped) { await refreshJobs(); await pause(5000); } })`: what is given back once the jobs are there lets the next instance in. */
function isInEndlessLoop(steps: readonly Step[], call: number): boolean {
  return steps.some((step) => {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    return inner !== undefined && ((step.kind === 'loop' && (step.of === 'while' || step.of === 'do-while' || (step.of === 'for' && step.over === null))) || isInEndlessLoop(inner, call));
  });
}
