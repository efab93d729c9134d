/**
 * What registrations tell others: the values a library hands to a function, what is kept on an application, where a router is
 * mounted. A narrowed search leaves files out that tell nothing anybody asks for; where one is asked for after all, that is noted.
 */
import { nameMark, type Marks, type TaughtIndex } from './marks.ts';

const NOTHING: ReadonlySet<string> = new Set();
/** Bits of one number: names share them, which only means that more is worked out anew. */
const BITS = 31;

export class Teaching {
  /** By file: the marks of what its registrations tell. */
  readonly taught = new Map<string, Set<string>>();
  /** Files whose calls tell with which queues others meet. */
  readonly meeting = new Set<string>();
  /** Files that tell a container what to give: files that import none of them ask it. */
  readonly binding = new Set<string>();
  /** Marks that were asked for, and that a file which was left out tells something about. */
  readonly missed = new Set<string>();
  /** Which names the answer in hand was looked up under, as bits: it is worked out anew when one of them is told more. */
  asked = 0;
  readonly #bits = new Map<string, number>();
  #renewed = 0;
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
    let bit = this.#bits.get(name);
    if (bit === undefined) this.#bits.set(name, (bit = 1 << this.#bits.size % BITS));
    this.asked |= bit;
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

  /** More is known under a name than before. What nobody asked for yet changes no answer. */
  renew(name: string): void {
    this.#renewed |= this.#bits.get(name) ?? 0;
  }

  /** The bits of all names that more is known under since this was last asked. */
  takeRenewed(): number {
    const renewed = this.#renewed;
    this.#renewed = 0;
    return renewed;
  }
}
