/**
 * Calls that run at most once per process: the filling of a lazy singleton. `getDatabase()` that opens and migrates on
 * its first call stalls one request of the process's life; that is start-up work wearing a function.
 */
import type { FileFacts, FunctionFact, Step, Term } from '../../../model/facts.ts';
import { findKeptConstructions, type IsMadePerCall } from './kept-objects.ts';

/** Indexes into the file's calls. */
export function findOnceCalls(facts: FileFacts, fn: FunctionFact, isMadePerCall: IsMadePerCall): ReadonlySet<number> {
  const found = new Set<number>();
  visit(facts, fn.body, found, isMadePerCall);
  if (found.size > 0) addAskedAnew(facts, fn.body, found);
  return found;
}

/** `if (fresh) return open();` beside a variable that `open()` fills once: only a caller that wants one of its own gets there. */
function addAskedAnew(facts: FileFacts, steps: readonly Step[], found: Set<number>): void {
  const filling = new Set([...found].flatMap((index) => calledBinding(facts, index) ?? []));
  for (const step of steps) {
    if (step.kind !== 'branch' || !isAskedByCaller(facts, step.test)) continue;
    const asked = new Set<number>();
    collectCalls(step.then, asked);
    for (const index of asked) if (filling.has(calledBinding(facts, index) ?? -1)) found.add(index);
  }
}

/** The function that is called by its name; undefined for a method. */
function calledBinding(facts: FileFacts, index: number): number | undefined {
  const callee = facts.calls[index]?.callee;
  return callee?.kind === 'binding' ? callee.binding : undefined;
}

/** Calls inside `catch`: made when something failed, not by every run. Indexes into the file's calls. */
export function findExceptionalCalls(fn: FunctionFact): ReadonlySet<number> {
  const found = new Set<number>();
  collectHandlers(fn.body, found);
  return found;
}

function collectHandlers(steps: readonly Step[], found: Set<number>): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'try':
        collectHandlers(step.block, found);
        collectCalls(step.handler ?? [], found);
        collectHandlers(step.finaliser ?? [], found);
        break;
      case 'branch':
        collectHandlers(step.then, found);
        collectHandlers(step.otherwise, found);
        break;
      case 'loop':
        collectHandlers(step.body, found);
        break;
      case 'switch':
        for (const one of step.cases) collectHandlers(one.body, found);
        break;
      default:
        break;
    }
  }
}

function visit(facts: FileFacts, steps: readonly Step[], found: Set<number>, isMadePerCall: IsMadePerCall): void {
  steps.forEach((step, index) => {
    switch (step.kind) {
      case 'branch': {
        const unset = keyOfUnsetTest(facts, step.test);
        if (unset !== null && !isReset(facts, unset) && assigns(facts, step.then, unset)) collectCalls(step.then, found);
        const set = keyOfSetTest(facts, step.test);
        const rest = steps.slice(index + 1);
        if (set !== null && !isReset(facts, set) && step.then.some((one) => one.kind === 'return') && assigns(facts, rest, set)) collectCalls(rest, found);
        for (const kept of findKeptConstructions(facts, step, isMadePerCall)) found.add(kept);
        visit(facts, step.then, found, isMadePerCall);
        visit(facts, step.otherwise, found, isMadePerCall);
        break;
      }
      case 'assign': {
        const assignment = facts.assignments[step.assignment];
        if ((assignment?.operator === '??=' || assignment?.operator === '||=') && keyOf(facts, assignment.target) !== null) collectTermCalls(facts, assignment.value, found);
        break;
      }
      case 'loop':
        visit(facts, step.body, found, isMadePerCall);
        break;
      case 'try':
        visit(facts, step.block, found, isMadePerCall);
        if (step.handler) visit(facts, step.handler, found, isMadePerCall);
        if (step.finaliser) visit(facts, step.finaliser, found, isMadePerCall);
        break;
      case 'switch':
        for (const one of step.cases) visit(facts, one.body, found, isMadePerCall);
        break;
      default:
        break;
    }
  });
}

/** A name for what outlives the call: a module variable, a field. */
function keyOf(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'binding') return facts.bindings[term.binding]?.scope === 0 ? `b${term.binding}` : null;
  if (term.kind === 'global') return `g${term.name}`;
  if (term.kind === 'member') {
    if (term.object.kind === 'this') return `this.${term.property}`;
    const object = keyOf(facts, term.object);
    return object === null ? null : `${object}.${term.property}`;
  }
  if (term.kind === 'cast') return keyOf(facts, term.of);
  return null;
}

/** A flag that is lowered again (`running = false`) keeps runs apart; it does not make the work behind it run once. */
function isReset(facts: FileFacts, key: string): boolean {
  return facts.assignments.some((assignment) => assignment.value.kind === 'literal' && assignment.value.value === false && keyOf(facts, assignment.target) === key);
}

function isNothing(term: Term | undefined): boolean {
  return (term?.kind === 'literal' && term.value === null) || (term?.kind === 'global' && term.name === 'undefined');
}

