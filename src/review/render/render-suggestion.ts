/** A verified edit as a block to commit, or as a diff to copy where GitHub could not commit it. */
import type { FileDiff } from '../../model/diff.ts';
import type { LineEdit, Suggestion } from '../../model/finding.ts';
import type { FittedSuggestion } from '../fit-suggestion.ts';
import { cleanBlock, renderCode, renderFenced, renderProse } from './safe-text.ts';

/** https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/commenting-on-a-pull-request */
export function renderSuggestion(suggestion: Suggestion, fitted: FittedSuggestion): string {
  const note = '<sub>Checked before it was offered: it parses, adds no type error, and this finding is gone with it.</sub>';
  return `${renderProse(suggestion.description, 200)}\n\n${renderFenced('suggestion', fitted.text)}\n${note}`;
}

/** The same edit as a diff, folded, for files or lines outside the hunk of the comment. */
export function renderFoldedEdit(suggestion: Suggestion, diff: readonly FileDiff[]): string {
  const files = new Set(suggestion.edits.map((edit) => edit.file)).size;
  const blocks = suggestion.edits.map((edit) => renderEdit(edit, diff));
  return `<details><summary>A checked edit (${files === 1 ? 'one file' : `${files} files`})</summary>\n\n${renderProse(suggestion.description, 200)}\n\n${blocks.join('\n\n')}\n\n</details>`;
}

function renderEdit(edit: LineEdit, diff: readonly FileDiff[]): string {
  const old = findOldText(edit, diff);
  const added = edit.newText === '' ? [] : cleanBlock(edit.newText).split('\n').map((line) => `+${line}`);
  const removed = (old ?? []).map((line) => `-${line}`);
  return `${renderCode(edit.file, 200)}, ${describeLines(edit, old !== undefined)}\n${renderFenced('diff', [...removed, ...added].join('\n'))}`;
}

function describeLines(edit: LineEdit, isOldShown: boolean): string {
  if (edit.endLine < edit.startLine) return `before line ${edit.startLine}:`;
  const lines = edit.endLine === edit.startLine ? `line ${edit.startLine}` : `lines ${edit.startLine} to ${edit.endLine}`;
  return isOldShown ? `${lines}:` : `in place of ${lines}:`;
}

/** What the edit replaces, where the diff shows all of it. */
function findOldText(edit: LineEdit, diff: readonly FileDiff[]): readonly string[] | undefined {
  const shown = new Map((diff.find((file) => file.path === edit.file)?.hunks ?? []).flatMap((hunk) => hunk.lines.map((line) => [line.newLine, line.text] as const)));
  const lines: string[] = [];
  for (let line = edit.startLine; line <= edit.endLine; line += 1) {
    const text = shown.get(line);
    if (text === undefined) return undefined;
    lines.push(cleanBlock(text));
  }
  return lines;
}
