/**
 * Memoised recursive computation over a graph with cycles. A question that comes up again while it is being answered is
 * answered "nothing"; what was computed under that assumption inside the cycle is not kept, because asked on its own it
 * may have more to say.
 */
import { NO_VALUES, type Values } from './value.ts';

/** Deeper chains of questions than this are cut: the stack of the process is finite, and no chain a person follows is this long. */
const MOST_DEPTH = 220;
/** A question inside a cycle is worked out anew this often; then its last answer is kept, or large cycles would cost exponential time. */
const MOST_REPEATS = 2;

export class Memo {
  readonly #answers = new Map<string, Values>();
  readonly #open = new Map<string, number>();
  readonly #repeats = new Map<string, number>();
  /** Depth of the outermost open question that the current one was cut at. */
  #cutAt = Infinity;

  compute(key: string, work: () => Values): Values {
    const known = this.#answers.get(key);
    if (known) return known;
    const openAt = this.#open.get(key);
    if (openAt !== undefined) {
      this.#cutAt = Math.min(this.#cutAt, openAt);
      return NO_VALUES;
    }
    const depth = this.#open.size;
    if (depth >= MOST_DEPTH) return NO_VALUES;
    const outer = this.#cutAt;
    this.#cutAt = Infinity;
    this.#open.set(key, depth);
    let answer: Values;
    try {
      answer = work();
    } finally {
      this.#open.delete(key);
    }
    if (this.#cutAt >= depth || this.#isWornOut(key)) this.#answers.set(key, answer);
    this.#cutAt = Math.min(outer, this.#cutAt < depth ? this.#cutAt : Infinity);
    return answer;
  }

  clear(): void {
    this.#answers.clear();
    this.#repeats.clear();
  }

  #isWornOut(key: string): boolean {
    const repeats = (this.#repeats.get(key) ?? 0) + 1;
    this.#repeats.set(key, repeats);
    return repeats > MOST_REPEATS;
  }
}
