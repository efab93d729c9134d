/**
 * Decides whether a verified edit can be offered as a GitHub suggestion, which replaces exactly the lines its comment stands on.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request
 */
import type { Hunk } from '../model/diff.ts';
import type { LineEdit, Suggestion } from '../model/finding.ts';
import { findRightLines } from './hunk-lines.ts';
import { isPlainlyVisible } from './render/safe-text.ts';

/** Lines `startLine..line` of the head become `text`. */
export interface FittedSuggestion {
  readonly startLine: number;
  readonly line: number;
  readonly text: string;
}

/** A longer replacement is not read in a comment but in a diff. */
const mostLines = 120;

/**
 * All edits of the suggestion as one replacement, or undefined: only the whole of it was verified, so a part that lies in
 * another file or hunk rules it out. So does CRLF, which GitHub's commit does not keep, and a deleted line in between,
 * which GitHub refuses.
 */
export function fitSuggestion(suggestion: Suggestion, path: string, hunk: Hunk): FittedSuggestion | undefined {
  const edits = [...suggestion.edits].sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine);
  if (edits.length === 0 || edits.some((edit) => edit.file !== path) || hasOverlap(edits)) return undefined;

  const ranges = edits.map((edit) => getReplacedLines(edit, hunk));
  const startLine = Math.min(...ranges.map(([from]) => from));
  const line = Math.max(...ranges.map(([, to]) => to));
  const shown = findRightLines(hunk, startLine, line);
  if (shown === undefined || shown.length > mostLines || hunk.lines.some((each) => each.text.endsWith('\r'))) return undefined;

  const old = shown.map((each) => each.text);
  const text = applyEdits(edits, startLine, old).join('\n');
  // GitHub refuses a suggestion that changes nothing; nobody should commit what cannot be seen.
  return text === old.join('\n') || !isPlainlyVisible(text) ? undefined : { startLine, line, text };
}

/** An insertion replaces the line it stands before, or the one above it where the hunk ends. */
function getReplacedLines(edit: LineEdit, hunk: Hunk): readonly [from: number, to: number] {
  if (!isInsertion(edit)) return [edit.startLine, edit.endLine];
  const isShown = hunk.lines.some((line) => line.newLine === edit.startLine);
  return isShown ? [edit.startLine, edit.startLine] : [edit.startLine - 1, edit.startLine - 1];
}

function applyEdits(edits: readonly LineEdit[], startLine: number, old: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (let line = startLine; line <= startLine + old.length; line += 1) {
    for (const edit of edits) {
      if (edit.startLine === line && (isInsertion(edit) || edit.newText !== '')) result.push(edit.newText);
    }
    const text = old[line - startLine];
    if (text !== undefined && !edits.some((edit) => line >= edit.startLine && line <= edit.endLine)) result.push(text);
  }
  return result;
}

function hasOverlap(edits: readonly LineEdit[]): boolean {
  return edits.some((edit, index) => {
    const before = edits[index - 1];
    return before !== undefined && edit.startLine <= before.endLine;
  });
}

function isInsertion(edit: LineEdit): boolean {
  return edit.endLine === edit.startLine - 1;
}
