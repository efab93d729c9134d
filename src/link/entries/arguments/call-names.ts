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
  for (const [name, call] of namedByCalls(facts)) if (!names.has(call)) names.set(call, name);
  return { next, names };
}

/** What a function returns goes by the name that stands before it: `mutationField('placeOrder', (t) => t.field({ resolve }))`. */
function namedByCalls(facts: FileFacts): readonly (readonly [name: string, call: number])[] {
  return facts.calls.flatMap(({ args: [name, maker] }) => {
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || maker?.kind !== 'function') return [];
    const { value } = name;
    return (facts.functions[maker.function]?.body ?? []).flatMap((step) => (step.kind === 'return' && step.value?.kind === 'call' ? [[value, step.value.call] as const] : []));
  });
}
