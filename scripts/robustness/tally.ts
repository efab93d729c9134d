/** Counts and extremes of a run, without keeping what was seen. */
const MOST_KEPT = 10;

export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #examples = new Map<string, string[]>();

  count(name: string, example: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const examples = this.#examples.get(name) ?? [];
    if (examples.length < MOST_KEPT) this.#examples.set(name, [...examples, example]);
  }

  /** Most frequent first, with the first examples of each. */
  list(): { readonly name: string; readonly count: number; readonly examples: readonly string[] }[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a).map(([name, count]) => ({ name, count, examples: this.#examples.get(name) ?? [] }));
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}

/** The largest few of many. */
export class Extremes {
  readonly #kept: { readonly value: number; readonly what: string }[] = [];

  add(value: number, what: string): void {
    if (this.#kept.length === MOST_KEPT && value <= (this.#kept.at(-1)?.value ?? 0)) return;
    this.#kept.push({ value, what });
    this.#kept.sort((a, b) => b.value - a.value);
    this.#kept.length = Math.min(this.#kept.length, MOST_KEPT);
  }

  list(): readonly { readonly value: number; readonly what: string }[] {
    return this.#kept;
  }
}
