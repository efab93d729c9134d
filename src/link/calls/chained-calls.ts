/**
 * Of the calls that build one query, the last stands for the query: those of a chain, `db.select().from(orders)`, and those
 * of a builder in a variable, `query.where(…); query.limit(…); await query`. Where a variable is given its own query back,
 * `if (open) query = query.where(…)`, what it begins with stands for all, or the chain that is waited for: `await query.limit(10)`.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';

/** Calls that are followed by another of the same query, or that change a query which nobody waits for here. */
export function findChainedCalls(facts: FileFacts): ReadonlySet<number> {
  const chained = new Set<number>();
  const statements = new Map<number, number[]>();
  for (const call of findContinuations(facts)) chained.add(call);
  facts.calls.forEach((call, index) => {
    if (call.callee.kind === 'member' && call.callee.object.kind === 'call') chained.add(call.callee.object.call);
    if (!call.dropped) return;
    chained.add(index);
    const builder = findRoot(facts, call.callee);
    if (builder !== null) (statements.get(builder) ?? statements.set(builder, []).get(builder))?.push(index);
  });
  for (const [builder, changes] of statements) {
    const made = facts.bindings[builder]?.values[0];
    if (made?.kind !== 'call' || facts.bindings[builder]?.values.length !== 1) continue;
    const within = facts.calls[made.call]?.in;
    const last = changes.findLast((index) => facts.calls[index]?.in === within && !isReadLater(facts, builder, index, within));
    if (last === undefined) continue;
    chained.delete(last);
    chained.add(made.call);
  }
  return chained;
}

/** Calls that give a variable back what it held, with more said of it, and the one it began with where a chain from it is waited for at the end. */
function findContinuations(facts: FileFacts): readonly number[] {
  return facts.bindings.flatMap(({ values }, builder) => {
    if (values.length < 2) return [];
    const given = values.flatMap((value) => (value.kind === 'call' ? [value.call] : []));
    const continued = given.filter((call) => isChainOf(facts, call, builder));
    if (continued.length === 0) return [];
    const last = continued.reduce((one, other) => Math.max(one, other));
    const isWaitedFor = facts.calls.some((call, index) => index > last && call.awaited && call.in === facts.calls[last]?.in && isChainOf(facts, index, builder));
    return isWaitedFor ? given : continued;
  });
}

function isChainOf(facts: FileFacts, call: number, builder: number): boolean {
  const fact = facts.calls[call];
  return fact !== undefined && findRoot(facts, fact.callee) === builder;
}

/** Another chain starts at the variable after this call, and its result is used: that one runs the query. */
function isReadLater(facts: FileFacts, builder: number, after: number, within: number | undefined): boolean {
  return facts.calls.some((call, index) => index > after && call.in === within && !call.dropped && startsAt(call, builder));
}

function startsAt(call: CallFact, builder: number): boolean {
  return call.callee.kind === 'member' && call.callee.object.kind === 'binding' && call.callee.object.binding === builder;
}

/** The variable that a chain of calls starts at; null when it starts elsewhere. */
function findRoot(facts: FileFacts, callee: Term): number | null {
  let term: Term | undefined = callee;
  for (let links = 0; links < 32 && term !== undefined; links++) {
    if (term.kind === 'binding') return term.binding;
    if (term.kind === 'member' || term.kind === 'index') term = term.object;
    else if (term.kind === 'call') term = facts.calls[term.call]?.callee;
    else return null;
  }
  return null;
}
