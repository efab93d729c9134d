/** What of a request's address and method a term is: `request.method`, `new URL(request.url).pathname.split('?')[0]`. */
import type { FileFacts, Term } from '../../../model/facts.ts';

const methodNames: ReadonlySet<string> = new Set(['method']);
const pathNames: ReadonlySet<string> = new Set(['pathname', 'url', 'path', 'originalUrl']);
/** Calls that give a text that is read like the one they are made on. */
const keepsText: ReadonlySet<string> = new Set(['split', 'replace', 'slice', 'trim', 'toString', 'toLowerCase', 'toUpperCase']);
/** Values of values: dispatchers are flatter. */
export const mostDepth = 8;

export const saysPath = (facts: FileFacts, term: Term): boolean => says(facts, term, pathNames, 0, new Set());
export const saysMethod = (facts: FileFacts, term: Term): boolean => says(facts, term, methodNames, 0, new Set());

/** True for `request.method`, for what was taken out of it, and for a parameter that is called so. */
function says(facts: FileFacts, term: Term, names: ReadonlySet<string>, depth: number, seen: Set<number>): boolean {
  if (depth > mostDepth) return false;
  switch (term.kind) {
    case 'member': return names.has(term.property) || (term.property === '0' && says(facts, term.object, names, depth + 1, seen));
    case 'index': return says(facts, term.object, names, depth + 1, seen);
    case 'cast': return says(facts, term.of, names, depth + 1, seen);
    case 'operation': return (term.operator === '??' || term.operator === '||') && term.operands.some((one) => says(facts, one, names, depth + 1, seen));
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' && keepsText.has(callee.property) && says(facts, callee.object, names, depth + 1, seen);
    }
    case 'binding': {
      // Variables that are given each other again and again are looked at once.
      if (seen.has(term.binding)) return false;
      seen.add(term.binding);
      const { kind, name, values = [] } = facts.bindings[term.binding] ?? {};
      return (kind === 'parameter' && names.has(name ?? '')) || values.some((value) => says(facts, value, names, depth + 1, seen));
    }
    case 'literal': case 'template': case 'global': case 'parameter': case 'this': case 'super': case 'element': case 'function': case 'class':
    case 'object': case 'array': case 'spread': case 'await': case 'unknown': return false;
  }
}
