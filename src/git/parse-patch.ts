/**
 * Reads a unified patch as git writes it. The names in it are not looked at (quoting makes them ambiguous): a section
 * is known by its order and its blob ids. Lines are counted as the hunk header says, so that no content, however odd,
 * can be taken for a header.
 */
import type { Hunk, HunkLine } from '../model/diff.ts';

/** The part of a patch that speaks of one file. */
export interface PatchSection {
  /** Blob before and after; null when only the mode or the name changed. */
  readonly ids: readonly [string, string] | null;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

export function parsePatch(patch: Uint8Array): PatchSection[] {
  const lines = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength).toString('utf8').split('\n');
  const sections: { ids: readonly [string, string] | null; binary: boolean; hunks: Hunk[] }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const section = sections.at(-1);
    if (line.startsWith('diff --git ')) sections.push({ ids: null, binary: false, hunks: [] });
    else if (section === undefined) continue;
    else if (line.startsWith('@@ ')) {
      const hunk = readHunk(lines, at);
      section.hunks.push(hunk);
      at += hunk.lines.length;
    } else if (line.startsWith('index ')) section.ids = parseIds(line);
    else if (line.startsWith('Binary files ')) section.binary = true;
  }
  return sections;
}

function parseIds(line: string): readonly [string, string] | null {
  const match = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? null : [match[1], match[2]];
}

/** The hunk whose header stands at `at`. */
function readHunk(patch: readonly string[], at: number): Hunk {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(patch[at] ?? '') ?? [];
  const [oldStart, oldLines, newStart, newLines] = [Number(match[1] ?? 0), Number(match[2] ?? 1), Number(match[3] ?? 0), Number(match[4] ?? 1)];
  const lines: HunkLine[] = [];
  let oldLine = oldStart;
  let newLine = newStart;
  for (let next = at + 1; oldLine < oldStart + oldLines || newLine < newStart + newLines; next++) {
    const line = patch[next];
    if (line === undefined) break;
    const text = line.slice(1);
    if (line.startsWith('+')) lines.push({ kind: 'added', text, newLine: newLine++, oldLine: null });
    else if (line.startsWith('-')) lines.push({ kind: 'deleted', text, newLine: null, oldLine: oldLine++ });
    else if (!line.startsWith('\\')) lines.push({ kind: 'context', text, newLine: newLine++, oldLine: oldLine++ });
  }
  return { oldStart, oldLines, newStart, newLines, lines };
}
