/** Whether a test on the environment holds wherever the program is deployed: `process.env.DB_TYPE === 'postgres'`. */
import type { FileFacts, FunctionFact, Step, Term } from '../../model/facts.ts';
import { holdsInProduction } from '../values/production/in-production.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { At } from '../values/value.ts';
import { asksFor } from './condition.ts';
import { evaluateCondition, findTruth, known, unsaid } from './evaluate-condition.ts';
import { readCondition } from './read-condition.ts';

/** Calls on calls. */
const mostDepth = 12;

/** Null where no deployment says it, or the test asks for something else. */
export function holdsWhereDeployed(ev: Evaluation, at: At, test: Term): boolean | null {
  const inProduction = holdsInProduction(ev.program.getFile(at.file), test);
  if (inProduction !== null || !ev.deployed.isAny || test.kind === 'literal') return inProduction;
  return ev.decide(test, at, (context) => decide(ev, context, test));
}

function decide(ev: Evaluation, { file, fn, frame }: At, test: Term): boolean | null {
  const condition = readCondition(ev, { term: test, at: { file, fn, frame } });
  const valueOf = (name: string): string | undefined => ev.deployed.valueOf(file, name);
  if (!asksFor(condition, (name) => valueOf(name) !== undefined)) return null;
  return findTruth(evaluateCondition(condition, (name) => {
    const value = name === 'NODE_ENV' ? 'production' : valueOf(name);
    return value === undefined ? unsaid : known(value);
  }));
}

/** What a function of several returns gives where it is deployed, called like this; all where that is not known. */
export function returnsWhereDeployed(ev: Evaluation, at: At, fact: FunctionFact, all: readonly Term[]): readonly Term[] {
  if (!ev.deployed.isAny || all.length < 2) return all;
  const kept: Term[] = [];
  collectReturns(fact.body, (test) => holdsWhereDeployed(ev, at, test), kept);
  return kept.length > 0 && kept.every((value) => all.includes(value)) ? kept : all;
}

/** What a variable of several values is given where the program is deployed: what a test that is decided there gives it last, and what may come after that. */
export function valuesWhereDeployed(ev: Evaluation, file: string, binding: number, values: readonly Term[]): readonly Term[] {
  if (!ev.deployed.isAny || values.length < 2) return values;
  const facts = ev.program.getFile(file);
  const fn = facts.bindings[binding]?.scope ?? 0;
  const own = facts.functions[fn];
  if (own === undefined || !facts.assignments.some(({ target, in: at }) => at === fn && isOf(target, binding))) return values;
  const given: Given = { decided: null, later: new Set(), untaken: new Set() };
  walk(own.body, { facts, binding, holds: (test) => holdsWhereDeployed(ev, { file, fn, frame: null }, test) }, given, 'always');
  // What other functions give it later stays possible.
  const elsewhere = facts.assignments.filter(({ target, in: at }) => at !== fn && isOf(target, binding)).map(({ value }) => value);
  const possible = new Set([...given.later, ...elsewhere, ...(given.decided === null ? [] : [given.decided])].map(textOf));
  const left = given.decided === null ? withoutUntaken(values, given.untaken, possible) : values.filter((value) => possible.has(textOf(value)));
  return left.length > 0 ? left : values;
}

/** The same may be given in another place that is taken. */
function withoutUntaken(values: readonly Term[], untaken: ReadonlySet<Term>, possible: ReadonlySet<string>): readonly Term[] {
  const texts = [...untaken].map(textOf);
  return values.filter((value) => {
    const text = textOf(value);
    return possible.has(text) || values.filter((one) => textOf(one) === text).length > texts.filter((one) => one === text).length;
  });
}

function textOf(term: Term): string {
  return JSON.stringify(term);
}

function isOf(target: Term, binding: number): boolean {
  return target.kind === 'binding' && target.binding === binding;
}

