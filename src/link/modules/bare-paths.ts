/** Source files by their paths without an ending, as most imports name them. One look tells that none of the endings is there. */

/** The first wins where several files differ by them only. */
const ENDINGS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'] as const;

export class BarePaths {
  readonly #files = new Map<string, string>();

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const dot = path.lastIndexOf('.');
      const rank = rankOf(path, dot);
      if (rank < 0) continue;
      const bare = path.slice(0, dot);
      const known = this.#files.get(bare);
      if (known === undefined || rank < rankOf(known, dot)) this.#files.set(bare, path);
    }
  }

  /** The file of this path with one of the endings, else the index of the folder of this path. */
  find(path: string): string | undefined {
    return this.#files.get(path) ?? this.#files.get(path === '' ? 'index' : `${path}/index`);
  }

  /** Whether there is a file of this path with any of the endings. */
  has(path: string): boolean {
    return this.#files.has(path);
  }
}

/** -1 for an ending of no source file. */
function rankOf(path: string, dot: number): number {
  return dot < 0 || path.length - dot > 4 ? -1 : (ENDINGS as readonly string[]).indexOf(path.slice(dot));
}
