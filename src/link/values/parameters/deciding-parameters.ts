/** Parameters that a function tests before it goes on: `load` of `if (!load) return known`, `kind` of `if (kind === 'memory') …`. */
import type { FileFacts, FunctionFact, Step, Term } from '../../../model/facts.ts';
import { classOfThis, keptParameter } from './kept-parameters.ts';
import { onlyReturn } from './only-return.ts';

/** `member`: what is read from it decides. `truth`: only what is true or false of its value counts. `value`: it is compared with what is nothing, true or false. `text`: with a text or a number. */
type How = 'member' | 'truth' | 'value' | 'text';
/** By function the positions of such parameters. */
interface Deciding {
  readonly how: ReadonlyMap<number, ReadonlyMap<number, How>>;
  /** Those that another function than the one that is given them asks: a method, or a function that it returns. */
  readonly elsewhere: ReadonlySet<string>;
}

type Parameter = Extract<Term, { kind: 'parameter' }>;
type Branch = Extract<Step, { kind: 'branch' }>;
type Switch = Extract<Step, { kind: 'switch' }>;

const branchesByFunction = new WeakMap<FunctionFact, readonly Branch[]>();
const decidingByFile = new WeakMap<FileFacts, Deciding>();
/** Values of values. */
const MOST_DEPTH = 6;
/** Functions that a parameter is handed on by. */
const MOST_HANDS = 3;
const comparisons: ReadonlySet<string> = new Set(['===', '==', '!==', '!=']);

export function whatDecides(facts: FileFacts, fn: number, index: number): How | null {
  return decidingIn(facts).how.get(fn)?.get(index) ?? null;
}

/** The same, of what decides in what the function makes. */
export function whatDecidesInMade(facts: FileFacts, fn: number, index: number): How | null {
  return decidingIn(facts).elsewhere.has(`${fn}#${index}`) ? whatDecides(facts, fn, index) : null;
}

function decidingIn(facts: FileFacts): Deciding {
  let deciding = decidingByFile.get(facts);
  if (!deciding) decidingByFile.set(facts, (deciding = findDeciding(facts)));
  return deciding;
}

/** The tests of a function, those of nested functions not. */
export function branchesIn(fn: FunctionFact): readonly Branch[] {
  let found = branchesByFunction.get(fn);
  if (!found) branchesByFunction.set(fn, (found = branchesOf(fn.body)));
  return found;
}

/** Where a function chooses by a value, nested functions left out. */
export function switchesIn({ body }: FunctionFact): readonly Switch[] {
  return [...eachSwitch(body)];
}

function* eachSwitch(steps: readonly Step[]): Generator<Switch> {
  for (const step of steps) {
    switch (step.kind) {
      case 'switch':
        yield step;
        for (const { body } of step.cases) yield* eachSwitch(body);
        break;
      case 'branch': yield* eachSwitch([...step.then, ...step.otherwise]); break;
      case 'loop': yield* eachSwitch(step.body); break;
      case 'try': yield* eachSwitch([...step.block, ...(step.handler ?? []), ...(step.finaliser ?? [])]); break;
      case 'call': case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': break;
    }
  }
}

function branchesOf(steps: readonly Step[]): readonly Branch[] {
  return steps.flatMap((step): readonly Branch[] => {
    switch (step.kind) {
      case 'branch': return [step, ...branchesOf(step.then), ...branchesOf(step.otherwise)];
      case 'loop': return branchesOf(step.body);
      case 'switch': return step.cases.flatMap(({ body }) => branchesOf(body));
      case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].flatMap(branchesOf);
      case 'call': case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': return [];
    }
  });
}

const strength: Readonly<Record<How, number>> = { member: 0, truth: 1, value: 2, text: 3 };

