/** Whether the request is answered by what nobody waits for: `settle(order).then((settled) => res.json(settled))`. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode } from '../../model/graph.ts';
import { getChain } from '../guards/guards-of-node.ts';
import { getPlainTerm, isInside } from '../terms.ts';

/** What answers is handed over behind the request, or has such a name. */
const answers = /^(?:res|resp|response|reply|rep|ctx|context|c|h|next|done|cb|callback)$/;
/** What holds the request as well, and the methods of it that answer: `c.json(order)`. */
const both = /^(?:ctx|context|c)$/;
const ends: ReadonlySet<string> = new Set(['json', 'html', 'body', 'send', 'end', 'render', 'redirect', 'status', 'write', 'reply']);
const mostFunctions = 20;
const mostDepth = 4;

/** Of a call whose promise is dropped: a function that its chain is given, or that the file has it run, speaks to whoever waits. `isHandler` where it stands in the handler itself. */
export function answersLater(facts: FileFacts, { node, edge, isHandler }: { readonly node: FunctionNode; readonly edge: CallEdge; readonly isHandler: boolean }): boolean {
  const isAnswer = (term: Term): boolean => {
    if (term.kind !== 'binding') return false;
    const { kind, name, scope, values } = facts.bindings[term.binding] ?? {};
    if (kind !== 'parameter' || scope === undefined || !isInside(facts, node.function, scope)) return false;
    const [given] = values ?? [];
    return answers.test(name ?? '') || (isHandler && scope === node.function && given?.kind === 'parameter' && given.index > 0);
  };
  const chain = findChain(facts, edge.call);
  const functions = new Set<number>();
  const add = (term: Term): void => {
    const plain = getPlainTerm(facts, term);
    const named = plain.kind === 'binding' ? facts.bindings[plain.binding]?.values[0] : plain;
    if (named?.kind === 'function' && functions.size < mostFunctions && isInside(facts, named.function, node.function)) functions.add(named.function);
  };
  for (const call of chain) [call.callee, ...call.args].forEach(add);
  if (chain.some((call) => speaks(facts, call, isAnswer))) return true;
  for (const fn of functions) {
    const own = facts.calls.filter((call) => isInside(facts, call.in, fn));
    if (own.some((call) => speaks(facts, call, isAnswer))) return true;
    for (const call of own) [call.callee, ...call.args].forEach(add);
  }
  return false;
}

const chainsOfFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly number[]>>();

function findChain(facts: FileFacts, call: number): readonly CallFact[] {
  let chains = chainsOfFile.get(facts);
  if (chains === undefined) {
    chains = new Map(facts.calls.flatMap(({ dropped }, index) => {
      const links = dropped ? getChain(facts, index) : [];
      return links.map((link) => [link, links] as const);
    }));
    chainsOfFile.set(facts, chains);
  }
  return (chains.get(call) ?? [call]).flatMap((index) => facts.calls[index] ?? []);
}

/** `res.json(order)`, `next()`, `settle(order, res)`, `settle({ req, res })`, `new Settling(req, res).run()`; `order.id` is none. */
function speaks(facts: FileFacts, { callee, args }: CallFact, isAnswer: (term: Term) => boolean): boolean {
  if (isAnswer(callee)) return true;
  if (callee.kind === 'member' && callee.object.kind === 'binding' && isAnswer(callee.object)) return ends.has(callee.property) || !both.test(facts.bindings[callee.object.binding]?.name ?? '');
  return [...args, ...(callee.kind === 'member' ? [callee.object] : [])].some((term) => holds(facts, term, isAnswer));
}

/** It is handed over itself, or in an object or a list; a part of it says nothing. */
function holds(facts: FileFacts, term: Term, isAnswer: (term: Term) => boolean, depth = 0): boolean {
  if (depth > mostDepth) return false;
  if (isAnswer(term)) return true;
  const plain = getPlainTerm(facts, term);
  const next = (inner: Term): boolean => holds(facts, inner, isAnswer, depth + 1);
  switch (plain.kind) {
    case 'object': return plain.properties.some((one) => next(one.kind === 'spread' ? one.of : one.value));
    case 'array': return plain.items.some(next);
    case 'call': return facts.calls[plain.call]?.args.some(next) === true;
    default: return isAnswer(plain);
  }
}
