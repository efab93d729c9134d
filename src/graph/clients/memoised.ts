/** Functions that somebody calls once and whose answer is kept: `const getPool = once(() => new Pool())`, `const pool = new Lazy(() => new Pool())`. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findCalledName } from '../terms.ts';

/** A name alone proves nothing; here it only keeps a rule quiet. */
const memoises = /^(once|onceAsync|memo|memoi[sz]e\w*|p?[mM]emoi[sz]e\w*|mem|cache|cached|cacheFn|unstable_cache|lazy\w*|\w*[sS]ingleton\w*|remember\w*|reuse\w*|provide\w*)$/;

const known = new WeakMap<FileFacts, ReadonlySet<number>>();

/** True when the file hands the node's function to something that remembers what it gave. */
export function isMemoised(graph: ProgramGraph, node: FunctionNode): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined) return false;
  let found = known.get(facts);
  if (found === undefined) known.set(facts, (found = findMemoised(facts)));
  return found.has(node.function);
}

function findMemoised(facts: FileFacts): ReadonlySet<number> {
  const found = new Set<number>();
  for (const call of facts.calls) {
    if (!remembers(facts, call)) continue;
    for (const term of call.args) for (const fn of findFunctions(facts, term)) found.add(fn);
  }
  return found;
}

/** An object that remembers does so for as long as it is there itself. */
function remembers(facts: FileFacts, call: CallFact): boolean {
  const name = findCalledName(facts, call) ?? '';
  return memoises.test(name) || (call.kind === 'new' && call.in === 0 && memoises.test(`${name.charAt(0).toLowerCase()}${name.slice(1)}`));
}

function findFunctions(facts: FileFacts, term: Term): readonly number[] {
  if (term.kind === 'function') return [term.function];
  if (term.kind !== 'binding') return [];
  return (facts.bindings[term.binding]?.values ?? []).flatMap((value) => (value.kind === 'function' ? [value.function] : []));
}
