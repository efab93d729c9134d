/**
 * Calls that a function does not come to where it is told so: `publish(order, { dryRun: true })`, and the function begins with
 * `if (options.dryRun) return`. Only what the caller spells out decides, or a constant, and only a test of nothing else. Users wait in
 * production only, so that `if (process.env.NODE_ENV !== 'production')` leads to nothing either.
 */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import { decideCombined } from '../gates/combined-tests.ts';
import { branchesIn, switchesIn } from '../values/parameters/deciding-parameters.ts';
import { onlyReturn } from '../values/parameters/only-return.ts';
import { settledVariable } from '../values/parameters/settled-variable.ts';
import { keptByThis, tellArguments, toldLiteral } from '../values/parameters/told-values.ts';
import { findFrame } from '../values/evaluation.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { decidedInProduction, findUntaken } from '../values/production/steps-in-production.ts';
import type { At } from '../values/value.ts';
import { compareConstants } from './named-constants.ts';

/** Values of values. */
const MOST_DEPTH = 6;
/** Functions that only ask another one. */
const MOST_ASKED = 3;
const NONE: ReadonlySet<number> = new Set();

/** Indexes of such calls of the function at a place. */
export function findUntakenCalls(ev: Evaluator, at: At): ReadonlySet<number> {
  if (at.frame === null) return NONE;
  const fact = ev.program.getFunction(at.file, at.fn);
  const { body } = fact;
  const decisions = new Map(decidedInProduction(ev.program.getFile(at.file), fact));
  for (const branch of branchesIn(fact)) {
    const holds = decide(ev, branch.test, at);
    if (holds !== null) decisions.set(branch, holds);
  }
  const choices = new Map(switchesIn(fact).flatMap((step) => {
    const chosen = choose(ev, step, at);
    return chosen === null ? [] : [[step, chosen] as const];
  }));
  return findUntaken(body, decisions, choices).calls;
}

/** `this.audit?.write(order)` of an object that is made without one. */
export function isCallOfNothing(ev: Evaluator, { callee }: CallFact, at: At): boolean {
  if (callee.kind !== 'member' || !isGiven(ev, callee.object, at, false)) return false;
  const known = toldLiteral(ev, callee.object, at);
  return known !== null && (known.is ?? null) === null;
}

function decide(ev: Evaluator, test: Term, at: At, asked = 0): boolean | null {
  const answer = answerTold(test, at);
  if (answer !== undefined) return answer;
  if (test.kind === 'call') return decideByAnswer(ev, test.call, at, asked);
  if (test.kind === 'operation') {
    const combined = decideCombined(test, (one) => decide(ev, one, at, asked));
    return combined === undefined ? compare(ev, test, at) : combined;
  }
  const known = isGiven(ev, test, at, false) ? toldLiteral(ev, test, at) : null;
  return known === null ? null : Boolean(known.is);
}

function compare(ev: Evaluator, { operator, operands: [first, second] }: Extract<Term, { kind: 'operation' }>, at: At): boolean | null {
  switch (operator) {
    case '===': case '!==': case '==': case '!=': {
      const [one, other] = [first ? toldLiteral(ev, first, at) : null, second ? toldLiteral(ev, second, at) : null];
      const isOfTexts = typeof one?.is === 'string' && typeof other?.is === 'string';
      const isNamed = first && second && (one === null || other === null) && (isGiven(ev, first, at, true) || isGiven(ev, second, at, true));
      const named = isNamed ? compareConstants(ev, first, second, at) : null;
      if (named !== null) return operator.startsWith('!') ? !named : named;
      if (one === null || other === null || !(isGiven(ev, first, at, isOfTexts) || isGiven(ev, second, at, isOfTexts))) return null;
      const isLoose = operator.length === 2;
      // Loosely equal are only those that are nothing; numbers and texts are not compared here.
      if (isLoose && typeof one.is !== typeof other.is && (one.is ?? null) !== (other.is ?? null)) return null;
      const isSame = isLoose ? (one.is ?? null) === (other.is ?? null) : one.is === other.is;
      return operator.startsWith('!') ? !isSame : isSame;
    }
    default: return null;
  }
}

/** The case that a switch comes to; null where that is not known. */
function choose(ev: Evaluator, { on, cases }: Extract<Step, { kind: 'switch' }>, at: At): number | null {
  const known = isGiven(ev, on, at, true) ? toldLiteral(ev, on, at) : null;
  if (typeof known?.is !== 'string' || cases.some(({ test }) => test !== null && test.kind !== 'literal')) return null;
  const found = cases.findIndex(({ test }) => test?.kind === 'literal' && test.value === known.is);
  return found >= 0 ? found : cases.findIndex(({ test }) => test === null);
}

/** What a test comes to for the texts that the functions around it are given. */
function answerTold(test: Term, at: At): boolean | undefined {
  for (let { frame } = at; frame !== null; frame = frame.parent) {
    const answer = frame.answers?.get(test);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** `if (this.isSqlite())` of a function that does nothing but ask. */
function decideByAnswer(ev: Evaluator, index: number, at: At, asked: number): boolean | null {
  const call = ev.program.getCall(at.file, index);
  if (asked >= MOST_ASKED || call.kind !== 'call') return null;
  const [target, ...others] = ev.evaluate(call.callee, at);
  if (target?.kind !== 'function' || others.length > 0) return null;
  const fact = ev.program.getFunction(target.file, target.function);
  const returned = fact.async ? undefined : onlyReturn(fact);
  if (returned === undefined) return null;
  const { args, told } = tellArguments(ev, target, call, [], at);
  return decide(ev, returned, { file: target.file, fn: target.function, frame: ev.interner.frame(target, args, false, told) }, asked + 1);
}

/**
 * Whether the term is a parameter that is given something spelled out, or read from one, or a constant: what else is known of the program is
 * not asked here. What a constant object holds changes; only where it is one of several texts it is the author's choice.
 */
function isGiven(ev: Evaluator, term: Term | undefined, at: At, isOfTexts: boolean): boolean {
  let root = term;
  let isMember = false;
  for (let depth = 0; depth < MOST_DEPTH && root !== undefined; depth++) {
    if (root.kind === 'parameter') {
      return findFrame(at.frame, at.file, root.function)?.told?.has(root.index) === true;
    }
    if (root.kind === 'member') {
      const kept = keptByThis(ev, root, at);
      if (kept !== null) return isGiven(ev, kept.value, kept.at, isOfTexts);
      root = root.object;
      isMember = true;
    } else if (root.kind === 'cast') root = root.of;
    else if (root.kind === 'operation' && (root.operator === '??' || root.operator === '||')) [root] = root.operands;
    else if (root.kind === 'binding') {
      const variable = settledVariable(ev, root.binding, at);
      if (variable === null) return false;
      if (variable.at.file !== at.file) return isGiven(ev, variable.value, variable.at, isOfTexts) && (!isMember || isOfTexts);
      if (variable.value.kind === 'object' && isHandedOut(ev.program.getFile(at.file), root.binding)) return false;
      root = variable.value;
    } else return root.kind === 'object' ? isOfTexts : root.kind === 'literal' && !isMember && root !== term;
  }
  return false;
}

/** `Object.assign(settings, loaded)`, `settings[name] = value` */
function isHandedOut({ calls, assignments }: FileFacts, binding: number): boolean {
  const isIt = (term: Term): boolean => term.kind === 'binding' && term.binding === binding;
  return calls.some(({ args }) => args.some(isIt)) || assignments.some(({ target }) => target.kind === 'index' && isIt(target.object));
}
