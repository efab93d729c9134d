/** What was extracted before, by a key that names the content and the version of the extraction. Losing it costs time only. */
export interface FactsCache {
  get(key: string): string | undefined;
  put(key: string, json: string): void;
  /** Writes what is still held. A cache that cannot be written goes on as an empty one. */
  close(): Promise<void>;
  /** What went wrong with the files, in one line for the user; null when nothing did. */
  readonly note: string | null;
}
