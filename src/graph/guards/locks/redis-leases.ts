/**
 * Leases in Redis: `SET key token NX` in the spelling of every client, and what gives them back.
 * https://redis.io/docs/latest/commands/set/
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { findNumberTerm } from '../../numbers.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';

export interface Lease {
  /** Seconds it is held at the most; `some` where the number is out of sight, null where it never expires. */
  readonly expiry: number | 'some' | null;
  readonly key: Term | null;
}

/** The lease a call takes; null when it takes none. */
export function findRedisLease(facts: FileFacts, call: CallFact): Lease | null {
  const name = findCalledName(facts, call);
  if (name === null || call.kind === 'new') return null;
  switch (name.toLowerCase()) {
    case 'setnx': return { expiry: getLaterExpiry(facts, call), key: call.args[0] ?? null };
    case 'set': return readOptions(facts, call, call.args.slice(2), call.args[0] ?? null);
    case 'call': case 'sendcommand': return readCommand(facts, call);
    case 'eval': case 'evalsha': return isTakingScript(facts, call) ? { expiry: 'some', key: null } : null;
    default: return null;
  }
}

function readCommand(facts: FileFacts, call: CallFact): Lease | null {
  const [first] = call.args;
  const list = first === undefined ? undefined : getPlainTerm(facts, first);
  const words = list?.kind === 'array' ? list.items : call.args;
  const [command, key, , ...options] = words;
  if (command === undefined || getWord(facts, command) !== 'SET') return null;
  return readOptions(facts, call, options, key ?? null);
}

function readOptions(facts: FileFacts, call: CallFact, options: readonly Term[], key: Term | null): Lease | null {
  let isExclusive = false;
  let expiry: Lease['expiry'] = null;
  for (const [index, option] of options.entries()) {
    const term = getPlainTerm(facts, option);
    const word = getWord(facts, term);
    const next = options[index + 1];
    if (word === 'NX') isExclusive = true;
    else if (word !== null && next !== undefined && word in units) expiry = getSeconds(facts, next, word);
    else if (term.kind === 'object') {
      const found = readObject(facts, term);
      isExclusive ||= found.isExclusive;
      expiry ??= found.expiry;
    } else if (term.kind === 'spread') expiry ??= 'some';
  }
  if (!isExclusive) return null;
  return { expiry: expiry ?? getLaterExpiry(facts, call), key };
}

/** `{ nx: true, ex: 60 }`, `{ NX: true, PX: 60000 }`, `{ condition: 'NX', expiration: { type: 'EX', value: 60 } }`. */
function readObject(facts: FileFacts, term: Term & { kind: 'object' }): { readonly isExclusive: boolean; readonly expiry: Lease['expiry'] } {
  let isExclusive = false;
  let expiry: Lease['expiry'] = null;
  for (const property of term.properties) {
    if (property.kind === 'spread') {
      expiry ??= 'some';
      continue;
    }
    const key = property.key?.toUpperCase() ?? '';
    const value = getPlainTerm(facts, property.value);
    if (key === 'NX') isExclusive = !(value.kind === 'literal' && !value.value);
    else if (key === 'CONDITION') isExclusive = getWord(facts, value) === 'NX';
    else if (key in units) expiry = getSeconds(facts, value, key);
    else if (key === 'EXPIRATION') expiry = readExpiration(facts, value);
  }
  return { isExclusive, expiry };
}

function readExpiration(facts: FileFacts, term: Term): Lease['expiry'] {
  if (term.kind !== 'object') return 'some';
  const find = (name: string): Term | undefined => {
    const property = term.properties.find((one) => one.kind !== 'spread' && one.key === name);
    return property === undefined || property.kind === 'spread' ? undefined : property.value;
  };
  const type = find('type');
  const value = find('value');
  return value === undefined ? 'some' : getSeconds(facts, value, (type === undefined ? null : getWord(facts, type)) ?? 'EX');
}

/** Seconds of one unit; a point in time says nothing of a length. */
const units: Readonly<Record<string, number | null>> = { EX: 1, PX: 0.001, EXAT: null, PXAT: null };

function getSeconds(facts: FileFacts, term: Term, word: string): Lease['expiry'] {
  const unit = units[word] ?? null;
  const value = findNumberTerm(facts, term);
  return unit === null || value === null ? 'some' : value * unit;
}

function getWord(facts: FileFacts, term: Term): string | null {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'literal' && typeof plain.value === 'string' ? plain.value.toUpperCase() : null;
}

/** `setnx` and an `expire` after it: two steps, but it does expire. */
function getLaterExpiry(facts: FileFacts, taken: CallFact): Lease['expiry'] {
  const isLater = facts.calls.some((call) => call.in === taken.in && /^p?expire(at)?$/i.test(findCalledName(facts, call) ?? ''));
  return isLater ? 'some' : null;
}

function isTakingScript(facts: FileFacts, call: CallFact): boolean {
  const text = getScript(facts, call);
  return /['"]nx['"]/.test(text) || /['"]setnx['"]/.test(text);
}

/** No lock script is longer. */
const longestScript = 4000;

function getScript(facts: FileFacts, call: CallFact): string {
  const parts: string[] = [];
  const [script] = call.args;
  if (script !== undefined) forEachTerm(facts, getPlainTerm(facts, script), (term) => { if (term.kind === 'literal' && typeof term.value === 'string') parts.push(term.value); });
  return parts.join(' ').slice(0, longestScript).toLowerCase();
}

export interface LeaseRelease {
  readonly key: Term | null;
  /** The holder is compared first: a run whose lease has expired does not take another's away. */
  readonly comparesToken: boolean;
}

/** What a call gives back; null when it deletes nothing. */
export function findLeaseRelease(facts: FileFacts, call: CallFact): LeaseRelease | null {
  const name = findCalledName(facts, call)?.toLowerCase();
  if (call.callee.kind !== 'member' || call.kind === 'new') return null;
  if (name === 'eval' || name === 'evalsha') return isTakingScript(facts, call) ? null : { key: null, comparesToken: true };
  if (name !== 'del' && name !== 'unlink') return null;
  const comparesToken = facts.calls.some((other) => other.in === call.in && findCalledName(facts, other)?.toLowerCase() === 'get');
  return { key: call.args[0] ?? null, comparesToken };
}

/** Two terms that name the same key. */
export function isSameKey(facts: FileFacts, a: Term, b: Term): boolean {
  return JSON.stringify(getPlainTerm(facts, a)) === JSON.stringify(getPlainTerm(facts, b));
}
