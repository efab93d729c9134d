/** Whether a job is taken from a list only when there is room for it: `if (running >= 2) return;`, and the runs of jobs change what is asked. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';
import { forEachTerm, isInside } from '../../terms.ts';

const changes: ReadonlySet<string> = new Set(['add', 'set', 'push', 'delete', 'splice', 'clear']);

/** True of a taking under a test of something other than the list, which the run of a job changes, or what its end calls, or a function that waits. */
export function waitsForRoom(facts: FileFacts, taking: number, list: Term, runs: readonly number[]): boolean {
  const fn = facts.calls[taking]?.in ?? 0;
  const changed = getChanged(facts);
  const ofList = JSON.stringify(list);
  const isOfRun = (at: number): boolean => runs.some((run) => isInside(facts, at, run)) || (isInside(facts, at, fn) && (at !== fn || facts.functions[fn]?.async === true));
  return findTests(facts.functions[fn]?.body ?? [], taking).some((test) => {
    let found = false;
    forEachTerm(facts, test, (term) => {
      if (!outlivesCall(facts, term)) return;
      const key = JSON.stringify(term);
      if (key !== ofList && [...(changed.get(key) ?? [])].some(isOfRun)) found = true;
    });
    return found;
  });
}

function outlivesCall(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'member') return term.object.kind === 'this';
  return term.kind === 'binding' && facts.bindings[term.binding]?.scope === 0;
}

/** The tests around the call, and those before it that others left by. */
function findTests(steps: readonly Step[], call: number): readonly Term[] {
  const found: Term[] = [];
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (step.kind === 'branch' && (inner !== undefined || endsPath(step.then) || endsPath(step.otherwise))) found.push(step.test);
    if (inner === undefined) {
      if (step.kind === 'call' && step.call === call) break;
      continue;
    }
    if (step.kind === 'loop' && step.over !== null && ['while', 'for'].includes(step.of)) found.push(step.over);
    return [...found, ...findTests(inner, call)];
  }
  return found;
}

const changedOfFile = new WeakMap<FileFacts, ReadonlyMap<string, ReadonlySet<number>>>();

/** In which functions something kept is written, added to or taken from. */
function getChanged(facts: FileFacts): ReadonlyMap<string, ReadonlySet<number>> {
  const known = changedOfFile.get(facts);
  if (known !== undefined) return known;
  const changed = new Map<string, Set<number>>();
  const note = (term: Term, fn: number): void => {
    if (!outlivesCall(facts, term)) return;
    const key = JSON.stringify(term);
    changed.set(key, (changed.get(key) ?? new Set()).add(fn));
  };
  for (const { target, in: fn } of facts.assignments) note(target, fn);
  for (const { callee, in: fn } of facts.calls) if (callee.kind === 'member' && changes.has(callee.property)) note(callee.object, fn);
  changedOfFile.set(facts, changed);
  return changed;
}
