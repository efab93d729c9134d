/**
 * A review that has been answered may go on in its process to scan its base, so that the next review of that base links only what
 * its changes matter to. One at a time: reviews come first, and each such process has memory of its own.
 */
export class BaseScans {
  #isTaken = false;
  #running: Promise<void> = Promise.resolve();

  /** False while another review may scan its base. Whoever gets true calls `release`. */
  take(): boolean {
    if (this.#isTaken) return false;
    this.#isTaken = true;
    return true;
  }

  /** Once `ended`, which never rejects, another may. */
  release(ended: Promise<void>): void {
    this.#running = ended.then(() => { this.#isTaken = false; });
  }

  /** Resolves when none is running. */
  settle(): Promise<void> {
    return this.#running;
  }
}