function findDeciding(facts: FileFacts): Deciding {
  const found = new Map<number, Map<number, How>>();
  const elsewhere = new Set<string>();
  const add = (term: Term, how: How, by: number): boolean => {
    const [given] = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [keptIn(facts, term, by) ?? undefined];
    const value = given?.kind === 'parameter' ? given : parameterRead(facts, term, by);
    if (value === null) return false;
    if (value.function !== by) elsewhere.add(`${value.function}#${value.index}`);
    const known = found.get(value.function) ?? new Map<number, How>();
    found.set(value.function, known);
    const [before, now] = [known.get(value.index), value === given ? how : 'member'];
    if (before !== undefined && strength[before] >= strength[now]) return false;
    known.set(value.index, now);
    return true;
  };
  const visit = (test: Term, by: number): void => {
    if (test.kind !== 'operation') {
      add(test, 'truth', by);
      return;
    }
    const isSpelledOut = test.operands.some((one) => one.kind === 'literal' && one.value !== null && typeof one.value !== 'boolean');
    for (const operand of test.operands) {
      if (comparisons.has(test.operator)) add(operand, isSpelledOut ? 'text' : 'value', by);
      else if (test.operator === '!' || test.operator === '&&' || test.operator === '||') visit(operand, by);
    }
  };
  for (const [index, fn] of facts.functions.entries()) for (const { test } of branchesIn(fn)) visit(test, index);
  for (const [index, fn] of facts.functions.entries()) for (const { on } of switchesIn(fn)) add(on, 'text', index);
  // `isSqlite() { return this.dialect === 'sqlite'; }` is asked in place of what it asks.
  for (const [index, fn] of facts.functions.entries()) {
    const returned = onlyReturn(fn);
    if (returned?.kind === 'operation' && (comparisons.has(returned.operator) || returned.operator === '!')) visit(returned, index);
  }
  for (const [index, fn] of facts.functions.entries()) for (const arg of handedOut(facts, fn)) add(arg, 'truth', index);
  for (let round = 0; round < MOST_HANDS && addHandedOn(facts, found, add); round++);
  return { how: found, elsewhere };
}

/** `refresh(node)` of a function of the file that tests it: what the caller says is told to that function too. True when something was new. */
function addHandedOn(facts: FileFacts, found: ReadonlyMap<number, ReadonlyMap<number, How>>, add: (term: Term, how: How, by: number) => boolean): boolean {
  let isNew = false;
  for (const { callee, args, in: by } of facts.calls) {
    const binding = callee.kind === 'binding' ? facts.bindings[callee.binding] : undefined;
    const [value, ...others] = binding?.kind === 'function' || binding?.kind === 'const' ? binding.values : [];
    const deciding = value?.kind === 'function' && others.length === 0 ? found.get(value.function) : undefined;
    if (deciding === undefined) continue;
    for (const [index, how] of deciding) {
      const arg = args[index];
      if (arg?.kind === 'binding' && how !== 'text') isNew = add(arg, how, by) || isNew;
      for (const test of choicesIn(arg)) isNew = add(test, 'truth', by) || isNew;
    }
  }
  return isNew;
}

/** `save(order, skipChecks ? 'none' : isNew ? 'all' : 'changed')`: what chooses a word that decides, decides as well. */
function choicesIn(arg: Term | undefined): readonly Term[] {
  if (arg?.kind !== 'operation' || arg.operator !== '?:') return [];
  const [test, first, second] = arg.operands;
  return [...(test === undefined ? [] : [test]), ...choicesIn(first), ...choicesIn(second)];
}

/** `getAgent(options) { return agentFor(defaultPolicy(), options); }` of another file: whoever leaves the options out leaves them out there. */
function handedOut(facts: FileFacts, fn: FunctionFact): readonly Term[] {
  const returned = onlyReturn(fn);
  const call = returned?.kind === 'call' ? facts.calls[returned.call] : undefined;
  if (call?.callee.kind !== 'binding' || facts.bindings[call.callee.binding]?.kind !== 'import') return [];
  return call.args.filter(({ kind }) => kind === 'binding');
}

/** `options` of `options.dryRun`, of what was taken out of it, and of another word for that; of `this.options.dryRun` what the constructor keeps there. */
function parameterRead(facts: FileFacts, term: Term, by: number): Parameter | null {
  let root: Term | undefined = term;
  for (let depth = 0; depth < MOST_DEPTH && root !== undefined; depth++) {
    if (root.kind === 'parameter') return root;
    const kept = keptIn(facts, root, by);
    if (kept !== null) return kept;
    if (root.kind === 'member') root = root.object;
    else if (root.kind === 'cast') root = root.of;
    else if (root.kind === 'operation') [root] = root.operands;
    else root = root.kind === 'binding' ? facts.bindings[root.binding]?.values[0] : undefined;
  }
  return null;
}

function keptIn(facts: FileFacts, term: Term, by: number): Parameter | null {
  if (term.kind !== 'member' || term.object.kind !== 'this') return null;
  const owner = classOfThis(facts, by);
  return owner === undefined ? null : keptParameter(facts, owner, term.property);
}
