/** What is known of one table that the code declares. */
export interface UniqueKeys {
  /** What statements may call it: the table, the variable or class, the model. */
  readonly names: readonly string[];
  readonly unique: readonly (readonly string[])[];
  /** Whoever inserts a row brings its key along: no default makes one. */
  readonly keyIsGiven?: true;
  readonly line: number;
}
