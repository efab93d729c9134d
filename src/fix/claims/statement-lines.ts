/** The lines a statement stands on, where others are put around it. */
import { SyntaxKind, type Node, type SourceFile, type Statement } from 'ts-morph';

/** With the comments that stand right above the statement. */
export function commentedStart(text: string, statement: Statement): number {
  let start = lineStart(text, statement);
  for (const comment of statement.getLeadingCommentRanges().toReversed()) {
    const line = text.lastIndexOf('\n', comment.getPos() - 1) + 1;
    const isAbove = text.slice(line, comment.getPos()).trim() === '' && /^[ \t]*\n$/.test(text.slice(comment.getEnd(), start));
    if (!isAbove) return start;
    start = line;
  }
  return start;
}

/** The end of the line on which a statement ends. */
export function lineEnd(text: string, node: Node): number {
  const end = text.indexOf('\n', node.getEnd());
  return end === -1 ? text.length : end;
}

export function lineStart(text: string, node: Node): number {
  return text.lastIndexOf('\n', node.getStart() - 1) + 1;
}

/** Null where something stands before it on its line. */
export function getIndent(text: string, node: Node): string | null {
  const before = text.slice(lineStart(text, node), node.getStart());
  return before.trim() === '' ? before : null;
}

/** For the `catch` of what is written. */
export function pickErrorName(source: SourceFile): string {
  const used = new Set(source.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText()));
  return ['error', 'failure', 'cause'].find((one) => !used.has(one)) ?? 'sendError';
}
