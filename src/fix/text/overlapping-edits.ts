/** Whether two suggestions want the same lines: each was proved on its own, and the second no longer fits where the first was accepted. */
import type { LineEdit } from '../../model/finding.ts';

/** An insertion stands between two lines; two of them at one place would add the same import twice. */
export function haveCommonLines(left: readonly LineEdit[], right: readonly LineEdit[]): boolean {
  return left.some((one) => right.some((other) => one.file === other.file && one.startLine <= lastLine(other) && other.startLine <= lastLine(one)));
}

function lastLine({ startLine, endLine }: LineEdit): number {
  return Math.max(startLine, endLine);
}
