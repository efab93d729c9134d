/**
 * Keys that are made of a row which the same run inserted: `const invoice = await insertInvoice(order); pay(order, { idempotencyKey: invoice.id })`.
 * The second run inserts a row of its own, and its key is another one: nothing recognises it.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { findText } from '../statements/sql-text.ts';
import { readSqlStatement } from '../statements/sql-statement.ts';
import { findCalledName } from '../terms.ts';

/** Longer ways from a key to the row it is made of nobody writes. */
const longestWay = 10;

/** Some part of the key is the number that the database gave to such a row. */
export function isMadeOfOwnRow(facts: FileFacts, key: Term, fn: number, depth = 0): boolean {
  if (depth > longestWay) return false;
  const next = (term: Term): boolean => isMadeOfOwnRow(facts, term, fn, depth + 1);
  switch (key.kind) {
    case 'template': return key.parts.some(next);
    case 'operation': return key.operator === '+' && key.operands.some(next);
    case 'cast': case 'await': return next(key.of);
    case 'binding': {
      const binding = facts.bindings[key.binding];
      return binding?.kind === 'const' && binding.scope === fn && binding.values.length === 1 && binding.values.some(next);
    }
    case 'member': return /^_?id$|^uuid$/.test(key.property) && isInserted(facts, key.object, fn);
    case 'call': {
      const callee = facts.calls[key.call]?.callee;
      return callee?.kind === 'global' && callee.name === 'String' ? (facts.calls[key.call]?.args.some(next) ?? false) : callee?.kind === 'member' && callee.property === 'toString' && next(callee.object);
    }
    default: return false;
  }
}

/** The row, or the answer that holds it, is what an insert of the function gave. */
function isInserted(facts: FileFacts, term: Term, fn: number, depth = 0): boolean {
  if (depth > longestWay) return false;
  switch (term.kind) {
    case 'await': case 'cast': case 'element': return isInserted(facts, term.of, fn, depth + 1);
    case 'member': case 'index': return isInserted(facts, term.object, fn, depth + 1);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      return binding?.kind === 'const' && binding.scope === fn && binding.values.length === 1 && binding.values.some((value) => isInserted(facts, value, fn, depth + 1));
    }
    case 'call': {
      const call = facts.calls[term.call];
      return call !== undefined && call.in === fn && inserts(facts, call);
    }
    default: return false;
  }
}

/** A plain insert, whose row gets its number from the database: one under a key of its own is refused the second time. */
function inserts(facts: FileFacts, call: CallFact): boolean {
  const [first] = call.args;
  const text = first === undefined ? null : findText(facts, first);
  if (text !== null) {
    const statement = readSqlStatement(text);
    return statement?.operation === 'insert' && statement.onConflict === 'fail' && !/^\s*insert\s+into\s+[\w."]+\s*\(\s*"?(?:id|uuid)"?\s*[,)]/i.test(text);
  }
  // Prisma, Sequelize and mongoose: `db.invoice.create({ data })`.
  if (findCalledName(facts, call) !== 'create' || first?.kind !== 'object') return false;
  const own = first.properties.find((property) => property.kind === 'property' && property.key === 'data');
  const data = own?.kind === 'property' ? own.value : null;
  return data?.kind === 'object' && !data.properties.some((property) => property.kind === 'spread' || property.key === 'id');
}