interface Asked {
  readonly facts: FileFacts;
  readonly binding: number;
  holds(test: Term): boolean | null;
}

/** `decided`: what is given last where a test is decided by the deployment; `later`: what may be given before or after that. */
interface Given {
  decided: Term | null;
  readonly later: Set<Term>;
  readonly untaken: Set<Term>;
}

/** `always`: in a row with everything else; `decided`: behind a test that holds where the program is deployed. */
type Taken = 'always' | 'decided' | 'perhaps' | 'never';

/** True where no run comes past these steps. */
function walk(steps: readonly Step[], asked: Asked, given: Given, within: Taken): boolean {
  let taken = within;
  const perhaps = (): Taken => (taken === 'never' ? taken : 'perhaps');
  for (const step of steps) {
    switch (step.kind) {
      case 'assign': {
        const fact = asked.facts.assignments[step.assignment];
        if (fact !== undefined && fact.operator === '=' && isOf(fact.target, asked.binding)) take(asked, fact.value, given, taken);
        break;
      }
      case 'branch': {
        const holds = asked.holds(step.test);
        const side = (isTaken: boolean | null): Taken => (taken === 'never' || isTaken === false ? 'never' : isTaken === null ? 'perhaps' : taken === 'always' ? 'decided' : taken);
        const ends = [walk(step.then, asked, given, side(holds)), walk(step.otherwise, asked, given, side(holds === null ? null : !holds))];
        if (holds === null ? ends.every((end) => end) : ends[holds ? 0 : 1] === true) taken = 'never';
        break;
      }
      case 'loop': walk(step.body, asked, given, perhaps()); break;
      case 'switch': for (const { body } of step.cases) walk(body, asked, given, perhaps()); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) walk(part, asked, given, perhaps()); break;
      case 'return': case 'throw': taken = 'never'; break;
      case 'call': case 'await': case 'yield': case 'break': case 'continue': break;
    }
  }
  return taken === 'never' && within !== 'never';
}

function take({ facts, binding }: Asked, value: Term, given: Given, taken: Taken): void {
  if (taken === 'never') given.untaken.add(value);
  else if (taken === 'decided' && !isMadeOf(facts, value, binding)) {
    given.decided = value;
    given.later.clear();
  } else given.later.add(value);
}

/** `query = query.where('shop', id)`: without what it was before, it is nothing. */
function isMadeOf(facts: FileFacts, value: Term, binding: number, depth = 0): boolean {
  const inner = (term: Term | undefined): boolean => term !== undefined && depth < mostDepth && isMadeOf(facts, term, binding, depth + 1);
  switch (value.kind) {
    case 'binding': return value.binding === binding;
    case 'member': return inner(value.object);
    case 'index': return inner(value.object);
    case 'await': case 'cast': case 'spread': return inner(value.of);
    case 'call': return inner(facts.calls[value.call]?.callee) || facts.calls[value.call]?.args.some(inner) === true;
    case 'operation': return value.operands.some(inner);
    default: return false;
  }
}

/** True where no run comes past these steps. */
function collectReturns(steps: readonly Step[], holds: (test: Term) => boolean | null, into: Term[]): boolean {
  for (const step of steps) {
    switch (step.kind) {
      case 'return':
        if (step.value) into.push(step.value);
        return true;
      case 'throw':
        return true;
      case 'branch': {
        const known = holds(step.test);
        const ends = [known !== false && collectReturns(step.then, holds, into), known !== true && collectReturns(step.otherwise, holds, into)];
        if (ends.every((end) => end) || (known === true && ends[0] === true) || (known === false && ends[1] === true)) return true;
        break;
      }
      case 'loop': collectReturns(step.body, holds, into); break;
      case 'switch': for (const { body } of step.cases) collectReturns(body, holds, into); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) collectReturns(part, holds, into); break;
      case 'call': case 'await': case 'assign': case 'yield': case 'break': case 'continue': break;
    }
  }
  return false;
}
