/** Claims that are visible in the arguments of a call: SQL text and conditional updates. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { isConditionalOn } from '../../claims/claim-columns.ts';
import { readConditionObject, readSetObject } from '../../statements/column-objects.ts';
import { readSqlStatement } from '../../statements/sql-statement.ts';
import { plainStatement } from '../../statements/statement.ts';
import { mentionsMember } from '../../steps.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import { getCallText } from '../call-text.ts';

export interface Claim {
  readonly label: string;
}

/** Words that stand in this order in the statement. Searched one after the other: repository text must not choose how long a search takes. */
const sqlClaims: readonly { readonly words: readonly string[]; readonly claim: Claim }[] = [
  { words: ['skip locked'], claim: { label: 'FOR UPDATE SKIP LOCKED' } },
  { words: ['insert into ', ' on conflict', ' do nothing', ' returning '], claim: { label: 'INSERT … ON CONFLICT DO NOTHING RETURNING' } },
];

/** Long enough for any statement a person wrote; a bundle in a template literal is not searched. */
const longestStatement = 20_000;

/** The claim a call makes, or null. */
export function findClaim(facts: FileFacts, call: CallFact): Claim | null {
  const text = getCallText(facts, call);
  if (text.length > 0 && text.length <= longestStatement) {
    const statement = `${text.replace(/\s+/g, ' ').toLowerCase()} `;
    const match = sqlClaims.find(({ words }) => findWordsInOrder(statement, words) !== null);
    if (match !== undefined) return match.claim;
    if (isConditionalUpdate(facts, call, statement)) return { label: 'UPDATE … WHERE on the old status' };
  }
  const name = findCalledName(facts, call);
  if (name === null) return null;
  if (isConditionalOrmUpdate(facts, call, name)) return { label: `${name} on the old status` };
  return null;
}

/** Where each word begins, each after the one before; null when one is missing. */
function findWordsInOrder(text: string, words: readonly string[]): number[] | null {
  const positions: number[] = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at === -1) return null;
    positions.push(at);
    from = at + word.length;
  }
  return positions;
}

const countNames = new Set(['rowCount', 'changes', 'affectedRows', 'changedRows', 'numUpdatedRows', 'count', 'rowsAffected']);

/**
 * `UPDATE t SET status = … WHERE … status = …`, with the row given back or counted: one of two runs gets it. Without the
 * old value in WHERE, or with the count ignored, both go on.
 */
function isConditionalUpdate(facts: FileFacts, call: CallFact, statement: string): boolean {
  const positions = findWordsInOrder(statement, ['update ', ' set ', ' where ']);
  const [, set, where] = positions ?? [];
  if (set === undefined || where === undefined) return false;
  const condition = statement.slice(where);
  const columns = [...statement.slice(set + ' set '.length, where).matchAll(/(?:^|,)\s?"?(\w+)"?\s?=/g)].map(([, column]) => column);
  const isConditional = columns.some((column) => column !== undefined && new RegExp(`\\b${column}\\b"?\\s?(=|is\\b|<|in\\b)`).test(condition));
  return isConditional && !holdsAfterwards(statement) && (condition.includes(' returning ') || mentionsMember(facts, call.in, countNames));
}

/** Whoever comes second still finds what the statement asks for: `set state = 'retrying' where state in ('pending', 'retrying')`. */
function holdsAfterwards(text: string): boolean {
  const statement = readSqlStatement(text);
  const sets = statement?.operation === 'update' ? (statement.sets ?? []) : [];
  const asked = sets.filter(({ column }) => statement?.where?.some((condition) => condition.column === column));
  return asked.length > 0 && asked.every(({ column }) => !isConditionalOn(statement, column));
}

/** Prisma's `updateMany({ where: { id, status }, data: { status } })` and Mongo's `findOneAndUpdate({ status }, { $set: { status } })`. */
function isConditionalOrmUpdate(facts: FileFacts, call: CallFact, name: string): boolean {
  if (name !== 'updateMany' && name !== 'findOneAndUpdate') return false;
  const [first, second] = call.args.map((argument) => getPlainTerm(facts, argument));
  if (first?.kind !== 'object') return false;
  const where = findProperty(facts, first, 'where') ?? first;
  const data = findProperty(facts, first, 'data') ?? (second?.kind === 'object' ? findProperty(facts, second, '$set') ?? second : null);
  if (where.kind !== 'object' || data?.kind !== 'object') return false;
  const statement = { ...plainStatement, where: readConditionObject(facts, where), sets: readSetObject(facts, data) };
  return getKeys(data).some((key) => getKeys(where).includes(key) && isConditionalOn(statement, key));
}

function findProperty(facts: FileFacts, term: Term & { kind: 'object' }, name: string): Term | null {
  const property = term.properties.find((candidate) => candidate.kind !== 'spread' && candidate.key === name);
  return property === undefined || property.kind === 'spread' ? null : getPlainTerm(facts, property.value);
}

function getKeys(term: Term & { kind: 'object' }): string[] {
  return term.properties.flatMap((property) => (property.kind !== 'spread' && property.key !== null ? [property.key] : []));
}
