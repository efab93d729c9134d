/** Whether a test on the environment holds wherever the program is deployed: `process.env.DB_TYPE === 'postgres'`. */
import type { FileFacts, FunctionFact, Step, Term } from '../../model/facts.ts';
import { holdsInProduction } from '../values/in-production.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { asksFor } from './condition.ts';
import { evaluateCondition, findTruth, known, unsaid } from './evaluate-condition.ts';
import { readCondition } from './read-condition.ts';

/** Null where no deployment says it, or the test asks for something else. */
export function holdsWhereDeployed(ev: Evaluation, file: string, fn: number, test: Term): boolean | null {
  const inProduction = holdsInProduction(ev.program.getFile(file), test);
  if (inProduction !== null || !ev.deployed.isAny || test.kind === 'literal') return inProduction;
  const condition = readCondition(ev, { term: test, at: { file, fn, frame: null } });
  const valueOf = (name: string): string | undefined => ev.deployed.valueOf(file, name);
  if (!asksFor(condition, (name) => valueOf(name) !== undefined)) return null;
  return findTruth(evaluateCondition(condition, (name) => {
    const value = name === 'NODE_ENV' ? 'production' : valueOf(name);
    return value === undefined ? unsaid : known(value);
  }));
}

/** What a function of several returns gives where it is deployed; all where that is not known. */
export function returnsWhereDeployed(ev: Evaluation, file: string, fn: number, fact: FunctionFact, all: readonly Term[]): readonly Term[] {
  if (!ev.deployed.isAny || all.length < 2) return all;
  const kept: Term[] = [];
  collectReturns(fact.body, (test) => holdsWhereDeployed(ev, file, fn, test), kept);
  return kept.length > 0 && kept.every((value) => all.includes(value)) ? kept : all;
}

/** What a variable of several values is given where the program is deployed. */
export function valuesWhereDeployed(ev: Evaluation, file: string, binding: number, values: readonly Term[]): readonly Term[] {
  if (!ev.deployed.isAny || values.length < 2) return values;
  const facts = ev.program.getFile(file);
  const fn = facts.bindings[binding]?.scope ?? 0;
  const own = facts.functions[fn];
  if (own === undefined || !facts.assignments.some(({ target, in: at }) => at === fn && isOf(target, binding))) return values;
  const given = { certain: null as Term | null, later: new Set<Term>(), untaken: new Set<Term>() };
  walk(own.body, { facts, binding, holds: (test) => holdsWhereDeployed(ev, file, fn, test) }, given, 'certain');
  const text = (term: Term): string => JSON.stringify(term);
  if (given.certain === null) {
    const dropped = new Set([...given.untaken].map(text));
    return dropped.size === 0 ? values : values.filter((value) => !dropped.has(text(value)));
  }
  // What other functions give it later stays possible.
  const elsewhere = facts.assignments.filter(({ target, in: at }) => at !== fn && isOf(target, binding)).map(({ value }) => value);
  const kept = new Set([given.certain, ...given.later, ...elsewhere].map(text));
  const left = values.filter((value) => kept.has(text(value)));
  return left.length > 0 ? left : values;
}

function isOf(target: Term, binding: number): boolean {
  return target.kind === 'binding' && target.binding === binding;
}

interface Asked {
  readonly facts: FileFacts;
  readonly binding: number;
  holds(test: Term): boolean | null;
}

/** `certain`: what is given last on every way; `later`: what may be given after that. */
interface Given {
  certain: Term | null;
  readonly later: Set<Term>;
  readonly untaken: Set<Term>;
}

type Taken = 'certain' | 'perhaps' | 'never';

function walk(steps: readonly Step[], asked: Asked, given: Given, taken: Taken): void {
  const perhaps = taken === 'never' ? taken : 'perhaps';
  for (const step of steps) {
    switch (step.kind) {
      case 'assign': {
        const fact = asked.facts.assignments[step.assignment];
        if (fact !== undefined && fact.operator === '=' && isOf(fact.target, asked.binding)) take(fact.value, given, taken);
        break;
      }
      case 'branch': {
        const holds = asked.holds(step.test);
        walk(step.then, asked, given, holds === null ? perhaps : holds ? taken : 'never');
        walk(step.otherwise, asked, given, holds === null ? perhaps : holds ? 'never' : taken);
        break;
      }
      case 'loop': walk(step.body, asked, given, perhaps); break;
      case 'switch': for (const { body } of step.cases) walk(body, asked, given, perhaps); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) walk(part, asked, given, perhaps); break;
      case 'call': case 'await': case 'yield': case 'return': case 'throw': case 'break': case 'continue': break;
    }
  }
}

function take(value: Term, given: Given, taken: Taken): void {
  if (taken === 'never') given.untaken.add(value);
  else if (taken === 'perhaps') given.later.add(value);
  else {
    given.certain = value;
    given.later.clear();
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
