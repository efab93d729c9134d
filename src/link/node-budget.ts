/** How many contexts each part of a program may have: time and memory go with their number. */

/** One program of a few thousand files has some ten thousand of them. */
const MOST_NODES = 150_000;
/** All parts of a repository together. */
const MOST_NODES_TOGETHER = 500_000;

/**
 * Deals out the contexts of a repository to its parts, one after the other. A part may have more than its share, and half of the share of
 * those that come later is kept for them: one that multiplies contexts must not leave all the others without.
 */
export class NodeBudget {
  #nodesLeft: number;
  #filesLeft: number;
  readonly #mostOfOne: number;

  constructor(files: number, mostOfOne = MOST_NODES, mostTogether = MOST_NODES_TOGETHER) {
    this.#nodesLeft = mostTogether;
    this.#filesLeft = files;
    this.#mostOfOne = mostOfOne;
  }

  /** The most that a part of so many files may have. */
  allow(files: number): number {
    const later = this.#filesLeft > 0 ? Math.max(0, this.#filesLeft - files) / this.#filesLeft : 0;
    return Math.min(this.#mostOfOne, Math.floor(this.#nodesLeft * (1 - later / 2)));
  }

  /** What the part has taken. */
  spend(files: number, nodes: number): void {
    this.#filesLeft -= files;
    this.#nodesLeft -= nodes;
  }
}
