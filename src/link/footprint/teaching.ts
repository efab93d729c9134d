/**
 * What registrations tell others: the values a library hands to a function, what is kept on an application, where a router is
 * mounted. A narrowed search leaves files out that tell nothing anybody asks for; where one is asked for after all, that is noted.
 */
import type { MarkSet } from './mark-set.ts';
import { Marks, NO_MARKS, nameMark, type TaughtIndex } from './marks.ts';

const NOTHING: ReadonlySet<string> = new Set();

export class Teaching {
  /** By file: the marks of what its registrations tell. */
  readonly taught = new Map<string, Set<string>>();
  /** Files whose calls tell with which queues others meet. */
  readonly meeting = new Set<string>();
  /** Files that tell a container what to give: files that import none of them ask it. */
  readonly binding = new Set<string>();
  /** Marks that were asked for, and that a file which was left out tells something about. */
  readonly missed = new Set<string>();
  /** Which names the answer in hand was looked up under: it is worked out anew when one of them is told more. */
  asked = NO_MARKS;
  /** Noted whether or not a footprint is left. */
  readonly #names = new Marks(true);
  #renewed = NO_MARKS;
  readonly #marks: Marks;
  readonly #untold: ReadonlySet<string>;

  /** `untold`: marks of what files that were left out tell. */
  constructor(marks: Marks, untold = NOTHING) {
    this.#marks = marks;
    this.#untold = untold;
  }

  teach(file: string, index: TaughtIndex, name: string): void {
    if (!this.#marks.isOn) return;
    const known = this.taught.get(file);
    if (known) known.add(nameMark(index, name));
    else this.taught.set(file, new Set([nameMark(index, name)]));
  }

  ask(index: TaughtIndex, name: string): void {
    this.#marks.noteName(index, name);
    this.check(index, name);
  }

  /** For what is asked so often that only answers are noted. */
  check(index: TaughtIndex, name: string): void {
    this.asked = this.join(this.asked, this.#names.setOf(name));
    this.#miss(index, name);
  }

  /** For what is told before anything else is asked. */
  askTold(index: TaughtIndex, name: string): void {
    this.#marks.noteName(index, name);
    this.#miss(index, name);
  }

  #miss(index: TaughtIndex, name: string): void {
    if (this.#untold.size > 0 && this.#untold.has(nameMark(index, name))) this.missed.add(nameMark(index, name));
  }

  join(one: MarkSet, other: MarkSet): MarkSet {
    return this.#names.join(one, other);
  }

  /** More is known under a name than before. */
  renew(name: string): void {
    this.#renewed = this.join(this.#renewed, this.#names.setOf(name));
  }

  /** All names that more is known under since this was last asked. */
  takeRenewed(): MarkSet {
    const renewed = this.#renewed;
    this.#renewed = NO_MARKS;
    return renewed;
  }
}
