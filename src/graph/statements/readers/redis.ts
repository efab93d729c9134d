/** Redis commands as statements on the key they name: `smembers`, `del`, `set`, `zrem`. */
import type { FileFacts } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import type { Chain } from '../chain.ts';
import { findText } from '../sql-text.ts';
import { plainStatement, type Statement } from '../statement.ts';

/** Lists of work. */
const lists: ReadonlySet<string> = new Set(['smembers', 'lrange', 'zrange', 'zrangebyscore', 'hgetall', 'hvals', 'hkeys']);
/** Questions about one item, or one key. */
const questions: ReadonlySet<string> = new Set(['get', 'hget', 'exists', 'sismember', 'hexists', 'zscore']);
const writes: ReadonlySet<string> = new Set(['set', 'setex', 'psetex', 'hset', 'hmset']);
/** One of two callers is given an item. */
const takes: ReadonlySet<string> = new Set(['lpop', 'rpop', 'spop', 'zpopmin', 'zpopmax', 'lmove', 'rpoplpush', 'getdel', 'setnx', 'hsetnx', 'blpop', 'brpop', 'blmove', 'bzpopmin']);

/** Null for any other command, and for one whose key is made elsewhere. */
export function readRedis(facts: FileFacts, chain: Chain): Statement | null {
  const last = chain.links.at(-1);
  const command = last?.name?.toLowerCase() ?? '';
  const [key, ...values] = last?.args ?? [];
  if (last === undefined || key === undefined) return null;
  if (takes.has(command)) return { ...plainStatement, operation: 'update', where: [], lock: 'skip-locked' };
  const table = findText(facts, key)?.toLowerCase().replaceAll('?', '*') ?? null;
  if (table === null) return null;
  const item = { column: 'id', op: 'eq' } as const;
  if (lists.has(command)) return { ...plainStatement, operation: 'read', table, where: [] };
  if (questions.has(command)) return { ...plainStatement, operation: 'read', table, where: [{ column: 'value', op: 'eq' }] };
  // `SET … NX` is a lock: it is read as one.
  if (writes.has(command)) return values.some((value) => saysOnce(facts, value)) ? null : { ...plainStatement, operation: 'upsert', table, where: [], sets: [{ column: 'value', kind: 'other' }], onConflict: 'update' };
  if (command === 'sadd') return { ...plainStatement, operation: 'insert', table, where: null, onConflict: 'ignore', returning: true };
  if (command === 'srem' || command === 'zrem' || command === 'lrem' || command === 'hdel') return { ...plainStatement, operation: 'delete', table, where: [item], returning: true };
  return command === 'del' || command === 'unlink' || command === 'ltrim' ? { ...plainStatement, operation: 'delete', table, where: [] } : null;
}

/** `'NX'`, `{ NX: true }`, `{ nx: true }`, `{ condition: 'NX' }` */
function saysOnce(facts: FileFacts, term: FileFacts['calls'][number]['args'][number]): boolean {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return typeof plain.value === 'string' && plain.value.toUpperCase() === 'NX';
  return plain.kind === 'object' && plain.properties.some((property) => property.kind !== 'spread' && (property.key?.toLowerCase() === 'nx' || (property.value.kind === 'literal' && property.value.value === 'NX')));
}
