/** Firestore's references and queries: `db.collection('jobs').where('status', '==', 'queued').get()`, `db.doc('jobs/1').update({ … })`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { hasLink, type Chain, type Link } from '../chain.ts';
import { readListed, readLiteral, readSetObject } from '../column-objects.ts';
import { findText } from '../sql-text.ts';
import { plainStatement, type Condition, type Statement } from '../statement.ts';
import { numberOf } from './reader.ts';

export function readFirestore(facts: FileFacts, chain: Chain): Statement | null {
  const last = chain.links.at(-1);
  const table = findCollection(facts, chain);
  // Without a collection it may be a transaction, a batch, or a reference that was made elsewhere.
  if (last === undefined || table === null) return null;
  const isOne = hasLink(chain, 'doc');
  const [first] = last.args;
  const one: readonly Condition[] = [{ column: 'id', op: 'eq' }];
  switch (last.name) {
    case 'get': return { ...plainStatement, operation: 'read', table, where: isOne ? one : chain.links.flatMap((link) => readWhere(facts, link)), limit: isOne ? 1 : findLimit(facts, chain) };
    case 'add': return { ...plainStatement, operation: 'insert', table, sets: readSetObject(facts, first), returning: true };
    case 'create': return { ...plainStatement, operation: 'insert', table, sets: readSetObject(facts, first) };
    case 'set': return { ...plainStatement, operation: 'upsert', table, where: one, sets: readSetObject(facts, first), onConflict: 'update' };
    case 'update': return { ...plainStatement, operation: 'update', table, where: one, sets: readSetObject(facts, first) };
    case 'delete': return { ...plainStatement, operation: 'delete', table, where: one };
    default: return null;
  }
}

/** The innermost collection on the way; null where none is named in the chain. */
function findCollection(facts: FileFacts, { root, links }: Chain): string | null {
  const named = links.findLast(({ name }) => name === 'collection' || name === 'collectionGroup')?.args[0];
  if (named !== undefined) return lastPart(findText(facts, named), 0);
  const path = links.find(({ name }) => name === 'doc')?.args[0];
  const text = path === undefined || root.kind === 'member' ? null : findText(facts, path);
  // `db.doc('jobs/1')`: collections and documents take turns.
  if (text?.includes('/') === true) return lastPart(text, 1);
  const name = root.kind === 'member' ? root.property : root.kind === 'binding' ? facts.bindings[root.binding]?.name : undefined;
  const stripped = /^(.+?)_?(collection|col|coll|ref)s?$/i.exec(name ?? '')?.[1]?.toLowerCase();
  return stripped === undefined || links.length < 1 ? null : stripped;
}

function lastPart(path: string | null, from: number): string | null {
  const part = path?.split('/').at(-1 - from)?.toLowerCase();
  return part === undefined || part === '' || part.includes('?') ? null : part;
}

const operators: Readonly<Record<string, Condition['op']>> = { '==': 'eq', '!=': 'ne', in: 'in', 'not-in': 'ne', '<': 'compare', '<=': 'compare', '>': 'compare', '>=': 'compare' };

function readWhere(facts: FileFacts, { name, args }: Link): readonly Condition[] {
  const [field, operator, value] = args;
  const column = field === undefined ? null : findText(facts, field)?.toLowerCase();
  if (name !== 'where' || column == null || value === undefined) return [];
  const op = operators[String(readLiteral(facts, operator).value)] ?? 'other';
  const plain: Term = getPlainTerm(facts, value);
  if (op === 'in') return [{ column, op, ...readListed(facts, plain) }];
  const literal = readLiteral(facts, plain);
  return [op === 'eq' && literal.value === null ? { column, op: 'null' } : { column, op, ...literal }];
}

function findLimit(facts: FileFacts, { links }: Chain): number | null {
  return numberOf(facts, links.find(({ name }) => name === 'limit')?.args[0]);
}
