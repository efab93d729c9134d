/** Flags that a body sets and clears, and buffers that it empties first. */
import type { Step } from '../../../model/facts.ts';
import type { Span } from '../../../model/source-location.ts';
import { eachStep } from '../../steps.ts';
import { markBroken, type Flow, type Tested } from '../draft.ts';
import { findDrainedBuffer, findSplicedBuffer } from '../flags/drained-buffers.ts';
import type { Flag, FlagUse, FlagWrite } from '../flags/flags.ts';
import { findFlagTest, isRunWord, mentionsClock } from '../flags/read-test.ts';
import { getBody, heldKey, type BodyWalk } from './body-walk.ts';
import { hold } from './hold.ts';
import { release } from './leaks.ts';
import { isReleasedInSomeFinally, isReleasedSomewhere } from './releases.ts';
import { staysSet } from './silent-refusal.ts';

export function applyWrite(walk: BodyWalk, flow: Flow, write: FlagWrite | null): void {
  if (write === null) return;
  const flag = write.flag.key;
  const key = heldKey(walk, flag);
  const use = walk.uses.get(flag);
  if (write.kind === 'clear') {
    flow.held.delete(key);
    return;
  }
  if (use === undefined || flow.held.has(key)) return;
  const test: Tested | undefined = write.tests ? { awaited: false, offByDefault: false, expires: false } : flow.tested.get(flag);
  if (test === undefined && !walk.isReadNowhere(use)) return;
  // What is kept and not taken back after the work is a cache, unless it is a mere mark.
  if (test?.due === true) {
    holdDue(walk, flow, write);
    return;
  }
  if (!isMark(write) && !use.clearedInside && !use.clears.some((clear) => clear.span[0] >= write.span[0])) return;
  // `if (connected) return; await connect(); connected = true;` says what was done once, and not that somebody is at it.
  if (test?.awaited === true && use.clears.length === 0 && !isRunWord(use.flag.property) && staysSet(walk.facts, flag)) return;
  const isPerRun = walk.isMadePerRun(use);
  const body = getBody(walk);
  if (isEndedByNextRun(walk, body, use)) return;
  // A local `found` or `seen` is no guard; one that is given back in a finally was meant as one.
  if (isPerRun && !isReleasedInSomeFinally(body, key, release(walk)) && !use.clearedInside) return;

  const draft = hold(walk, flow, {
    key, kind: 'in-memory', label: `flag ${use.flag.label}`, whole: 'per-instance', span: write.span, expires: test?.expires === true || hasWatchdog(walk, body, key),
  });
  if (isPerRun) markBroken(draft, 'created-per-run');
  if (test === undefined) markBroken(draft, 'never-tested');
  else if (test.awaited) markBroken(draft, 'await-between');
  else if (test.offByDefault) markBroken(draft, 'off-by-default');
  if (walk.clearedByRefused.has(flag)) markBroken(draft, 'cleared-by-refused-run');
  if (test !== undefined && !test.awaited) for (const work of flow.pending) work.push(draft);
  flow.pending = [];
}

/** Each tick finds only what has come due since: the time of the next turn is set before the work. A tick that comes in between would have to come at once. */
function holdDue(walk: BodyWalk, flow: Flow, write: FlagWrite): void {
  hold(walk, flow, { key: `due:${heldKey(walk, write.flag.key)}`, kind: 'in-memory', label: `times in ${write.flag.label}`, whole: 'per-instance', span: write.span, expires: true });
}

/** Such a buffer covers the rest of the function that emptied it, and nothing that its caller does afterwards. */
export const drainedKey = 'drained:';

/** Each process has rows of its own in its buffer, and the next run finds it empty. */
export function holdDrained(walk: BodyWalk, flow: Flow, assignment: number): void {
  const span = walk.facts.assignments[assignment]?.span;
  if (span !== undefined && !flow.waited) holdBuffer(walk, flow, findDrainedBuffer(walk.facts, assignment), span);
}

/** The same where a call takes all rows out of it. */
export function holdSpliced(walk: BodyWalk, flow: Flow, call: number): void {
  const span = walk.facts.calls[call]?.span;
  if (span !== undefined && !flow.waited) holdBuffer(walk, flow, findSplicedBuffer(walk.facts, call), span);
}

function holdBuffer(walk: BodyWalk, flow: Flow, buffer: Flag | null, span: Span): void {
  if (buffer === null) return;
  hold(walk, flow, { key: `${drainedKey}${walk.file}:${buffer.key}`, kind: 'in-memory', label: `${buffer.label}, emptied first`, whole: 'correct', span });
}

/** `if (Date.now() - startedAt > limit) running = false`: one that is stuck is freed some day. */
function hasWatchdog(walk: BodyWalk, body: readonly Step[], key: string): boolean {
  for (const step of eachStep(body)) {
    if (step.kind === 'branch' && mentionsClock(walk.facts, step.test) && isReleasedSomewhere([...step.then, ...step.otherwise], key, release(walk))) return true;
  }
  return false;
}

/** `if (!state.open && late) state.open = true; else if (state.open && !late) state.open = false`: what goes on over many runs, and keeps none of them out. */
function isEndedByNextRun(walk: BodyWalk, body: readonly Step[], use: FlagUse): boolean {
  const key = heldKey(walk, use.flag.key);
  for (const step of eachStep(body)) {
    if (step.kind !== 'branch' || mentionsClock(walk.facts, step.test)) continue;
    const test = findFlagTest(walk.facts, step.test, use, walk.fn);
    const busySteps = test === null ? [] : test.busy === 'then' ? step.then : step.otherwise;
    if (busySteps.some((one) => release(walk)(one, key))) return true;
  }
  return false;
}

/** `started = true` and `seen.add(id)` mark; `templates[name] = compile()` keeps a result. */
function isMark(write: FlagWrite): boolean {
  return write.value.kind === 'known' || write.marks;
}
