/**
 * The facts of the files that a graph stands in, where they are too many to be held: each is read when it is asked for, and let go when
 * others need the room. While anybody holds the facts of a file, everybody is given the same.
 */
import type { FileFacts } from '../model/facts.ts';

/** Calls, variables and functions: some hundred bytes each. */
const MOST_HELD = 1_500_000;

export function createLazyFiles(paths: Iterable<string>, read: (path: string) => FileFacts, most = MOST_HELD): Readonly<Record<string, FileFacts>> {
  const held = new Map<string, FileFacts>();
  const seen = new Map<string, WeakRef<FileFacts>>();
  let size = 0;
  const get = (path: string): FileFacts => {
    const known = held.get(path);
    const facts = known ?? seen.get(path)?.deref() ?? read(path);
    if (known !== undefined) {
      // Behind all others: what was asked for longest ago goes first.
      held.delete(path);
      held.set(path, facts);
      return facts;
    }
    held.set(path, facts);
    seen.set(path, new WeakRef(facts));
    size += sizeOf(facts);
    for (const [oldest, its] of held) {
      if (size <= most || oldest === path) break;
      held.delete(oldest);
      size -= sizeOf(its);
    }
    return facts;
  };
  const files: Record<string, FileFacts> = {};
  for (const path of paths) Object.defineProperty(files, path, { enumerable: true, get: () => get(path) });
  return files;
}

function sizeOf({ calls, bindings, functions, assignments }: FileFacts): number {
  return calls.length + bindings.length + functions.length + assignments.length;
}
