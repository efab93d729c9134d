/**
 * Reads that look up one attribute of one row for an item at hand: `select('environment').eq('filing_id', job.filing_id).single()`. The
 * state in the filter chooses among several rows of the item; the item is what is worked on, and was found elsewhere.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCallsIn } from '../../effect-order/call-values.ts';
import { getStatementText } from '../../effects/statement-text.ts';
import { findObject, findProperty } from '../../statements/column-objects.ts';
import { readChain } from '../../statements/chain.ts';
import type { Statement } from '../../statements/statement.ts';
import { eachStep } from '../../steps.ts';
import { getPlainTerm } from '../../terms.ts';
import { isKey, isStateName } from '../claim-columns.ts';

export function isAttributeRead(facts: FileFacts | undefined, index: number, { limit, where }: Statement): boolean {
  if (facts === undefined || limit !== 1) return false;
  const isOfItem = where?.some(({ column, op, value }) => op === 'eq' && value === undefined && isKey(column)) === true;
  const column = isOfItem ? findOnlyColumn(facts, index) : null;
  return column !== null && !isKey(column.toLowerCase()) && !isStateName(column.toLowerCase()) && !isAskedFor(facts, index);
}

/** `if (!reminder) continue;`: what is done goes by whether a row waits, and not by what it says. Who throws had expected one. */
function isAskedFor(facts: FileFacts, index: number): boolean {
  const fn = facts.calls[index]?.in;
  const body = fn === undefined ? [] : (facts.functions[fn]?.body ?? []);
  return [...eachStep(body)].some((step) => step.kind === 'branch' && findCallsIn(facts, step.test).has(index) && ![...step.then, ...step.otherwise].some(({ kind }) => kind === 'throw'));
}

/** Null where more than one is asked for, or where that is not seen. */
function findOnlyColumn(facts: FileFacts, index: number): string | null {
  for (const { name, args } of readChain(facts, index).links) {
    const [first] = args;
    if (name === 'select') return readOnlyName(facts, first);
    const picked = findProperty(facts, findObject(facts, first), 'select', 'attributes', 'columns');
    if (picked !== undefined) return readOnlyName(facts, picked);
  }
  return /^\s*select\s+(?:\w+\.)?"?(\w+)"?(?:\s+as\s+"?\w+"?)?\s+from\b/i.exec(getStatementText(facts, index))?.[1] ?? null;
}

/** `'environment'`, `['environment']`, `{ environment: true }`, `{ environment: filings.environment }` */
function readOnlyName(facts: FileFacts, term: Term | undefined): string | null {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  if (plain?.kind === 'literal') return typeof plain.value === 'string' && /^\w+$/.test(plain.value) ? plain.value : null;
  if (plain?.kind === 'array') return plain.items.length === 1 ? readOnlyName(facts, plain.items[0]) : null;
  const [only, ...others] = findObject(facts, plain)?.properties ?? [];
  return only?.kind === 'property' && others.length === 0 ? only.key : null;
}
