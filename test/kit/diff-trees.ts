/** The difference of two sets of files in the words of the model, as git would tell it. */
import { structuredPatch } from 'diff';
import type { FileDiff, Hunk, HunkLine } from '../../src/model/diff.ts';

export type FileTexts = ReadonlyMap<string, string>;

/** One entry per file that was added, changed or deleted, with three lines of context. */
export function diffTrees(base: FileTexts, head: FileTexts): FileDiff[] {
  const paths = [...new Set([...base.keys(), ...head.keys()])].sort();
  return paths.flatMap((path): FileDiff[] => {
    const before = base.get(path);
    const after = head.get(path);
    if (before === after) return [];
    const status = before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified';
    const { hunks } = structuredPatch(path, path, before ?? '', after ?? '', undefined, undefined, { context: 3 });
    return [{ path, oldPath: null, status, binary: false, hunks: hunks.map(toHunk) }];
  });
}

function toHunk(hunk: { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] }): Hunk {
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  const lines = hunk.lines.flatMap((line): HunkLine[] => {
    const text = line.slice(1);
    if (line.startsWith('+')) return [{ kind: 'added', text, newLine: newLine++, oldLine: null }];
    if (line.startsWith('-')) return [{ kind: 'deleted', text, newLine: null, oldLine: oldLine++ }];
    // `\ No newline at end of file` is no line.
    return line.startsWith(' ') ? [{ kind: 'context', text, newLine: newLine++, oldLine: oldLine++ }] : [];
  });
  return { oldStart: hunk.oldStart, oldLines: hunk.oldLines, newStart: hunk.newStart, newLines: hunk.newLines, lines };
}
