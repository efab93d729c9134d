/**
 * The facts of the files that a graph stands in, where they are too many to be held: each is read when it is asked for, and let go when
 * others need the room. While anybody holds the facts of a file, everybody is given the same.
 */
import type { FileFacts } from '../model/facts.ts';

/** Calls, variables and functions: some hundred bytes each. */
const MOST_HELD = 1_500_000;

export function createLazyFiles(paths: Iterable<string>, read: (path: string) => FileFacts, most = MOST_HELD): Readonly<Record<string, FileFacts>> {
  // Rules ask millions of times, mostly for what they asked for just now: noting each time which file was asked for last would cost as much as the rules.
  let recent = new Map<string, FileFacts>();
  let before = new Map<string, FileFacts>();
  const seen = new Map<string, WeakRef<FileFacts>>();
  let size = 0;
  const hold = (path: string): FileFacts => {
    const held = before.get(path) ?? seen.get(path)?.deref();
    const facts = held ?? read(path);
    if (held === undefined) seen.set(path, new WeakRef(facts));
    size += sizeOf(facts);
    if (size > most / 2 && recent.size > 0) {
      before = recent;
      recent = new Map();
      size = sizeOf(facts);
    }
    recent.set(path, facts);
    return facts;
  };
  const get = (path: string): FileFacts => recent.get(path) ?? hold(path);
  const files: Record<string, FileFacts> = {};
  for (const path of paths) Object.defineProperty(files, path, { enumerable: true, get: () => get(path) });
  return files;
}

function sizeOf({ calls, bindings, functions, assignments }: FileFacts): number {
  return calls.length + bindings.length + functions.length + assignments.length;
}
