/** Terms that read the address of the request: `url.pathname`, `req.params.action`, `${req.method} ${path}`. */
import type { FileFacts, Term } from '../../model/facts.ts';

const addressNames: ReadonlySet<string> = new Set(['pathname', 'url', 'path', 'originalUrl', 'params', 'routeKey']);
/** `message.method` of a remote call is none: only what is called a request has the method of one. */
const requestNames: ReadonlySet<string> = new Set(['req', 'request', 'ctx', 'context', 'event', 'c']);
/** What a request carries is chosen by whoever sends it, whatever its parts are called. */
const contentNames: ReadonlySet<string> = new Set(['body', 'query', 'data', 'payload', 'searchParams', 'message']);
/** Values of values. */
const MOST_DEPTH = 8;

/** Also for a parameter that is called so: `match(method, pathname)`. */
export function readsAddress(facts: FileFacts, term: Term, depth = 0, seen: Set<number> = new Set()): boolean {
  if (depth > MOST_DEPTH) return false;
  const reads = (one: Term): boolean => readsAddress(facts, one, depth + 1, seen);
  switch (term.kind) {
    case 'member':
      if (contentNames.has(term.property)) return false;
      if (term.property === 'method') return nameOf(facts, term.object).some((name) => requestNames.has(name));
      return (addressNames.has(term.property) && !isOfContent(term.object)) || reads(term.object);
    case 'index': return reads(term.object);
    case 'template': return term.parts.some(reads);
    case 'operation': return term.operands.some(reads);
    case 'cast': case 'await': case 'element': return reads(term.of);
    case 'call': {
      const call = facts.calls[term.call];
      return call !== undefined && ((call.callee.kind === 'member' && reads(call.callee.object)) || call.args.some(reads));
    }
    case 'binding': {
      if (seen.has(term.binding)) return false;
      seen.add(term.binding);
      const { kind, name, values = [] } = facts.bindings[term.binding] ?? {};
      return (kind === 'parameter' && addressNames.has(name ?? '')) || values.some(reads);
    }
    default: return false;
  }
}

function isOfContent(term: Term): boolean {
  return term.kind === 'member' && (contentNames.has(term.property) || isOfContent(term.object));
}

/** `req` of `req` and of `ctx.req`. */
function nameOf(facts: FileFacts, term: Term): readonly string[] {
  if (term.kind === 'member') return [term.property];
  return term.kind === 'binding' ? [facts.bindings[term.binding]?.name ?? ''] : [];
}
