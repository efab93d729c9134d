/** Where linking looks for entry points: in every file, or only in those where a change can matter; and what each file's search looked at. */
import type { FileOutline } from '../../model/outline.ts';
import { NO_MARKS, type Marks } from './marks.ts';
import type { MarkSet } from './mark-set.ts';

export class Search {
  /** What the search in a file looked at. */
  readonly looked = new Map<string, MarkSet>();
  readonly #outlines: ReadonlyMap<string, FileOutline>;
  readonly #marks: Marks;
  readonly #only: ReadonlySet<string> | null;

  constructor(outlines: ReadonlyMap<string, FileOutline>, marks: Marks, only: ReadonlySet<string> | null) {
    this.#outlines = outlines;
    this.#marks = marks;
    this.#only = only;
  }

  includes(file: string): boolean {
    return this.#only === null || this.#only.has(file);
  }

  /** The files to search. What is asked while one of them is looked at counts as looked at for it. */
  *files(): Generator<readonly [string, FileOutline]> {
    for (const [file, outline] of this.#outlines) {
      if (!this.includes(file)) continue;
      const outer = this.#marks.begin();
      try {
        yield [file, outline];
      } finally {
        this.#add(file, this.#marks.end(outer));
      }
    }
  }

  /** Does a part of the search in a file, and gives what that part looked at. */
  within<T>(file: string, work: () => T): { readonly result: T; readonly marks: MarkSet } {
    const done = this.#marks.during(work);
    this.#add(file, done.marks);
    return done;
  }

  #add(file: string, marks: MarkSet): void {
    if (this.#marks.isOn) this.looked.set(file, this.#marks.join(this.looked.get(file) ?? NO_MARKS, marks));
  }
}
