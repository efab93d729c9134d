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
const holds = /lock|lease|mutex|leader/i;

export function findGuardOfRegistration(graph: ProgramGraph, { scheduled, registration }: EntryPoint): Draft | null {
  const facts = graph.files[registration.file];
  const call = facts?.calls.findIndex(({ span }) => span.join() === registration.span.join()) ?? -1;
  if (scheduled === null || facts === undefined || call === -1) return null;
  const label = findHolder(facts, call, 0);
  return label === null ? null : makeDraft({ key: 'registration', kind: 'unresolved', label, place: registration, whole: 'unknown' });
}

/** What says that not every instance comes to the call. */
function findHolder(facts: FileFacts, call: number, level: number): string | null {
  if (level > mostLevels) return null;
  const leader = findHeldTests(facts, call).find(({ test, holds: isHeld }) => findLeaderTest(facts, test)?.side === (isHeld ? 'then' : 'otherwise'));
  if (leader !== undefined) return findLeaderTest(facts, leader.test)?.name ?? null;
  const fn = facts.calls[call]?.in ?? 0;
  const taker = facts.calls.findIndex(({ args }) => args.some((arg) => arg.kind === 'function' && arg.function === fn));
  const name = facts.calls[taker] === undefined ? '' : (findCalledName(facts, facts.calls[taker]) ?? '');
  if (holds.test(name) && isInEndlessLoop(facts.functions[fn]?.body ?? [], call)) return name;
  if (taker !== -1) return findHolder(facts, taker, level + 1);
  const callers = facts.calls.flatMap(({ callee }, index) => (callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) === true ? [index] : []));
  const [holder, ...others] = callers.map((caller) => findHolder(facts, caller, level + 1));
  return holder === undefined || others.includes(null) ? null : holder;
}

/** `withLock('jobs', async () => { while (!stopped) { await refreshJobs(); await pause(5000); } })`: what is given back once the jobs are there lets the next instance in. */
function isInEndlessLoop(steps: readonly Step[], call: number): boolean {
  return steps.some((step) => {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    return inner !== undefined && ((step.kind === 'loop' && (step.of === 'while' || step.of === 'do-while' || (step.of === 'for' && step.over === null))) || isInEndlessLoop(inner, call));
  });
}
