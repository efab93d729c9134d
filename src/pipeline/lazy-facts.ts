/** The facts of a snapshot, each read when it is first asked for. Linking asks for a part of them. */
import type { SourceFacts } from '../link/values/program.ts';
import type { FileFacts } from '../model/facts.ts';
import type { FileOutline } from '../model/outline.ts';
import type { StoredSource } from './cached-extraction.ts';

export class LazyFacts implements SourceFacts {
  readonly outlines: ReadonlyMap<string, FileOutline>;
  readonly unread: readonly string[];
  readonly #stored: ReadonlyMap<string, StoredSource>;
  readonly #read = new Map<string, FileFacts>();
  readonly #shared: boolean;

  /** `unread`: source files that could not be read. `shared`: what is read is kept for other revisions that hold the same file. */
  constructor(stored: ReadonlyMap<string, StoredSource>, unread: readonly string[] = [], shared = true) {
    this.unread = unread;
    this.#stored = stored;
    this.#shared = shared;
    this.outlines = new Map(Array.from(stored, ([path, { outline }]) => [path, outline]));
  }

  get size(): number {
    return this.#stored.size;
  }

  get(path: string): FileFacts | undefined {
    let facts = this.#read.get(path);
    if (facts !== undefined) return facts;
    const stored = this.#stored.get(path);
    if (stored === undefined) return undefined;
    facts = this.#shared ? readOnce(stored, path) : stored.read();
    this.#read.set(path, facts);
    return facts;
  }

  take(paths: readonly string[]): SourceFacts {
    return new LazyFacts(new Map(paths.flatMap((path) => {
      const stored = this.#stored.get(path);
      return stored === undefined ? [] : [[path, stored] as const];
    })), this.unread, false);
  }

  has(path: string): boolean {
    return this.#stored.has(path);
  }

  keys(): MapIterator<string> {
    return this.#stored.keys();
  }

  values(): MapIterator<FileFacts> {
    return this.#all().values();
  }

  entries(): MapIterator<[string, FileFacts]> {
    return this.#all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, FileFacts]> {
    return this.entries();
  }

  forEach(visit: (facts: FileFacts, path: string, map: ReadonlyMap<string, FileFacts>) => void): void {
    for (const [path, facts] of this) visit(facts, path, this);
  }

  #all(): Map<string, FileFacts> {
    const all = new Map<string, FileFacts>();
    for (const path of this.#stored.keys()) {
      const facts = this.get(path);
      if (facts !== undefined) all.set(path, facts);
    }
    return all;
  }
}

/** The same file in two revisions is read once; two files of equal content are not, as each has a place of its own. */
const known = new WeakMap<StoredSource, Map<string, FileFacts>>();

function readOnce(stored: StoredSource, path: string): FileFacts {
  const byPath = known.get(stored) ?? new Map<string, FileFacts>();
  known.set(stored, byPath);
  const facts = byPath.get(path) ?? stored.read();
  byPath.set(path, facts);
  return facts;
}
