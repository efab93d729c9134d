/** Whether the rows that a function takes reach who calls it: one that gives nothing back, or nothing that its caller looks at, and keeps nothing has done all there is to do with them. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { forEachTerm } from '../../terms.ts';
import type { RunEvent } from '../run/run-events.ts';

/** `index`: which of the calls on the way to the read. */
export function handsRowsOut(graph: ProgramGraph, read: RunEvent, index: number): boolean {
  const step = read.way[index];
  const entered = read.way[index + 1]?.node ?? read.node;
  const caller = step && graph.files[step.node.file];
  const facts = graph.files[entered.file];
  if (step === undefined || caller === undefined || facts === undefined) return true;
  // `transaction(async () => { rows = … })`: what is around it sees its variables.
  const isOwn = caller.calls[step.call]?.args.some((arg) => arg.kind === 'function' && arg.function === entered.function) === true && step.node.file === entered.file;
  return isOwn || (returnsSomething(facts.functions[entered.function]?.body ?? []) && isResultUsed(caller, step.call)) || keepsSomething(facts, entered.function);
}

function returnsSomething(steps: readonly Step[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'return': return step.value !== null && !isNothing(step.value);
      case 'yield': return true;
      case 'branch': return returnsSomething(step.then) || returnsSomething(step.otherwise);
      case 'loop': return returnsSomething(step.body);
      case 'switch': return step.cases.some(({ body }) => returnsSomething(body));
      case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].some(returnsSomething);
      case 'call': case 'await': case 'assign': case 'throw': case 'break': case 'continue': return false;
    }
  });
}

function isNothing(value: Term): boolean {
  return value.kind === 'literal' || (value.kind === 'global' && value.name === 'undefined');
}

const fills: ReadonlySet<string> = new Set(['push', 'unshift', 'set', 'add', 'emit', 'assign']);

const keepingOfFile = new WeakMap<FileFacts, Map<number, boolean>>();

/** `this.waiting = rows`, `waiting.push(row)`: it, or a function inside of it, puts something where others see it. Asked for each pair of statements below it. */
function keepsSomething(facts: FileFacts, fn: number): boolean {
  let known = keepingOfFile.get(facts);
  if (!known) keepingOfFile.set(facts, (known = new Map<number, boolean>()));
  let keeps = known.get(fn);
  if (keeps === undefined) known.set(fn, (keeps = putsSomewhere(facts, fn)));
  return keeps;
}

function putsSomewhere(facts: FileFacts, fn: number): boolean {
  const isInside = (at: number | null): boolean => {
    for (let one = at; one !== null; one = facts.functions[one]?.parent ?? null) if (one === fn) return true;
    return false;
  };
  const isSeen = (term: Term): boolean => {
    if (term.kind === 'member' || term.kind === 'index') return isSeen(term.object);
    return term.kind === 'binding' ? !isInside(facts.bindings[term.binding]?.scope ?? null) || isGiven(facts, term.binding) : term.kind !== 'call';
  };
  return facts.assignments.some(({ target, value, in: at }) => isInside(at) && target.kind !== 'index' && isSeen(target) && mayHoldRows(facts, value)) || facts.calls.some(({ callee, in: at }) => callee.kind === 'member' && fills.has(callee.property) && isInside(at) && isSeen(callee.object));
}

/** Neither `sentAt = Date.now()` nor `failures = 0` does. */
function mayHoldRows(facts: FileFacts, value: Term): boolean {
  let found = false;
  forEachTerm(facts, value, ({ kind }) => { found ||= kind === 'binding' || kind === 'parameter' || kind === 'unknown'; });
  return found;
}

function isGiven(facts: FileFacts, binding: number): boolean {
  return facts.bindings[binding]?.kind === 'parameter';
}
