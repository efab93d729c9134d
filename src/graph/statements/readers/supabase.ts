/** `supabase.from('jobs').update({ status: 'running' }).eq('id', id).eq('status', 'queued').select()`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain, type Link } from '../chain.ts';
import { findObject, findProperty, readListed, readLiteral, readSetColumns, readSetObject } from '../column-objects.ts';
import { plainStatement, type Condition, type Operation, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: readonly (readonly [Operation, string])[] = [['upsert', 'upsert'], ['update', 'update'], ['insert', 'insert'], ['delete', 'delete'], ['read', 'select']];

export function readSupabase(facts: FileFacts, chain: Chain): Statement | null {
  const called = readCalledFunction(facts, findLink(chain, 'rpc'));
  if (called !== null) return called;
  const verb = verbs.find(([, name]) => hasLink(chain, name));
  const from = findLink(chain, 'from');
  if (verb === undefined || from === null) return null;
  const [operation, name] = verb;
  const link = findLink(chain, name);
  const values = link?.args[0] === undefined ? undefined : getPlainTerm(facts, link.args[0]);
  const ignores = findProperty(facts, findObject(facts, link?.args[1]), 'ignoreDuplicates');
  return {
    ...plainStatement,
    operation,
    table: nameOfTable(facts, from.args[0]),
    where: chain.links.flatMap((one) => readFilter(facts, one)),
    ...(operation === 'update' ? withFields(facts, values) : { sets: operation === 'read' || operation === 'delete' ? null : readSetObject(facts, values?.kind === 'array' ? values.items[0] : values) }),
    returning: operation !== 'read' && hasLink(chain, 'select'),
    limit: hasLink(chain, 'single', 'maybeSingle') ? 1 : numberOf(facts, findLink(chain, 'limit')?.args[0]),
    onConflict: operation !== 'upsert' ? 'fail' : ignores?.kind === 'literal' && ignores.value === true ? 'ignore' : 'update',
  };
}

/** A column of JSON is set whole, and a filter names its parts: https://postgrest.org/en/stable/references/api/tables_views.html#json-columns */
function withFields(facts: FileFacts, values: Term | undefined): Pick<Statement, 'sets' | 'given'> {
  const columns = readSetColumns(facts, values);
  const fields = findObject(facts, values)?.properties.flatMap((one) => {
    if (one.kind === 'spread' || one.key === null) return [];
    const column = one.key.toLowerCase();
    return (readSetObject(facts, one.value) ?? []).map((field) => ({ ...field, column: `${column}->${field.column}` }));
  });
  return columns.sets === null || fields === undefined ? columns : { ...columns, sets: [...columns.sets, ...fields] };
}

/** `state->>lockedAt` and `state->lockedAt` are one part of one column. */
function nameColumn(text: string): string {
  return text.toLowerCase().replaceAll('->>', '->');
}

/** What a function of the database is called that takes rows from others: its text may be in no file of the repository. */
const taking = /^(claim|dequeue|acquire|reserve|lease|lock|checkout|pop)_|_(claim|dequeue|skip_locked)(_|$)/;

/** `supabase.rpc('claim_due_mails', { limit: 10 })`: taken for a claim, as conditions are that nobody can read. */
function readCalledFunction(facts: FileFacts, link: Link | null): Statement | null {
  const [name, given] = link?.args ?? [];
  if (name?.kind !== 'literal' || typeof name.value !== 'string') return null;
  const called = name.value.toLowerCase();
  if (taking.test(called)) return { ...plainStatement, operation: 'update', where: [{ column: '?', op: 'other' }], lock: 'skip-locked', returning: true };
  const [, column] = counting.exec(called) ?? [];
  if (column === undefined || given === undefined || mayKnowAgain(facts, given)) return null;
  return { ...plainStatement, operation: 'update', table: column, where: [{ column: 'id', op: 'eq' }], sets: [{ column, kind: 'counter' }] };
}

/** What one is called that adds to what somebody has, or takes from it: `increment_variant_stock`, `deduct_credits`. */
const counting = /^(?:increment|decrement|increase|decrease|add|deduct|subtract|credit|debit|restore|refund)_(?:\w+_)?(balance|credits|wallet|stock|quantity|inventory|points|coins|funds)$/;

/** By such an argument the function may know that it has had this before. */
const references = /idempot|dedup|reference|(?:^|_)ref(?:_|$)|external|event|(?:transaction|txn|tx|payment|job|message|request|order|invoice)_?(?:id|no|number|key)$/i;

/** What names one thing: `p_session`, `checkout_session_id`, `purchaseId`. */
const naming = /(?:_(?:id|uuid|key|session|purchase|charge|checkout|booking|receipt)|Id|Uuid|Key)$/;

/** It names whoever has the balance, or what is in stock. */
const owners = /(?:^|_)(?:user|account|customer|client|member|profile|owner|org|organi[sz]ation|team|tenant|workspace|company|shop|store|warehouse|location|product|variant|item|sku|wallet|card|plan|feature)_?(?:id|uuid|key)?$/i;

/** So it may where nobody knows what it is handed. */
function mayKnowAgain(facts: FileFacts, given: Term): boolean {
  const object = findObject(facts, given);
  return object === null || object.properties.some((one) => one.kind === 'spread' || one.key === null || references.test(one.key) || (naming.test(one.key) && !owners.test(one.key)));
}

const filters: Readonly<Record<string, Condition['op']>> = {
  eq: 'eq', neq: 'ne', in: 'in', lt: 'compare', lte: 'compare', gt: 'compare', gte: 'compare', like: 'other', ilike: 'other', contains: 'other',
};

function readFilter(facts: FileFacts, { name, args }: Link): readonly Condition[] {
  const [first, second, third] = args;
  // `.or('locked_at.is.null,locked_at.lt.2024-01-01')`
  if (name === 'or' && first !== undefined) return readOr(facts, first);
  if (name === 'match') return findObject(facts, first)?.properties.flatMap((one) => (one.kind === 'spread' || one.key === null ? [] : [{ column: one.key.toLowerCase(), op: 'eq' as const }])) ?? [];
  const column = first?.kind === 'literal' && typeof first.value === 'string' ? nameColumn(first.value) : null;
  if (column === null || name === null) return [];
  if (name === 'is') return [readLiteral(facts, second).value === null ? { column, op: 'null' } : { column, op: 'eq', ...readLiteral(facts, second) }];
  if (name === 'not') return [{ column, op: 'ne', ...(readLiteral(facts, second).value === 'in' ? {} : readLiteral(facts, third)) }];
  const op = filters[name];
  if (op === undefined || second === undefined) return [];
  const value = getPlainTerm(facts, second);
  return [{ column, op, ...(value.kind === 'array' ? readListed(facts, value) : readLiteral(facts, value)) }];
}

function readOr(facts: FileFacts, term: Parameters<typeof getPlainTerm>[1]): readonly Condition[] {
  const plain = getPlainTerm(facts, term);
  const texts = plain.kind === 'literal' ? [plain.value] : plain.kind === 'template' ? plain.parts.flatMap((part) => (part.kind === 'literal' ? [part.value] : [])) : [];
  return texts.flatMap((text) => [...String(text).slice(0, 2000).matchAll(/(\w+(?:->>?\w+)*)\.(eq|neq|is|in|lt|lte|gt|gte)\./g)].map(([, column = '', op = '']): Condition => ({ column: nameColumn(column), op: op === 'is' ? 'null' : (filters[op] ?? 'other') })));
}
