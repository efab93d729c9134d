/** What a test says about a flag: which side of the branch runs while the flag is taken. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { evaluate, findTruth, type Value } from './evaluate-test.ts';
import { findFlag, findTestedCollection, findTestedName, type FlagUse } from './flags.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';

export interface FlagTest {
  /** The side that runs while another run is going on. */
  readonly busy: 'then' | 'otherwise';
  /** With no environment variable set, the test lets everyone through. */
  readonly offByDefault: boolean;
  /** The clock has a say too: a flag that is old enough keeps nobody out. */
  readonly expires: boolean;
}

/** How a test treats a flag; null when the test does not read it, or says nothing. */
export function findFlagTest(facts: FileFacts, test: Term, use: FlagUse, fn: number): FlagTest | null {
  const isRead = { value: false };
  const taken: Value = use.sets[0]?.value ?? { kind: 'truthy' };
  const whileTaken = findTruth(evaluate(facts, test, assumeFlag(facts, use, taken, fn, isRead)));
  const whileIdle = findTruth(evaluate(facts, test, assumeFlag(facts, use, use.idle, fn, isRead)));
  if (!isRead.value) return null;
  const expires = whileTaken === null && mentionsClock(facts, test);
  if (whileTaken === true && whileIdle !== true) return { busy: 'then', offByDefault: false, expires };
  if (whileTaken === false && whileIdle !== false) return { busy: 'otherwise', offByDefault: false, expires };
  if (whileTaken === null && whileIdle === false) return { busy: 'then', offByDefault: false, expires };
  if (whileTaken === null && whileIdle === true) return { busy: 'otherwise', offByDefault: false, expires };
  if (whileTaken === false && whileIdle === false) return { busy: 'then', offByDefault: true, expires };
  if (whileTaken === true && whileIdle === true) return { busy: 'otherwise', offByDefault: true, expires };
  return null;
}

/** `if (running) { if (Date.now() - startedAt < longest) return; warn('a run hangs'); }`: who finds the flag taken leaves, unless it is old. */
export function leavesWhileYoung(facts: FileFacts, busy: readonly Step[]): boolean {
  return busy.some((step) => step.kind === 'branch' && endsPath(step.then) !== endsPath(step.otherwise) && mentionsClock(facts, step.test));
}

/** True when a test asks what time it is. */
export function mentionsClock(facts: FileFacts, test: Term): boolean {
  let found = false;
  const visit = (term: Term): void => {
    if (term.kind === 'global' && (term.name === 'Date' || term.name === 'performance')) found = true;
  };
  forEachTerm(facts, test, (term) => {
    visit(term);
    const plain = getPlainTerm(facts, term);
    if (plain !== term) forEachTerm(facts, plain, visit);
  });
  return found;
}

function assumeFlag(facts: FileFacts, use: FlagUse, value: Value, fn: number, isRead: { value: boolean }): (term: Term) => Value | undefined {
  return (term) => {
    const isFlag = (findFlag(facts, term, fn) ?? findTestedCollection(facts, term, fn))?.key === use.flag.key;
    const isSize = term.kind === 'member' && term.property === 'size' && findFlag(facts, term.object, fn)?.key === use.flag.key;
    if (!isFlag && !isSize) return undefined;
    isRead.value = true;
    if (isFlag) return value;
    return { kind: 'known', value: findTruth(value) === false ? 0 : 1 };
  };
}

const takenWords = new Set(['running', 'busy', 'locked', 'processing', 'executing', 'inflight', 'inprogress']);

/** True for `running`, `isLocked`, `importInProgress`. */
export function isRunWord(name: string): boolean {
  return splitWords(name).some((word) => takenWords.has(word));
}

/**
 * The name of something out of sight that a test reads and that speaks of another run, such as `await jobs.isRunning(id)`.
 * Good enough to hold back a report, never to make one.
 */
export function findUnresolvedTest(facts: FileFacts, test: Term, isKnownCall: (call: number) => boolean): string | null {
  let found: string | null = null;
  const called = new Set<Term>();
  forEachTerm(facts, test, (term) => {
    const plain = getPlainTerm(facts, term);
    if (plain.kind === 'call' && isKnownCall(plain.call)) {
      const callee = facts.calls[plain.call]?.callee;
      if (callee !== undefined) called.add(callee);
      return;
    }
    if (called.has(term)) return;
    const name = findTestedName(facts, term) ?? findTestedName(facts, plain);
    if (name !== null && splitWords(name).some((word) => takenWords.has(word))) found ??= name;
  });
  return found;
}

const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** `running >= most`, and not `running > 0`: what goes on is counted, and there may be more than one. */
export function asksHowMany(facts: FileFacts, test: Term): boolean {
  let found = false;
  forEachTerm(facts, test, (term) => {
    if (term.kind === 'operation' && orders.has(term.operator) && term.operands.every((operand) => getPlainTerm(facts, operand).kind !== 'literal' && !mentionsTime(facts, operand))) found = true;
  });
  return found;
}

/** `lockedUntil > Date.now()`, `now - since < limit`: what is compared there is no number of runs. */
function mentionsTime(facts: FileFacts, operand: Term): boolean {
  let found = false;
  forEachTerm(facts, operand, (term) => {
    const name = term.kind === 'global' ? term.name : (findTestedName(facts, term) ?? '');
    if (splitWords(name).some((word) => timeWords.has(word))) found = true;
  });
  return found;
}

const timeWords = new Set(['date', 'now', 'time', 'until', 'since', 'at', 'expires', 'expiry', 'ms', 'seconds', 'age', 'elapsed']);

const lockWords = new Set(['lock', 'trylock', 'mutex', 'semaphore', 'lease', 'acquire', 'claim', 'exclusive', 'exclusively', 'singleflight', 'redlock', 'nooverlap', 'synchronized']);

const otherWords = new Set(['release', 'create', 'make', 'build']);

/** What is taken to be used, or to go slowly, and by many at once: `acquireTokenSilent`, `acquireConnection`, `acquireRateLimit`. */
const suppliedThings = new Set(['token', 'connection', 'client', 'rate', 'ratelimit', 'limit', 'quota', 'throttle', 'permit', 'permission', 'bandwidth', 'budget', 'browser', 'page', 'image', 'media']);

/** True for names such as `acquireLock`, `withLease`, `runExclusive`; false for `unlock`, `releaseLock`, `createMutex`, `clock`, `acquireToken`. */
export function isLockName(name: string): boolean {
  const words = splitWords(name);
  const taking = words.filter((word) => lockWords.has(word));
  if (taking.length === 0 || words.some((word) => otherWords.has(word))) return false;
  return taking.some((word) => word !== 'acquire') || !words.some((word) => suppliedThings.has(word));
}

/** A place among several, such as the next of twenty messages a minute: whoever finds none waits for one. */
export function isSlotName(name: string): boolean {
  const words = splitWords(name);
  return words.some((word) => word === 'slot' || word === 'slots') && words.every((word) => word === 'acquire' || !lockWords.has(word));
}

/** `isInProgress` gives is, in, progress and inprogress: pairs are words too. */
function splitWords(name: string): string[] {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
  return [...words, ...words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`)];
}
