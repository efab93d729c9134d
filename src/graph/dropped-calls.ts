/** Calls whose answer is thrown away, those at the beginning of a chain included: `post(job).catch(log);` throws away what `post` promised. */
import type { FileFacts } from '../model/facts.ts';
import { getChain } from './guards/guards-of-node.ts';
import { settlesPromise } from './settled-promises.ts';

const droppedOfFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** Left out are those whose end is told by the promise they stand in: `new Promise((resolve) => { post(job).then(() => resolve()); })`. */
export function getDroppedCalls(facts: FileFacts): ReadonlySet<number> {
  const before = droppedOfFile.get(facts);
  if (before !== undefined) return before;
  const found = new Set(facts.calls.flatMap(({ dropped }, index) => {
    const chain = dropped ? getChain(facts, index) : [];
    return chain.some((one) => isSettling(facts, one)) ? [] : chain;
  }));
  droppedOfFile.set(facts, found);
  return found;
}

function isSettling(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  return call !== undefined && settlesPromise(facts, call);
}
