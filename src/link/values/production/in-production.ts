/**
 * What a program chooses by whether it runs in production: `process.env.NODE_ENV === 'production' ? drizzle(pool) : drizzle('dev.db')`.
 * Users wait in production only.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';

type Bindings = Pick<FileFacts, 'bindings'>;

/** For a function alone: the variables of its file are not known there. */
const NO_BINDINGS: Bindings = { bindings: [] };
/** Constants made of constants. */
const MOST_DEPTH = 4;
/** What the frameworks' own flags are in production, by how they are written. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['process.dev', false],
  ['import.meta.dev', false],
  ['import.meta.env.DEV', false],
  ['import.meta.env.PROD', true],
  ['__DEV__', false],
]);
const OTHER_ENVIRONMENTS: ReadonlySet<string> = new Set(['development', 'dev', 'test', 'testing', 'local']);
/** https://svelte.dev/docs/kit/$app-environment#dev */
const DEV_MODULE = '$app/environment';

/** Whether the test holds in production; null when it asks something else. */
export function holdsInProduction(facts: Bindings, test: Term, depth = 0): boolean | null {
  if (depth > MOST_DEPTH) return null;
  const flag = FLAGS.get(written(test));
  if (flag !== undefined) return flag;
  if (test.kind === 'binding') {
    const binding = facts.bindings[test.binding];
    if (binding?.from) return binding.from.specifier === DEV_MODULE && binding.from.imported === 'dev' ? false : null;
    const [value, ...others] = binding?.kind === 'const' ? binding.values : [];
    return value && others.length === 0 ? holdsInProduction(facts, value, depth + 1) : null;
  }
  if (test.kind !== 'operation') return null;
  const answers = (): readonly (boolean | null)[] => test.operands.map((operand) => holdsInProduction(facts, operand, depth + 1));
  switch (test.operator) {
    case '===':
    case '==':
      return isProductionNamed(facts, test.operands);
    case '!==':
    case '!=':
      return negated(isProductionNamed(facts, test.operands));
    case '!':
      return negated(answers()[0] ?? null);
    case '&&':
      return answers().includes(false) ? false : answers().every((one) => one === true) ? true : null;
    case '||':
      return answers().includes(true) ? true : answers().every((one) => one === false) ? false : null;
    default:
      return null;
  }
}

/** `process.env.NODE_ENV`, with or without what it is when nothing sets it. */
export function namesEnvironment(facts: Bindings, term: Term, depth = 0): boolean {
  if (depth > MOST_DEPTH) return false;
  if (term.kind === 'operation' && (term.operator === '||' || term.operator === '??')) return term.operands[0] !== undefined && namesEnvironment(facts, term.operands[0], depth + 1);
  if (term.kind === 'binding') {
    const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
    return value !== undefined && others.length === 0 && namesEnvironment(facts, value, depth + 1);
  }
  return written(term) === 'process.env.NODE_ENV';
}

/** What a function returns without what it does outside of production only; all where there is nothing else. */
export function returnsInProduction(body: readonly Step[], all: readonly Term[]): readonly Term[] {
  if (all.length < 2) return all;
  const kept: Term[] = [];
  collectReturns(body, kept);
  return kept.some((value) => value.kind !== 'literal' && value.kind !== 'unknown') ? kept : all;
}

/** True where production never gets past these steps. */
function collectReturns(steps: readonly Step[], into: Term[]): boolean {
  for (const step of steps) {
    switch (step.kind) {
      case 'return':
        if (step.value) into.push(step.value);
        return true;
      case 'branch': {
        const holds = holdsInProduction(NO_BINDINGS, step.test);
        const leavesThen = holds !== false && collectReturns(step.then, into);
        const leavesOtherwise = holds !== true && collectReturns(step.otherwise, into);
        if ((holds === true && leavesThen) || (holds === false && leavesOtherwise)) return true;
        break;
      }
      case 'loop':
        collectReturns(step.body, into);
        break;
      case 'switch':
        for (const one of step.cases) collectReturns(one.body, into);
        break;
      case 'try':
        for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) collectReturns(part, into);
        break;
      case 'call': case 'await': case 'assign': case 'yield': case 'throw': case 'break': case 'continue':
        break;
    }
  }
  return false;
}

function isProductionNamed(facts: Bindings, operands: readonly Term[]): boolean | null {
  const [left, right] = operands;
  if (!left || !right) return null;
  const [named, literal] = left.kind === 'literal' ? [right, left] : [left, right];
  if (literal.kind !== 'literal' || !namesEnvironment(facts, named)) return null;
  return literal.value === 'production' ? true : OTHER_ENVIRONMENTS.has(String(literal.value)) ? false : null;
}

function negated(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}

/** `process.env.NODE_ENV` as it is written; '' for what is no path of names. */
function written(term: Term): string {
  if (term.kind === 'global') return term.name;
  if (term.kind !== 'member') return '';
  const object = written(term.object);
  return object === '' ? '' : `${object}.${term.property}`;
}
