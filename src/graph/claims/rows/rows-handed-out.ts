/** Whether the rows that a function takes reach who calls it: one that gives nothing back, or nothing that its caller looks at, and keeps nothing has done all there is to do with them. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { isNote } from '../../queues/lost-work/quiet-catches.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { eachStep, getInnerSteps } from '../../steps.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';
import type { RunEvent } from '../run/run-events.ts';
import { isMereCount } from './mere-counts.ts';

const answersOfRead = new WeakMap<RunEvent, Map<number, boolean>>();

/** `index`: which of the calls on the way to the read. Asked for each statement that follows it. */
export function handsRowsOut(graph: ProgramGraph, read: RunEvent, index: number): boolean {
  let known = answersOfRead.get(read);
  if (!known) answersOfRead.set(read, (known = new Map<number, boolean>()));
  let answer = known.get(index);
  if (answer === undefined) known.set(index, (answer = mayReachCaller(graph, read, index)));
  return answer;
}

function mayReachCaller(graph: ProgramGraph, read: RunEvent, index: number): boolean {
  const step = read.way[index];
  const entered = read.way[index + 1]?.node ?? read.node;
  const caller = step && graph.files[step.node.file];
  const facts = graph.files[entered.file];
  if (step === undefined || caller === undefined || facts === undefined) return true;
  // `transaction(async () => { rows = … })`: what is around it sees its variables.
  const isOwn = caller.calls[step.call]?.args.some((arg) => arg.kind === 'function' && arg.function === entered.function) === true && step.node.file === entered.file;
  if (isOwn || keepsSomething(facts, entered.function)) return true;
  const given = listReturned(facts.functions[entered.function]?.body ?? []);
  if (given.length === 0 || !isResultUsed(caller, step.call)) return false;
  // Of the sessions that were closed the caller learns how many: what it does next it does for other reasons, unless it asks for that.
  return !given.every((value) => value !== 'yielded' && isMereCount(facts, value)) || asksForCount(graph, read, index);
}

/** `if (await closeLate() > 0) await tellDesk();` or a letter that says how many, there or where the number is returned to. */
function asksForCount(graph: ProgramGraph, read: RunEvent, at: number): boolean {
  const step = read.way[at];
  const facts = step && graph.files[step.node.file];
  if (step === undefined || facts === undefined) return false;
  const { asked, returned } = findUseOfCount(facts, step.call);
  return asked || (returned && asksForCount(graph, read, at - 1));
}

function findUseOfCount(facts: FileFacts, index: number): { readonly asked: boolean; readonly returned: boolean } {
  const isOf = (term: Term, depth: number): boolean => {
    if (depth > deepest) return false;
    const plain = getPlainTerm(facts, term);
    switch (plain.kind) {
      case 'call': return plain.call === index;
      case 'await': case 'cast': return isOf(plain.of, depth + 1);
      case 'member': return isOf(plain.object, depth + 1);
      case 'operation': return plain.operands.some((operand) => isOf(operand, depth + 1));
      case 'template': return plain.parts.some((part) => isOf(part, depth + 1));
      case 'binding': return facts.bindings[plain.binding]?.values.some((value) => isOf(value, depth + 1)) === true;
      default: return false;
    }
  };
  const steps = [...eachStep(facts.functions[facts.calls[index]?.in ?? -1]?.body ?? [])];
  const asked = steps.some((step) => {
    const test = step.kind === 'branch' ? (onlyNotes(facts, step) ? null : step.test) : step.kind === 'loop' ? step.over : step.kind === 'switch' ? step.on : null;
    return test !== null && isOf(test, 0);
  });
  const said = !asked && steps.some((step) => {
    const call = step.kind === 'call' ? facts.calls[step.call] : undefined;
    return call !== undefined && !isNote(facts, call) && call.args.some((argument) => isOf(argument, 0));
  });
  return { asked: asked || said, returned: steps.some((step) => step.kind === 'return' && step.value !== null && isOf(step.value, 0)) };
}

/** `if (closed > 0) log.info({ closed });`: whatever the number is, the same is done. */
function onlyNotes(facts: FileFacts, step: Step): boolean {
  return getInnerSteps(step).flat().every((inner) => {
    const call = inner.kind === 'call' ? facts.calls[inner.call] : undefined;
    return inner.kind === 'await' || (call !== undefined && isNote(facts, call));
  });
}

/** `const some = closed > 0 && wanted;` is three steps. */
const deepest = 6;

/** All that is returned, but for nothing. */
function listReturned(steps: readonly Step[]): readonly (Term | 'yielded')[] {
  return [...eachStep(steps)].flatMap((step): readonly (Term | 'yielded')[] => {
    if (step.kind === 'yield') return ['yielded'];
    return step.kind === 'return' && step.value !== null && !isNothing(step.value) ? [step.value] : [];
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
