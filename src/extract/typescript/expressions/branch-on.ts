import type { Step, Term } from '../../../model/facts.ts';

/** What a logical operator does: `steps` happen when the left side was true (`&&`), false (`||`), or null or undefined (`??`). */
export function branchOn(operator: '&&' | '||' | '??', test: Term, steps: readonly Step[], line: number): Step {
  switch (operator) {
    case '&&':
      return { kind: 'branch', test, then: steps, otherwise: [], line };
    case '||':
      return { kind: 'branch', test, then: [], otherwise: steps, line };
    case '??':
      return { kind: 'branch', test: { kind: 'operation', operator: '==', operands: [test, { kind: 'literal', value: null }] }, then: steps, otherwise: [], line };
  }
}
