/** Writes a FileDiff from the text of a unified diff, so that a test shows what its reader would see on the pull request. */
import type { FileDiff, Hunk, HunkLine } from '../../src/model/diff.ts';

export function fileDiff(path: string, text: string, status: FileDiff['status'] = 'modified', oldPath: string | null = null): FileDiff {
  const hunks: { header: string; lines: string[] }[] = [];
  for (const line of text.replace(/^\n/, '').replace(/\n\s*$/, '').split('\n')) {
    const trimmed = line.trimStart();
    if (trimmed.startsWith('@@')) hunks.push({ header: trimmed, lines: [] });
    else hunks.at(-1)?.lines.push(line);
  }
  return { path, oldPath, status, binary: false, hunks: hunks.map(({ header, lines }) => hunk(header, lines)) };
}

/** A file of which every line is new. */
export function addedFile(path: string, text: string): FileDiff {
  const lines = text.replace(/^\n/, '').replace(/\n$/, '').split('\n');
  return fileDiff(path, [`@@ -0,0 +1 @@`, ...lines.map((line) => `+${line}`)].join('\n'), 'added');
}

function hunk(header: string, texts: readonly string[]): Hunk {
  const [, oldStart = 1, newStart = 1] = (/-(\d+)(?:,\d+)? \+(\d+)/.exec(header) ?? []).map(Number);
  let oldLine = oldStart;
  let newLine = newStart;
  const lines = texts.map((text): HunkLine => {
    if (text.startsWith('+')) return { kind: 'added', text: text.slice(1), oldLine: null, newLine: newLine++ };
    if (text.startsWith('-')) return { kind: 'deleted', text: text.slice(1), oldLine: oldLine++, newLine: null };
    return { kind: 'context', text: text.slice(1), oldLine: oldLine++, newLine: newLine++ };
  });
  return { oldStart, oldLines: oldLine - oldStart, newStart, newLines: newLine - newStart, lines };
}
