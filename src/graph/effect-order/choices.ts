/** Tests that only one of can hold in one run: `if (job.name === 'mail') …; if (job.name === 'push') …`. */
import type { FileFacts, Term } from '../../model/facts.ts';

/** What is asked, and the value it is on this side of the test. */
export interface Choice {
  readonly of: string;
  readonly is: string | number | boolean;
}

/** `where`: the calls that lead to the test; the same test of another call asks something else. */
export function readChoices(facts: FileFacts, test: Term, where: string): readonly Choice[] {
  if (test.kind !== 'operation') return [];
  if (test.operator === '&&') return test.operands.flatMap((operand) => readChoices(facts, operand, where));
  const [left, right] = test.operands;
  if ((test.operator !== '===' && test.operator !== '==') || left === undefined || right === undefined) return [];
  const of = renderPath(left) ?? renderPath(right);
  const value = left.kind === 'literal' ? left.value : right.kind === 'literal' ? right.value : null;
  return of === null || value === null ? [] : [{ of: `${where} ${of}`, is: value }];
}

export function excludes(left: readonly Choice[], right: readonly Choice[]): boolean {
  return left.some((one) => right.some((other) => one.of === other.of && one.is !== other.is));
}

function renderPath(term: Term): string | null {
  switch (term.kind) {
    case 'binding': return `${term.binding}`;
    case 'parameter': return `${term.function}:${term.index}`;
    case 'member': {
      const object = renderPath(term.object);
      return object === null ? null : `${object}.${term.property}`;
    }
    default: return null;
  }
}
