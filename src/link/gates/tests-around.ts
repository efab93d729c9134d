/** Under which tests a step of a body is reached: the branches around it, and those before it that leave. */
import type { FileFacts, Step, Term } from '../../model/facts.ts';

export interface PassedTest {
  readonly test: Term;
  /** What the test comes to on the way to the step; of a `switch`, the case that is equal. */
  readonly comesTo: boolean | { readonly equal: Term };
}

/** The call itself, or the one that is handed a function. */
export type Wanted = { readonly kind: 'call'; readonly call: number } | { readonly kind: 'function'; readonly function: number };

/** Null where the body has no such step: it may be a value of something that is kept. */
export function findTestsAround(facts: FileFacts, body: readonly Step[], wanted: Wanted): readonly PassedTest[] | null {
  const passed: PassedTest[] = [];
  for (const step of body) {
    const inside = testsWithin(facts, step, wanted);
    if (inside !== null) return [...passed, ...inside];
    if (step.kind === 'branch') {
      if (leaves(facts, step.then)) passed.push({ test: step.test, comesTo: false });
      else if (leaves(facts, step.otherwise)) passed.push({ test: step.test, comesTo: true });
    }
  }
  return null;
}

function testsWithin(facts: FileFacts, step: Step, wanted: Wanted): readonly PassedTest[] | null {
  const inner = (steps: readonly Step[]): readonly PassedTest[] | null => findTestsAround(facts, steps, wanted);
  switch (step.kind) {
    case 'call':
      return isWanted(facts, step.call, wanted) ? [] : null;
    case 'branch': {
      const then = inner(step.then);
      if (then !== null) return [{ test: step.test, comesTo: true }, ...then];
      const otherwise = inner(step.otherwise);
      return otherwise === null ? null : [{ test: step.test, comesTo: false }, ...otherwise];
    }
    case 'loop':
      return inner(step.body);
    case 'switch':
      for (const [index, one] of step.cases.entries()) {
        const found = inner(one.body);
        // A case without a body of its own leads into the next.
        if (found !== null) return one.test === null || step.cases[index - 1]?.body.length === 0 ? found : [{ test: step.on, comesTo: { equal: one.test } }, ...found];
      }
      return null;
    case 'try':
      return inner(step.block) ?? inner(step.handler ?? []) ?? inner(step.finaliser ?? []);
    case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue':
      return null;
  }
}

function isWanted(facts: FileFacts, index: number, wanted: Wanted): boolean {
  if (wanted.kind === 'call') return index === wanted.call;
  return facts.calls[index]?.args.some((term) => holds(term, wanted.function)) === true || isCalledAtOnce(facts, index, wanted.function);
}

/** `(async () => { … })()` */
function isCalledAtOnce(facts: FileFacts, index: number, fn: number): boolean {
  const callee = facts.calls[index]?.callee;
  return callee?.kind === 'function' && callee.function === fn;
}

function holds(term: Term, fn: number): boolean {
  if (term.kind === 'function') return term.function === fn;
  return term.kind === 'object' && term.properties.some((property) => property.kind !== 'spread' && property.value.kind === 'function' && property.value.function === fn);
}

/** Nothing after it runs: `return`, `throw`, `process.exit()`. */
function leaves(facts: FileFacts, steps: readonly Step[]): boolean {
  return steps.some((step) => {
    if (step.kind === 'return' || step.kind === 'throw') return true;
    if (step.kind !== 'call') return step.kind === 'branch' && leaves(facts, step.then) && leaves(facts, step.otherwise);
    const callee = facts.calls[step.call]?.callee;
    return callee?.kind === 'member' && callee.property === 'exit' && callee.object.kind === 'global' && callee.object.name === 'process';
  });
}
