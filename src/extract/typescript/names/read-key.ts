import type { Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { Expression, PropertyKey } from '../syntax.ts';

/** The name of a property, or the term of a computed key. Private names keep their `#`. */
export function readKey(walk: Walk, key: PropertyKey, computed: boolean): string | Term {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  return readExpressionKey(walk, key);
}

function readExpressionKey(walk: Walk, key: Expression): string | Term {
  const term = walk.visit.expression(walk, key, 'value', null);
  if (term.kind === 'literal' && (typeof term.value === 'string' || typeof term.value === 'number')) return String(term.value);
  const symbol = symbolName(walk, term);
  return symbol === null ? term : `[${symbol}]`;
}

/** What Node's own code, and what follows it, calls symbols: `kRoutes`. */
const NAMES_SYMBOL = /^k[A-Z]/;

/** A symbol is a name that nobody else can write: `Symbol.iterator`, `const kOrders = Symbol('orders')`, or one that another file made. */
function symbolName(walk: Walk, term: Term): string | null {
  if (term.kind === 'member') {
    if (term.object.kind === 'global' && term.object.name === 'Symbol') return `Symbol.${term.property}`;
    return term.object.kind === 'binding' && NAMES_SYMBOL.test(term.property) ? term.property : null;
  }
  const binding = term.kind === 'binding' ? walk.draft.bindings[term.binding] : undefined;
  if (!binding || (binding.kind !== 'const' && binding.kind !== 'import' && binding.kind !== 'var') || (binding.scope !== 0 && binding.kind !== 'const')) return null;
  const [value, ...others] = binding.values;
  if (others.length > 0) return null;
  if (value?.kind === 'call') return isSymbol(walk.draft.calls[value.call]?.callee) ? binding.name : null;
  return (value === undefined || value.kind === 'member') && NAMES_SYMBOL.test(binding.name) ? binding.name : null;
}

function isSymbol(callee: Term | undefined): boolean {
  if (callee?.kind === 'member') return callee.property === 'for' && callee.object.kind === 'global' && callee.object.name === 'Symbol';
  return callee?.kind === 'global' && callee.name === 'Symbol';
}
