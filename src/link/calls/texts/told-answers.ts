/**
 * What a function's questions to the texts that it is given come to for one call of it: `query('select …')` of a function that begins with
 * `if (/^\s*select/i.test(sql))`. The texts themselves would make each statement a context of its own.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { findFrame } from '../../values/evaluation.ts';
import type { Answers, At, FunctionValue } from '../../values/value.ts';
import { answerQuestion } from './answer-question.ts';
import { settledValue } from './own-names.ts';
import { questionsTo } from './text-questions.ts';
import { toldTexts } from './told-texts.ts';

/** Functions that a text is handed on by. */
const MOST_HANDS = 3;
/** A text that is handed on to more goes wherever texts go. */
const MOST_HANDED_ON = 8;
/** And to more functions in all. */
const MOST_RECEIVERS = 40;

interface Question {
  readonly facts: FileFacts;
  readonly test: Term;
  readonly function: number;
  readonly index: number;
}

/** Null where nothing is answered. */
export function answerForCall(ev: Evaluator, target: FunctionValue, call: CallFact, at: At): Answers | null {
  const parameters = ev.program.getFunction(target.file, target.function).parameters;
  if (target.bound.length > 0) return null;
  const found = new Map<Term, boolean>();
  for (const [index, arg] of call.args.entries()) {
    if (arg.kind === 'spread' || parameters[index]?.rest !== false) break;
    if (!mayBeText(arg)) continue;
    const questions = questionsWith(ev, target, index);
    if (questions.length > 0) answer(ev, questions, arg, at, found);
  }
  return found.size > 0 ? found : null;
}

function answer(ev: Evaluator, questions: readonly Question[], arg: Term, at: At, into: Map<Term, boolean>): void {
  const known = handedOn(ev.program.getFile(at.file), arg, at);
  const texts = known ? null : toldTexts(ev, arg, at);
  for (const { facts, test, function: fn, index } of questions) {
    const answers = known ? [known.get(test) ?? null] : (texts ?? []).map((text) => answerQuestion(facts, test, (one) => (one.function === fn && one.index === index ? text : null)));
    const [first = null] = answers;
    if (first !== null && answers.every((one) => one === first)) into.set(test, first);
  }
}

/** What the function around was told of a text that it hands on. */
function handedOn(facts: FileFacts, arg: Term, at: At): Answers | null {
  const parameter = parameterOf(facts, arg);
  return parameter === null ? null : (findFrame(at.frame, at.file, parameter.function)?.answers ?? null);
}

function parameterOf(facts: FileFacts, term: Term): Extract<Term, { kind: 'parameter' }> | null {
  const [value] = term.kind === 'binding' ? (settledValue(facts, term.binding) ?? []) : [term];
  return value?.kind === 'parameter' ? value : null;
}

function mayBeText({ kind }: Term): boolean {
  return kind === 'literal' || kind === 'template' || kind === 'binding' || kind === 'operation' || kind === 'cast' || kind === 'member' || kind === 'parameter';
}

/**
 * Those of the function, and of functions that it hands the text on to. Each function is asked once: where services of one interface hand
 * on to one another, the ways between them are without number.
 */
function questionsWith(ev: Evaluator, target: FunctionValue, index: number): readonly Question[] {
  const found: Question[] = [];
  const seen = new Set<string>();
  let next: Receiver[] = [{ file: target.file, function: target.function, index }];
  for (let hands = 0; hands <= MOST_HANDS && next.length > 0; hands += 1) {
    const here = next;
    next = [];
    for (const receiver of here) {
      const key = `${receiver.file}#${receiver.function}#${receiver.index}`;
      if (seen.has(key) || seen.size >= MOST_RECEIVERS) continue;
      seen.add(key);
      const facts = ev.program.getFile(receiver.file);
      for (const test of questionsTo(facts, receiver.function, receiver.index)) found.push({ facts, test, function: receiver.function, index: receiver.index });
      if (hands < MOST_HANDS) next.push(...receiversFrom(ev, facts, receiver));
    }
  }
  return found;
}

/** A function and one of its parameters. */
interface Receiver {
  readonly file: string;
  readonly function: number;
  readonly index: number;
}

function receiversFrom(ev: Evaluator, facts: FileFacts, { file, function: fn, index }: Receiver): readonly Receiver[] {
  const handed = handingOn(facts).get(`${fn}#${index}`) ?? [];
  if (handed.length > MOST_HANDED_ON) return [];
  return handed.flatMap(({ call, position }) => {
    const fact = facts.calls[call];
    const callees = fact ? ev.evaluate(fact.callee, { file, fn: fact.in, frame: null }) : [];
    if (callees.length > MOST_HANDED_ON) return [];
    return callees.flatMap((callee) => (callee.kind === 'function' && callee.bound.length === 0 ? [{ file: callee.file, function: callee.function, index: position }] : []));
  });
}

interface Hand {
  readonly call: number;
  readonly position: number;
}

const handsByFile = new WeakMap<FileFacts, ReadonlyMap<string, readonly Hand[]>>();

/** By function and parameter the calls that get just that. */
function handingOn(facts: FileFacts): ReadonlyMap<string, readonly Hand[]> {
  const known = handsByFile.get(facts);
  if (known) return known;
  const found = new Map<string, Hand[]>();
  facts.calls.forEach(({ args, kind }, call) => {
    if (kind !== 'call') return;
    args.forEach((arg, position) => {
      const parameter = parameterOf(facts, arg);
      if (parameter === null) return;
      const key = `${parameter.function}#${parameter.index}`;
      const hands = found.get(key);
      if (hands) hands.push({ call, position });
      else found.set(key, [{ call, position }]);
    });
  });
  handsByFile.set(facts, found);
  return found;
}