/** `!db`, `db === null`, `db == undefined`, and these joined by `||`; `force || !db` too. */
function keyOfUnsetTest(facts: FileFacts, test: Term): string | null {
  if (test.kind !== 'operation') return null;
  const [left, right] = test.operands;
  if (test.operator === '!' && left) return keyOf(facts, left);
  if ((test.operator === '===' || test.operator === '==') && left && isNothing(right)) return keyOf(facts, left);
  if (test.operator === '||' && left) return keyOfUnsetTest(facts, left) ?? (right && isAskedByCaller(facts, left) ? keyOfUnsetTest(facts, right) : null);
  return null;
}

/** `db`, `db !== null`, and these joined by `&&`; `!force && db` too. */
function keyOfSetTest(facts: FileFacts, test: Term): string | null {
  if (test.kind === 'operation') {
    const [left, right] = test.operands;
    if ((test.operator === '!==' || test.operator === '!=') && left && isNothing(right)) return keyOf(facts, left);
    if (test.operator === '&&' && left) return keyOfSetTest(facts, left) ?? (right && isRefusedByCaller(facts, left) ? keyOfSetTest(facts, right) : null);
    return null;
  }
  return keyOf(facts, test);
}

/** `force`, `options.refresh`: a caller that wants it made again says so, and no request does that each time. */
function isAskedByCaller(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'member') return isAskedByCaller(facts, term.object);
  return term.kind === 'binding' && facts.bindings[term.binding]?.kind === 'parameter';
}

function isRefusedByCaller(facts: FileFacts, term: Term): boolean {
  const [operand] = term.kind === 'operation' && term.operator === '!' ? term.operands : [];
  return operand !== undefined && isAskedByCaller(facts, operand);
}

/** `isDeep`: also by a function that is called whenever the steps run. */
function assigns(facts: FileFacts, steps: readonly Step[], key: string, isDeep = true): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'assign': {
        const target = facts.assignments[step.assignment]?.target;
        return target !== undefined && keyOf(facts, target) === key;
      }
      case 'branch':
        return assigns(facts, step.then, key, false) || assigns(facts, step.otherwise, key, false);
      case 'loop':
        return assigns(facts, step.body, key, false);
      case 'try':
        return assigns(facts, step.block, key, isDeep) || assigns(facts, step.finaliser ?? [], key, false);
      case 'call':
        return isDeep && isFilledBy(facts, step.call, key);
      default:
        return false;
    }
  });
}

/** `if (!db) await open();`, where `open` of the same file fills the variable, and nothing empties it again but what closes. */
function isFilledBy(facts: FileFacts, index: number, key: string): boolean {
  const callee = facts.calls[index]?.callee;
  const binding = callee?.kind === 'binding' ? facts.bindings[callee.binding] : undefined;
  const [value, ...others] = binding?.scope === 0 ? binding.values : [];
  if (!/^b\d+$/.test(key) || value?.kind !== 'function' || others.length > 0) return false;
  const body = facts.functions[value.function]?.body ?? [];
  // `if (db) { db.close(); db = null; }` before the new one is opened
  return assigns(facts, body, key, false) && !isEmptied(facts, key, leavesFilled(facts, body, key) ? value.function : null);
}

/** The last that is done to the variable, whatever came before, is to give it something. */
function leavesFilled(facts: FileFacts, body: readonly Step[], key: string): boolean {
  const own = body.flatMap((step) => (step.kind === 'assign' ? (facts.assignments[step.assignment] ?? []) : []));
  const last = own.findLast(({ target }) => keyOf(facts, target) === key);
  const at = body.findLastIndex((step) => step.kind === 'assign' && facts.assignments[step.assignment] === last);
  return last !== undefined && !isNothing(last.value) && !assigns(facts, body.slice(at + 1), key);
}

const closes = /close|shut|dispose|destroy|disconnect|tear|reset|clean|quit|stop/i;

function isEmptied(facts: FileFacts, key: string, filling: number | null): boolean {
  return facts.assignments.some(({ target, value, in: fn }) => fn !== 0 && fn !== filling && isNothing(value) && keyOf(facts, target) === key && !closes.test(facts.functions[fn]?.name ?? ''));
}

function collectCalls(steps: readonly Step[], found: Set<number>): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'call':
        found.add(step.call);
        break;
      case 'branch':
        collectCalls(step.then, found);
        collectCalls(step.otherwise, found);
        break;
      case 'loop':
        collectCalls(step.body, found);
        break;
      case 'try':
        collectCalls(step.block, found);
        collectCalls(step.handler ?? [], found);
        collectCalls(step.finaliser ?? [], found);
        break;
      case 'switch':
        for (const one of step.cases) collectCalls(one.body, found);
        break;
      default:
        break;
    }
  }
}

function collectTermCalls(facts: FileFacts, term: Term, found: Set<number>): void {
  if (term.kind === 'call' && !found.has(term.call)) {
    found.add(term.call);
    const call = facts.calls[term.call];
    if (call) {
      collectTermCalls(facts, call.callee, found);
      for (const arg of call.args) collectTermCalls(facts, arg, found);
    }
  } else if (term.kind === 'member') collectTermCalls(facts, term.object, found);
  else if (term.kind === 'await' || term.kind === 'cast' || term.kind === 'spread') collectTermCalls(facts, term.of, found);
  else if (term.kind === 'operation') for (const operand of term.operands) collectTermCalls(facts, operand, found);
}
