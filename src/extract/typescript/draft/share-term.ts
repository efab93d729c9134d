import type { Term, TypeTerm } from '../../../model/facts.ts';
import type { Walk } from './walk.ts';

/** A term up to this many nodes may be written several times. */
const MAX_REPEATED_NODES = 48;

/**
 * The term itself when it is small, else a binding without a name that holds it. Facts are written as JSON, where a term that is
 * needed in several places is repeated; nested in itself that would make small hostile files into gigabytes.
 */
export function shareTerm(walk: Walk, term: Term, at: number): Term {
  return countNodes(term, MAX_REPEATED_NODES) >= 0 ? term : holdTerm(walk, term, at);
}

/** A binding without a name that holds the term: what it stands for is made once, wherever it is referred to. */
export function holdTerm(walk: Walk, term: Term, at: number): Term {
  const binding = walk.draft.bindings.length;
  walk.draft.bindings.push({ name: '', kind: 'const', scope: walk.function, values: [term], line: walk.lines.line(at) });
  return { kind: 'binding', binding };
}

/** What is left of the budget; negative when the term is larger. */
function countNodes(term: Term, budget: number): number {
  let left = budget - 1;
  if (left < 0) return left;
  switch (term.kind) {
    case 'member':
      return countNodes(term.object, left);
    case 'index':
      left = countNodes(term.object, left);
      return left < 0 ? left : countNodes(term.index, left);
    case 'element':
    case 'spread':
    case 'await':
      return countNodes(term.of, left);
    case 'cast':
      return isSmallType(term.type) ? countNodes(term.of, left - 1) : -1;
    case 'template':
      return countAll(term.parts, left);
    case 'array':
      return countAll(term.items, left);
    case 'operation':
      return countAll(term.operands, left);
    case 'object':
      if (term.properties.length > left) return -1;
      return countAll(term.properties.map((property) => (property.kind === 'spread' ? property.of : property.value)), left);
    default:
      return left;
  }
}

function countAll(terms: readonly Term[], budget: number): number {
  let left = budget - terms.length;
  for (const term of terms) {
    if (left < 0) return left;
    left = countNodes(term, left);
  }
  return left;
}

function isSmallType(type: TypeTerm): boolean {
  return type.kind === 'reference' && type.args.length === 0;
}
