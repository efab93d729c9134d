import type { LineEdit } from '../../model/finding.ts';

/**
 * The text with the edits applied. Lines end at `\n`: in a file with CRLF endings the `\r` belongs to the line, in the text
 * and in the edits alike. Edits of one file do not overlap.
 */
export function applyEdits(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split('\n');
  const fromTheEnd = [...edits].sort((a, b) => b.startLine - a.startLine || b.endLine - a.endLine);
  for (const edit of fromTheEnd) {
    lines.splice(edit.startLine - 1, edit.endLine - edit.startLine + 1, ...edit.newText.split('\n'));
  }
  return lines.join('\n');
}
