import type { Term } from '../../model/facts.ts';

/** What `!`, `&&` and `||` make of what their operands say, each true, false or not known (null). Undefined for any other operator. */
export function decideCombined({ operator, operands }: Extract<Term, { kind: 'operation' }>, decide: (operand: Term) => boolean | null): boolean | null | undefined {
  switch (operator) {
    case '!': {
      const [negated] = operands;
      const holds = negated ? decide(negated) : null;
      return holds === null ? null : !holds;
    }
    case '&&': case '||': {
      const all = operands.map(decide);
      const ending = operator === '||';
      return all.includes(ending) ? ending : all.includes(null) ? null : !ending;
    }
    default: return undefined;
  }
}
