/** Where something stands in a file: line, column, end line, end column. All count from 1; the end column is exclusive. */
export type Span = readonly [line: number, column: number, endLine: number, endColumn: number];

/** A span together with the repository path of its file. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}
