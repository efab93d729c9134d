import type { Span } from '../../../model/source-location.ts';

/**
 * Turns offsets in UTF-16 units into lines and columns. Only `\n` ends a line, as in git: the other line terminators of
 * JavaScript would move every finding behind them away from the line that the reviewer sees.
 */
export class LineTable {
  readonly #starts: number[];
  /** The line found last. A walk asks for places close to each other. */
  #last = 0;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  line(offset: number): number {
    return this.#find(offset) + 1;
  }

  span(start: number, end: number): Span {
    const first = this.#find(start);
    const column = start - this.#startOf(first) + 1;
    const last = this.#find(end);
    return [first + 1, column, last + 1, end - this.#startOf(last) + 1];
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  #find(offset: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    if (this.#startOf(this.#last) <= offset) {
      low = this.#last;
      const next = starts[low + 1];
      if (next === undefined || offset < next) return low;
    } else {
      high = this.#last - 1;
    }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }
}
