/**
 * Constants of packages whose files nobody has: `Status.DONE` of an enum that `@prisma/client` is made to hold. What it is worth is not
 * known, but that it is something, and that it is not `Status.OPEN`.
 */
import type { Term } from '../../model/facts.ts';
import { settledVariable } from '../values/parameters/settled-variable.ts';
import { toldLiteral, toldMember } from '../values/parameters/told-values.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { At } from '../values/value.ts';

/** Values of values. */
const MOST_DEPTH = 6;
const NAMED = /^[A-Z]/;

interface NamedConstant {
  readonly of: string;
  readonly name: string;
}

/** Whether two terms are the same, where one of them is such a constant; null where nothing says. */
export function compareConstants(ev: Evaluator, first: Term, second: Term, at: At): boolean | null {
  const [one, other] = [findConstant(ev, first, at), findConstant(ev, second, at)];
  if (one !== null && other !== null) return one.of === other.of ? one.name === other.name : null;
  if (one === null && other === null) return null;
  const known = toldLiteral(ev, one === null ? first : second, at);
  return known !== null && (known.is ?? null) === null ? false : null;
}

function findConstant(ev: Evaluator, term: Term, at: At, depth = 0): NamedConstant | null {
  if (depth > MOST_DEPTH) return null;
  const inner = (one: Term, where: At): NamedConstant | null => findConstant(ev, one, where, depth + 1);
  switch (term.kind) {
    case 'cast': return inner(term.of, at);
    case 'binding': {
      const variable = settledVariable(ev, term.binding, at);
      return variable === null || variable.byDefault !== undefined ? null : inner(variable.value, variable.at);
    }
    case 'member': {
      const named = readNamed(ev, term, at);
      const given = named === null ? toldMember(ev, term, at) : null;
      return named ?? (given ? inner(given.value, given.at) : null);
    }
    default: return null;
  }
}

function readNamed(ev: Evaluator, { object, property }: Extract<Term, { kind: 'member' }>, at: At): NamedConstant | null {
  const binding = object.kind === 'binding' ? ev.program.getFile(at.file).bindings[object.binding] : undefined;
  if (binding?.from === undefined || !NAMED.test(binding.from.imported) || !NAMED.test(property)) return null;
  const { specifier, imported } = binding.from;
  return ev.modules.resolve(at.file, specifier)?.kind === 'file' ? null : { of: `${specifier} ${imported}`, name: property };
}
