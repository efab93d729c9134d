/**
 * Facts are trees: nothing stands in them twice. Linking knows what it worked out by the term, and facts that were just made must be
 * to it what facts from the cache are, which were read from JSON.
 */

/** A copy of facts, or of a part of them, for a second place. */
export function copyTree<T extends object>(record: T): T {
  // A spread keeps the shape of the record, which reading its fields one by one would not.
  const copy = { ...record };
  for (const key in copy) {
    const value: unknown = copy[key];
    if (typeof value === 'object' && value !== null) copy[key] = copyNested(value) as typeof copy[typeof key];
  }
  return copy;
}

function copyNested(value: object): unknown {
  return Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'object' && item !== null ? copyNested(item) : item)) : copyTree(value);
}
