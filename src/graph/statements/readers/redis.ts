/** Redis commands as statements on the key they name: `smembers`, `del`, `set`, `zrem`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import type { Chain } from '../chain.ts';
import { findText } from '../sql-text.ts';
import { plainStatement, type Statement } from '../statement.ts';

/** Lists of work. */
const lists: ReadonlySet<string> = new Set(['smembers', 'lrange', 'zrange', 'zrangebyscore', 'hgetall', 'hvals', 'hkeys']);
/** Questions about one item, or one key. */
const questions: ReadonlySet<string> = new Set(['get', 'hget', 'exists', 'sismember', 'hexists', 'zscore']);
const writes: ReadonlySet<string> = new Set(['set', 'setex', 'psetex', 'hset', 'hmset']);
/** One of two callers is given an item. */
const takes: ReadonlySet<string> = new Set(['lpop', 'rpop', 'spop', 'zpopmin', 'zpopmax', 'lmove', 'rpoplpush', 'getdel', 'hsetnx', 'blpop', 'brpop', 'blmove', 'bzpopmin']);

/** Null for any other command, and for one whose key is made elsewhere. */
export function readRedis(facts: FileFacts, chain: Chain): Statement | null {
  const last = chain.links.at(-1);
  const command = last?.name?.toLowerCase() ?? '';
  const [key, ...values] = last?.args ?? [];
  if (last === undefined) return null;
  const taking: Statement = { ...plainStatement, operation: 'update', where: [], lock: 'skip-locked' };
  if (command === 'exec') return emptiesList(facts, chain) ? taking : null;
  if (key === undefined) return null;
  if (takes.has(command) || (command === 'xreadgroup' && asksForNew(facts, last.args))) return taking;
  // It fails where there is nothing left to rename: https://redis.io/docs/latest/commands/rename/
  if (command === 'rename' && isOfRun(facts, values[0])) return { ...taking, throwsOnNone: true };
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
function saysOnce(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return typeof plain.value === 'string' && plain.value.toUpperCase() === 'NX';
  return plain.kind === 'object' && plain.properties.some((property) => property.kind !== 'spread' && (property.key?.toLowerCase() === 'nx' || (property.value.kind === 'literal' && property.value.value === 'NX')));
}

/** `'>'`: entries that no other consumer of the group was given. https://redis.io/docs/latest/commands/xreadgroup/ */
function asksForNew(facts: FileFacts, args: readonly Term[]): boolean {
  const isNew = (term: Term): boolean => {
    const plain = getPlainTerm(facts, term);
    switch (plain.kind) {
      case 'literal': return plain.value === '>';
      case 'array': return plain.items.some(isNew);
      case 'object': return plain.properties.some((property) => property.kind !== 'spread' && isNew(property.value));
      default: return false;
    }
  };
  return args.some(isNew);
}

/** What makes a name that no other run has. */
const ownNames: ReadonlySet<string> = new Set(['randomUUID', 'uuid', 'uuidv4', 'v4', 'v7', 'nanoid', 'ulid', 'randomBytes']);

function isOfRun(facts: FileFacts, term: Term | undefined, depth = 0): boolean {
  if (term === undefined || depth > 4) return false;
  const plain = getPlainTerm(facts, term);
  switch (plain.kind) {
    case 'template': return plain.parts.some((part) => isOfRun(facts, part, depth + 1));
    case 'operation': return plain.operator === '+' && plain.operands.some((operand) => isOfRun(facts, operand, depth + 1));
    case 'call': {
      const call = facts.calls[plain.call];
      return call !== undefined && (ownNames.has(findCalledName(facts, call) ?? '') || (call.callee.kind === 'member' && isOfRun(facts, call.callee.object, depth + 1)));
    }
    default: return false;
  }
}

/** What a transaction of the store reads whole before it removes it. */
const removals: ReadonlySet<string> = new Set(['del', 'unlink', 'ltrim', 'zremrangebyscore', 'zremrangebyrank']);

/** `multi().lrange(key, 0, -1).del(key).exec()`, in one chain or on a name: nothing comes between the two, so one run is given the list. */
function emptiesList(facts: FileFacts, { links }: Chain): boolean {
  const start = links.find(({ name }) => name?.toLowerCase() === 'multi')?.call;
  if (start === undefined) return false;
  const isStart = (term: Term): boolean => term.kind === 'call' && term.call === start;
  const others = facts.calls.flatMap(({ callee, args }, call) => (callee.kind === 'member' && links.every((link) => link.call !== call) && isStart(getPlainTerm(facts, callee.object)) ? [{ name: callee.property, args }] : []));
  const commands = [...others, ...links].map(({ name, args: [key] }) => ({ name: name?.toLowerCase() ?? '', key: key === undefined ? null : findText(facts, key) }));
  return commands.some(({ name, key }, index) => key !== null && lists.has(name) && commands.slice(index + 1).some((later) => removals.has(later.name) && later.key === key));
}
