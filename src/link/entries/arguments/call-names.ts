/** The names calls go by: the key or variable that keeps what a chain of calls gives in the end. */
import type { FileFacts } from '../../../model/facts.ts';
import { objectTermsOf } from './object-terms.ts';

interface CallNames {
  /** The call that is made on what a call gives. */
  readonly next: ReadonlyMap<number, number>;
  readonly names: ReadonlyMap<number, string>;
}

const known = new WeakMap<FileFacts, CallNames>();

/** The last call of the chain: `mutation` in `procedure.use(isOwner).mutation(remove)`. */
export function endOfChain(facts: FileFacts, call: number): number {
  const { next } = read(facts);
  let end = call;
  for (let after = next.get(end); after !== undefined && after > end; after = next.get(end)) end = after;
  return end;
}

/** `create` in `{ create: procedure.mutation(…) }`, `listOrders` in `const listOrders = query(…)`. */
export function nameOfCall(facts: FileFacts, call: number): string | null {
  return read(facts).names.get(call) ?? null;
}

/** `CallToolRequestSchema` in `server.setRequestHandler(CallToolRequestSchema, handler)`: what a constant of a package is called says what it asks for. */
export function nameOfArgument(facts: FileFacts, call: number, index: number): string | null {
  const term = facts.calls[call]?.args[index];
  if (term?.kind === 'member') return term.property;
  const binding = term?.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  return binding?.kind === 'import' ? binding.name : null;
}

function read(facts: FileFacts): CallNames {
  let found = known.get(facts);
  if (!found) known.set(facts, (found = collect(facts)));
  return found;
}

function collect(facts: FileFacts): CallNames {
  const next = new Map<number, number>();
  facts.calls.forEach(({ callee }, index) => {
    if (callee.kind === 'member' && callee.object.kind === 'call') next.set(callee.object.call, index);
  });
  const names = new Map<number, string>();
  for (const binding of facts.bindings) for (const value of binding.values) if (value.kind === 'call') names.set(value.call, binding.name);
  // `exports.api = onRequest(…)`
  for (const { name, value } of facts.exports) if (value?.kind === 'call' && name !== 'default' && name !== 'module.exports' && !names.has(value.call)) names.set(value.call, name);
  for (const { term } of objectTermsOf(facts)) {
    for (const property of term.properties) if (property.kind === 'property' && property.value.kind === 'call' && property.key !== null) names.set(property.value.call, property.key);
  }
  return { next, names };
}
