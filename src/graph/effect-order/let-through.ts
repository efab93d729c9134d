/**
 * States that a run sets before its effect and that keep no other run out: `if (mail.status === 'sent') return; mail.status = 'sending'; …`
 * The next run finds `sending`, and passes the same test.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import { readLiteral, readListed } from '../statements/column-objects.ts';
import type { Literal } from '../statements/statement.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../terms.ts';
import { findCallsIn } from './call-values.ts';
import type { DatabaseSite, PassedTest, SetState } from './flow.ts';

/** What a test comes to for a row of that state. `unasked`: the same as for any other. */
type Answer = boolean | 'unknown' | 'unasked';

interface Question extends SetState {
  readonly file: string;
  readonly facts: FileFacts;
  /** The calls that gave the row, as `file#call`. */
  readonly reads: ReadonlySet<string>;
}

/** Tests ask for what is set, and every one lets a row through that is in this state. */
export function isLetThrough(passed: readonly PassedTest[], states: readonly SetState[], reads: readonly DatabaseSite[]): boolean {
  const via = new Set(reads.flatMap((read) => read.via));
  const answers = states.flatMap((state) => passed.map(({ facts, file, test, isTrue }) => {
    const answer = ask({ ...state, facts, file, reads: via }, test);
    return typeof answer === 'boolean' ? answer === isTrue : answer;
  })).filter((answer) => answer !== 'unasked');
  return answers.length > 0 && answers.every((answer) => answer === true);
}

/** A test that the run passed asks the row for this column, and lets none through that is as it was set; what is worked out is set for the sake of such a test. */
export function isTurnedAway(passed: readonly PassedTest[], column: string, states: readonly SetState[], reads: readonly DatabaseSite[]): boolean {
  const via = new Set(reads.flatMap((read) => read.via));
  const written = states.filter((state) => plain(state.column) === plain(column));
  return passed.some(({ facts, file, test, isTrue }) => {
    if (!asksRow({ column, value: '', facts, file, reads: via }, test)) return false;
    return written.every((state) => ask({ ...state, facts, file, reads: via }, test) === !isTrue);
  });
}

/** Not the message, nor what else has such a property. */
function asksRow(question: Question, test: Term): boolean {
  const { facts, file, column, reads } = question;
  let found = false;
  forEachTerm(facts, test, (inner) => {
    const value = getPlainTerm(facts, inner);
    found ||= value.kind === 'member' && plain(value.property) === plain(column) && [...findCallsIn(facts, value.object)].some((call) => reads.has(`${file}#${call}`));
  });
  return found;
}

function ask(question: Question, test: Term): Answer {
  switch (test.kind) {
    case 'cast': return ask(question, test.of);
    case 'operation': return askOperation(question, test.operator, test.operands);
    case 'call': return askList(question, test);
    default: return mentions(question, test) ? 'unknown' : 'unasked';
  }
}

function askOperation(question: Question, operator: string, operands: readonly Term[]): Answer {
  switch (operator) {
    case '!': return negate(operands[0] === undefined ? 'unasked' : ask(question, operands[0]));
    // What is not asked of the state comes to the same in every run.
    case '&&': return join(operands.map((operand) => ask(question, operand)), false);
    case '||': return join(operands.map((operand) => ask(question, operand)), true);
    case '===': case '==': return compare(question, operands);
    case '!==': case '!=': return negate(compare(question, operands));
    default: return operands.some((operand) => mentions(question, operand)) ? 'unknown' : 'unasked';
  }
}

function join(answers: readonly Answer[], deciding: boolean): Answer {
  if (answers.includes(deciding)) return deciding;
  if (answers.includes('unknown')) return 'unknown';
  return answers.every((answer) => answer === 'unasked') ? 'unasked' : !deciding;
}

function negate(answer: Answer): Answer {
  return typeof answer === 'boolean' ? !answer : answer;
}

function compare(question: Question, [left, right]: readonly Term[]): Answer {
  if (left === undefined || right === undefined) return 'unasked';
  const other = isState(question, left) ? right : isState(question, right) ? left : null;
  if (other === null) return mentions(question, left) || mentions(question, right) ? 'unknown' : 'unasked';
  const { value } = readLiteral(question.facts, other);
  return value === undefined ? 'unknown' : isSameState(value, question.value);
}

/** `['sent', 'sending'].includes(mail.status)` */
function askList(question: Question, term: Term & { kind: 'call' }): Answer {
  const call = question.facts.calls[term.call];
  const [item] = call?.args ?? [];
  if (call === undefined || item === undefined || !isState(question, item)) return mentions(question, term) ? 'unknown' : 'unasked';
  const list = call.callee.kind === 'member' ? findList(question.facts, call.callee.property, call.callee.object) : null;
  const listed = list === null ? undefined : readListed(question.facts, list).values;
  return listed === undefined ? 'unknown' : listed.some((value) => isSameState(value, question.value));
}

/** The list of `includes()`, or that of which the set of `has()` is made. */
function findList(facts: FileFacts, method: string, owner: Term): Term | null {
  if (method === 'includes') return owner;
  const made = method === 'has' ? getPlainTerm(facts, owner) : null;
  const call = made?.kind === 'call' ? facts.calls[made.call] : undefined;
  return call?.kind === 'new' && findCalledName(facts, call) === 'Set' ? (call.args[0] ?? null) : null;
}

/** `OrderStatus.IN_PROGRESS` is said by its name, and may stand for `in_progress` and `In progress`. */
function isSameState(left: Literal, right: Literal): boolean {
  return plain(left) === plain(right);
}

function plain(value: Literal): string {
  return String(value).toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** `mail.status`, or a name that holds it. */
function isState(question: Question, term: Term): boolean {
  const { facts, column } = question;
  const value = getPlainTerm(facts, term);
  if (value.kind !== 'member' || plain(value.property) !== plain(column)) return false;
  const calls = [...findCallsIn(facts, value.object)];
  return calls.length === 0 || calls.some((call) => question.reads.has(`${question.file}#${call}`));
}

function mentions(question: Question, term: Term): boolean {
  let found = false;
  forEachTerm(question.facts, term, (inner) => { found ||= isState(question, inner); });
  return found;
}
