/**
 * Functions that insert a row under a unique key and go another way where it is there already: of two runs that meet, one goes on.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.prisma.io/docs/orm/reference/error-reference#p2002,
 * https://www.mongodb.com/docs/manual/reference/error-codes/, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html,
 * https://www.sqlite.org/rescode.html, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { findCallsIn } from '../../effect-order/call-values.ts';
import { eachStep, endsPath } from '../../steps.ts';
import { findCalledName, forEachTerm } from '../../terms.ts';
import { isLockName } from '../flags/read-test.ts';

const codes: ReadonlySet<unknown> = new Set(['23505', 'P2002', 11000, '11000', 'ER_DUP_ENTRY', 1062, 'SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SequelizeUniqueConstraintError', 'ConditionalCheckFailedException', 'TransactionCanceledException']);
/** `isUniqueViolation(error)`, `UniqueConstraintError`, `isDuplicateKey(error)`. */
const asking = /unique|duplicate|already_?exists|conditional_?check_?failed/i;

const answers = new WeakMap<FileFacts, Map<number, boolean>>();

/** The function leaves, or goes on to the next item, where the database says that the row is there. */
export function leavesOnDuplicate(facts: FileFacts, fn: number): boolean {
  const memo = answers.get(facts) ?? new Map<number, boolean>();
  answers.set(facts, memo);
  const seen = memo.get(fn);
  if (seen !== undefined) return seen;
  const found = looksFor(facts, fn);
  memo.set(fn, found);
  return found;
}

const asked = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();

/** Somebody knows what it looks like that the row of this call is there already, whatever is done then: `if (error && error.code !== '23505') report(error)`. */
export function isAskedForDuplicate(facts: FileFacts, call: number): boolean {
  const fn = facts.calls[call]?.in;
  if (fn === undefined) return false;
  const memo = asked.get(facts) ?? new Map<number, ReadonlySet<number>>();
  asked.set(facts, memo);
  const calls = memo.get(fn) ?? findAskedCalls(facts, fn);
  memo.set(fn, calls);
  return calls.has(call);
}

/**
 * The other side refuses what it has already, and whoever asks knows that: `try { await labels.post(order) } catch (error) { if (error.response?.status !== 409) throw error; }`.
 * https://www.rfc-editor.org/rfc/rfc9110#name-409-conflict
 */
export function isAskedForConflict(facts: FileFacts, call: number): boolean {
  const fn = facts.calls[call]?.in;
  for (const step of fn === undefined ? [] : eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind !== 'try' || step.handler === null || !namesConflict(facts, step.handler)) continue;
    for (const inner of eachStep(step.block)) if (inner.kind === 'call' && inner.call === call) return true;
  }
  return false;
}

function namesConflict(facts: FileFacts, steps: readonly Step[]): boolean {
  let found = false;
  for (const step of eachStep(steps)) {
    if (step.kind !== 'branch') continue;
    forEachTerm(facts, step.test, (term) => { found ||= term.kind === 'operation' && term.operands.some((operand) => operand.kind === 'literal' && operand.value === conflict); });
  }
  return found;
}

const conflict = 409;

/** What the test is made of, and what stands in the try whose catch holds it. */
function findAskedCalls(facts: FileFacts, fn: number): ReadonlySet<number> {
  const calls = new Set<number>();
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind === 'branch' && readTest(facts, step.test) !== null) for (const call of findCallsIn(facts, step.test)) calls.add(call);
    if (step.kind === 'try' && step.handler !== null && asksForOne(facts, step.handler)) for (const inner of eachStep(step.block)) if (inner.kind === 'call') calls.add(inner.call);
  }
  return calls;
}

function asksForOne(facts: FileFacts, steps: readonly Step[]): boolean {
  for (const step of eachStep(steps)) if (step.kind === 'branch' && readTest(facts, step.test) !== null) return true;
  return false;
}

/** A function that is called a claim and asks for a duplicate tells its caller which of the two it was. */
function looksFor(facts: FileFacts, fn: number): boolean {
  const isClaim = isLockName(facts.functions[fn]?.name ?? '');
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind !== 'branch') continue;
    const test = readTest(facts, step.test);
    if (test !== null && (isClaim || leaves(test === 'duplicate' ? step.then : step.otherwise))) return true;
  }
  return false;
}

/** An error that is thrown on keeps the run from going on as well; one that is only logged does not. */
function leaves(steps: readonly Step[]): boolean {
  return steps.length > 0 && endsPath(steps);
}

/** What is known on the first side of the branch; null where the test has nothing to do with it. */
function readTest(facts: FileFacts, test: Term): 'duplicate' | 'other' | null {
  if (test.kind === 'operation' && test.operator === '!') {
    const inner = readTest(facts, test.operands[0] ?? { kind: 'unknown' });
    return inner === null ? null : inner === 'duplicate' ? 'other' : 'duplicate';
  }
  let found: 'duplicate' | 'other' | null = null;
  forEachTerm(facts, test, (term) => {
    if (found !== null) return;
    if (term.kind === 'operation' && term.operands.some((operand) => operand.kind === 'literal' && codes.has(operand.value))) found = term.operator.startsWith('!') ? 'other' : 'duplicate';
    if (term.kind === 'operation' && term.operator === 'instanceof' && term.operands[1]?.kind === 'binding' && asking.test(facts.bindings[term.operands[1].binding]?.name ?? '')) found = 'duplicate';
    const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
    if (call !== undefined && asking.test(findCalledName(facts, call) ?? '')) found = 'duplicate';
    if (term.kind === 'literal' && typeof term.value === 'string' && /unique constraint|duplicate key/i.test(term.value)) found = 'duplicate';
  });
  return found;
}
