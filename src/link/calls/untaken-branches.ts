/**
 * Calls that a function does not come to where it is told so: `publish(order, { dryRun: true })`, and the function begins with
 * `if (options.dryRun) return`. Only what the caller spells out decides, and only a test of nothing else. Users wait in production only,
 * so that `if (process.env.NODE_ENV !== 'production')` leads to nothing either.
 */
import type { Term } from '../../model/facts.ts';
import { decideCombined } from '../gates/combined-tests.ts';
import { branchesIn } from '../values/parameters/deciding-parameters.ts';
import { findFrame } from '../values/evaluation.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { decidedInProduction, findUntaken } from '../values/steps-in-production.ts';
import type { At } from '../values/value.ts';
import { toldLiteral } from './told-values.ts';

/** Values of values. */
const MOST_DEPTH = 6;
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
  return findUntaken(body, decisions).calls;
}

function decide(ev: Evaluator, test: Term, at: At): boolean | null {
  const answer = answerTold(test, at);
  if (answer !== undefined) return answer;
  if (test.kind === 'operation') {
    const [first, second] = test.operands;
    const combined = decideCombined(test, (one) => decide(ev, one, at));
    if (combined !== undefined) return combined;
    switch (test.operator) {
      case '===': case '!==': case '==': case '!=': {
        const [one, other] = [first ? toldLiteral(ev, first, at) : null, second ? toldLiteral(ev, second, at) : null];
        if (one === null || other === null || !(isGiven(ev, first, at) || isGiven(ev, second, at))) return null;
        const isLoose = test.operator.length === 2;
        // Loosely equal are only those that are nothing; numbers and texts are not compared here.
        if (isLoose && typeof one.is !== typeof other.is && (one.is ?? null) !== (other.is ?? null)) return null;
        const isSame = isLoose ? (one.is ?? null) === (other.is ?? null) : one.is === other.is;
        return test.operator.startsWith('!') ? !isSame : isSame;
      }
      default: return null;
    }
  }
  const known = isGiven(ev, test, at) ? toldLiteral(ev, test, at) : null;
  return known === null ? null : Boolean(known.is);
}

/** What a test comes to for the texts that the functions around it are given. */
function answerTold(test: Term, at: At): boolean | undefined {
  for (let { frame } = at; frame !== null; frame = frame.parent) {
    const answer = frame.answers?.get(test);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Whether the term is a parameter that is given something spelled out, or read from one: what else is known of the program is not asked here. */
function isGiven(ev: Evaluator, term: Term | undefined, at: At): boolean {
  let root = term;
  for (let depth = 0; depth < MOST_DEPTH && root !== undefined; depth++) {
    if (root.kind === 'parameter') {
      return findFrame(at.frame, at.file, root.function)?.told?.has(root.index) === true;
    }
    if (root.kind === 'member') root = root.object;
    else if (root.kind === 'cast') root = root.of;
    else if (root.kind === 'operation' && (root.operator === '??' || root.operator === '||')) [root] = root.operands;
    else if (root.kind === 'binding') {
      const binding = ev.program.getFile(at.file).bindings[root.binding];
      root = binding?.from === undefined ? binding?.values[0] : undefined;
    } else return false;
  }
  return false;
}
