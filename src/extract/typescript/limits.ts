/** Longest text that is parsed, in UTF-16 units. Source written by people stays far below; bundles and data do not. */
export const MAX_SOURCE_LENGTH = 2 * 1024 * 1024;

/**
 * Deepest syntax that is read, in syntax tree levels. A fixed number, so that the answer never depends on how much stack is left: the
 * facts of a blob are cached and must be the same in every process.
 */
export const MAX_NESTING = 1000;

/** The reason that is shown for a file beyond that. */
export const TOO_DEEP = 'nested too deeply to be read';

/** Thrown inside the walk only; `extractSource` turns it into a reason. */
export class NestingError extends Error {
  override readonly name = 'NestingError';
}
