/** Reading the skeleton of a body: the terms its steps hold, and whether a path goes on after them. */
import type { FileFacts, Step, Term } from '../model/facts.ts';
import { forEachTerm } from './terms.ts';

const stepsOfList = new WeakMap<readonly Step[], readonly Step[]>();

/** Every step, those inside branches, loops and tries included, in the order of the text; asked of the same body for each pair of statements of a run. */
export function eachStep(steps: readonly Step[]): readonly Step[] {
  let all = stepsOfList.get(steps);
  if (all === undefined) stepsOfList.set(steps, (all = listSteps(steps)));
  return all;
}

function listSteps(steps: readonly Step[]): readonly Step[] {
  const found: Step[] = [];
  const add = (list: readonly Step[]): void => {
    for (const step of list) {
      found.push(step);
      getInnerSteps(step).forEach(add);
    }
  };
  add(steps);
  return found;
}

/** The lists of steps inside a step, one for each branch, round or part of it. */
export function getInnerSteps(step: Step): (readonly Step[])[] {
  switch (step.kind) {
    case 'branch': return [step.then, step.otherwise];
    case 'loop': return [step.body];
    case 'switch': return step.cases.map((one) => one.body);
    case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []];
    default: return [];
  }
}

const callsOfSteps = new WeakMap<readonly Step[], ReadonlySet<number>>();

/** Whether the call is among the steps, or inside one of them; asked of the same steps for each pair of statements of a run. */
export function holdsCall(steps: readonly Step[], call: number): boolean {
  let calls = callsOfSteps.get(steps);
  if (calls === undefined) {
    calls = new Set([...eachStep(steps)].flatMap((step) => (step.kind === 'call' ? [step.call] : [])));
    callsOfSteps.set(steps, calls);
  }
  return calls.has(call);
}

/** The terms a step reads: tests, returned values, arguments. What is assigned to is not read. */
export function getReadTerms(facts: FileFacts, step: Step): Term[] {
  switch (step.kind) {
    case 'branch': return [step.test];
    case 'switch': return [step.on];
    case 'loop': return step.over === null ? [] : [step.over];
    case 'return': case 'yield': return step.value === null ? [] : [step.value];
    case 'throw': return [step.value];
    case 'await': return [step.of];
    case 'call': return [{ kind: 'call', call: step.call }];
    case 'assign': {
      const assignment = facts.assignments[step.assignment];
      return assignment === undefined ? [] : [assignment.value];
    }
    default: return [];
  }
}

/** True when the function, without the functions inside it, reads a member with one of these names, also by destructuring. */
export function mentionsMember(facts: FileFacts, fn: number, names: ReadonlySet<string>): boolean {
  const isNamed = (term: Term): boolean => {
    let found = false;
    forEachTerm(facts, term, (inner) => { if (inner.kind === 'member' && names.has(inner.property)) found = true; });
    return found;
  };
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (getReadTerms(facts, step).some(isNamed)) return true;
  }
  return facts.bindings.some((binding) => binding.scope === fn && binding.values.some(isNamed));
}

/** A loop of this body goes on only where something failed: `for (const provider of providers) { try { await provider.send(mail); return; } catch (error) { … } }`. */
export function isLeftAtOnce(body: readonly Step[]): boolean {
  // The update of a `for` is its last step.
  const at = body.findLastIndex(({ kind }) => kind !== 'assign');
  const last = body[at];
  if (body.slice(0, Math.max(at, 0)).some((step) => [step, ...getInnerSteps(step).flatMap((inner) => [...eachStep(inner)])].some(({ kind }) => kind === 'continue'))) return false;
  if (last?.kind === 'try') return isLeftAtOnce(last.block);
  return last?.kind === 'return' || last?.kind === 'break';
}

/** True when nothing after these steps in the same list can run. */
export function endsPath(steps: readonly Step[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'return': case 'throw': case 'break': case 'continue': return true;
      case 'branch': return endsPath(step.then) && endsPath(step.otherwise);
      case 'try': return endsPath(step.finaliser ?? []) || (endsPath(step.block) && (step.handler === null || endsPath(step.handler)));
      default: return false;
    }
  });
}
