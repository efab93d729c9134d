/** Calls and assignments of a function to which production does not come: `if (process.env.NODE_ENV !== 'production') addDebugRoutes(app)`. */
import type { FileFacts, FunctionFact, Step } from '../../../model/facts.ts';
import { holdsInProduction } from './in-production.ts';
import { branchesIn } from '../parameters/deciding-parameters.ts';

/** What a body does not come to, by their indexes. */
export interface Untaken {
  readonly calls: ReadonlySet<number>;
  readonly assignments: ReadonlySet<number>;
}

/** What each of some tests comes to. */
export type Decisions = ReadonlyMap<Step, boolean>;

/** The case that a switch comes to, by its position; below zero where it comes to none. */
export type Choices = ReadonlyMap<Step, number>;

const NO_CHOICES: Choices = new Map();
const NOTHING: Untaken = { calls: new Set(), assignments: new Set() };
const decided = new WeakMap<FunctionFact, Decisions>();
const untakenByFunction = new WeakMap<FunctionFact, Untaken>();

export function decidedInProduction(facts: FileFacts, fact: FunctionFact): Decisions {
  let found = decided.get(fact);
  if (!found) {
    decided.set(fact, (found = new Map(branchesIn(fact).flatMap((branch) => {
      const holds = holdsInProduction(facts, branch.test);
      return holds === null ? [] : [[branch, holds] as const];
    }))));
  }
  return found;
}

/** Whoever calls the function. */
export function stepsOutsideProduction(facts: FileFacts, fact: FunctionFact): Untaken {
  let found = untakenByFunction.get(fact);
  if (!found) untakenByFunction.set(fact, (found = findUntaken(fact.body, decidedInProduction(facts, fact))));
  return found;
}

export function findUntaken(body: readonly Step[], decisions: Decisions, choices: Choices = NO_CHOICES): Untaken {
  if (decisions.size === 0 && choices.size === 0) return NOTHING;
  const untaken = { calls: new Set<number>(), assignments: new Set<number>() };
  walk(body, { decisions, choices }, untaken, false);
  return untaken;
}

/** True where no run comes past these steps. */
function walk(steps: readonly Step[], known: { readonly decisions: Decisions; readonly choices: Choices }, untaken: { readonly calls: Set<number>; readonly assignments: Set<number> }, isLeft: boolean): boolean {
  let left = isLeft;
  for (const step of steps) {
    switch (step.kind) {
      case 'call':
        if (left) untaken.calls.add(step.call);
        break;
      case 'assign':
        if (left) untaken.assignments.add(step.assignment);
        break;
      case 'branch': {
        const holds = known.decisions.get(step);
        const ends = [walk(step.then, known, untaken, left || holds === false), walk(step.otherwise, known, untaken, left || holds === true)];
        left ||= ends.every((end) => end);
        break;
      }
      case 'loop': walk(step.body, known, untaken, left); break;
      case 'switch': {
        const chosen = known.choices.get(step);
        let isPast = false;
        for (const [index, { body }] of step.cases.entries()) {
          const isReached: boolean = chosen === undefined || (chosen >= 0 && index >= chosen && !isPast);
          const ends = walk(body, known, untaken, left || !isReached);
          isPast ||= chosen !== undefined && isReached && ends;
        }
        break;
      }
      case 'try': {
        const ends = walk(step.block, known, untaken, left);
        const handled = step.handler === null || walk(step.handler, known, untaken, left);
        left = walk(step.finaliser ?? [], known, untaken, left) || (ends && handled);
        break;
      }
      case 'return': case 'throw': case 'break': case 'continue': left = true; break;
      case 'await': case 'yield': break;
    }
  }
  return left;
}
