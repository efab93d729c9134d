export interface Alias {
  readonly pattern: string;
  /** Repository paths with `*` where the pattern has it. */
  readonly targets: readonly string[];
}
