/** Which side of a branch a run takes whose lock was refused: `if (!(await acquire())) return;`. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { forEachTerm } from '../../terms.ts';
import { evaluate, findTruth, type Value } from '../flags/evaluate-test.ts';

/** What clients answer when the lock was taken. */
const answers: readonly Value[] = [{ kind: 'known', value: 'OK' }, { kind: 'known', value: 1 }, { kind: 'known', value: true }, { kind: 'truthy' }];

/** Null when the test does not read the result of the call. */
export function findRefusedSide(facts: FileFacts, step: Step & { kind: 'branch' }, call: number): 'then' | 'otherwise' | null {
  if (!mentionsResult(facts, step.test, call)) return null;
  const isResult = (term: Term): boolean => term.kind === 'call' ? term.call === call : term.kind === 'binding' && isResultBinding(facts, term.binding, call);
  for (const value of answers) {
    const truth = findTruth(evaluate(facts, step.test, (term) => (isResult(term) ? value : undefined)));
    const refused = findTruth(evaluate(facts, step.test, (term) => (isResult(term) ? { kind: 'known', value: null } : undefined)));
    if (truth !== null && truth !== refused) return truth ? 'otherwise' : 'then';
  }
  // `if (!rows[0].taken) return`: the side that leaves is the one that was refused.
  if (endsPath(step.then)) return 'then';
  return endsPath(step.otherwise) ? 'otherwise' : null;
}

function mentionsResult(facts: FileFacts, test: Term, call: number): boolean {
  let found = false;
  forEachTerm(facts, test, (term) => {
    if (term.kind === 'call' && term.call === call) found = true;
    if (term.kind === 'binding' && isMadeOf(facts, term.binding, call)) found = true;
  });
  return found;
}

function isResultBinding(facts: FileFacts, binding: number, call: number): boolean {
  return facts.bindings[binding]?.values.some((value) => {
    const plain = value.kind === 'await' ? value.of : value;
    return plain.kind === 'call' && plain.call === call;
  }) === true;
}

/** The binding holds the result or a part of it, perhaps by way of one other: `const { rows } = result`. */
function isMadeOf(facts: FileFacts, binding: number, call: number, depth = 0): boolean {
  if (depth > 2) return false;
  return facts.bindings[binding]?.values.some((value) => {
    let found = false;
    forEachTerm(facts, value, (term) => {
      if (term.kind === 'call' && term.call === call) found = true;
      if (term.kind === 'binding' && isMadeOf(facts, term.binding, call, depth + 1)) found = true;
    });
    return found;
  }) === true;
}
