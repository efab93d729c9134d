/**
 * Keys of a store that are read, tested and set in three steps: `if (await redis.get('lock')) return; await redis.set('lock', '1', 'EX', 600)`.
 * Everyone who reads before the first one writes goes on. With `NX` it would be one step.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';
import { isLockName, isRunWord } from '../flags/read-test.ts';

const reading: ReadonlySet<string> = new Set(['get', 'exists']);
const setting: ReadonlySet<string> = new Set(['set', 'setex', 'psetex', 'setEx', 'pSetEx']);
const deleting: ReadonlySet<string> = new Set(['del', 'unlink', 'delete']);

/** The key whose absence the test asks for, where it is the key of a lock; null for caches and marks. */
export function findReadKey(facts: FileFacts, test: Term, fn: number, asksStore: (call: number) => boolean): string | null {
  let found: string | null = null;
  forEachTerm(facts, test, (term) => {
    const plain = getPlainTerm(facts, term);
    const call = plain.kind === 'call' && asksStore(plain.call) ? facts.calls[plain.call] : undefined;
    const key = call === undefined ? null : getKey(facts, call, reading);
    if (key !== null && isLockKey(facts, key, fn)) found ??= key;
  });
  return found;
}

/** The call sets the key; `NX` takes it for one run only. */
export function setsKey(facts: FileFacts, call: CallFact, key: string): boolean {
  return getKey(facts, call, setting) === key;
}

function getKey(facts: FileFacts, call: CallFact, names: ReadonlySet<string>): string | null {
  const [key] = call.args;
  if (key === undefined || call.kind === 'new' || call.callee.kind !== 'member' || !names.has(findCalledName(facts, call) ?? '')) return null;
  return JSON.stringify(getPlainTerm(facts, key));
}

/** It is called so, or the function that sets it deletes it again. */
function isLockKey(facts: FileFacts, key: string, fn: number): boolean {
  const words = [...key.matchAll(/"value":"([^"]*)"/g)].map(([, text]) => text ?? '');
  if (words.some((text) => isLockName(text) || isRunWord(text))) return true;
  return facts.calls.some((call) => call.in === fn && getKey(facts, call, deleting) === key);
}
