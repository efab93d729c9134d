/** Questions to a diff: which lines of the head were added, where lines went away, and where a line stood in the base. */
import type { FileDiff, Hunk, HunkLine } from '../model/diff.ts';

export interface ChangedLines {
  hasChanged(file: string): boolean;
  /** First added line of the range, which may be one line long. */
  findAdded(file: string, from: number, to: number): number | undefined;
  /** The line of the range that a hunk shows, changed or not. */
  findShown(file: string, from: number, to: number): number | undefined;
  /** The head line of a hunk that stands nearest to a deletion within the range. */
  findBesideDeletion(file: string, from: number, to: number): number | undefined;
  /** Where an unchanged line of the head stood in the base; undefined for an added line. */
  findBaseLine(file: string, line: number): { readonly file: string; readonly line: number } | undefined;
  /** What an added line of the head says, without its indentation. */
  findAddedText(file: string, line: number): string | undefined;
  /** What a deleted line of the base said, without its indentation. */
  findDeletedText(file: string, line: number): string | undefined;
  /** What a line of the head says, with its indentation, where a hunk shows it. */
  readHead(file: string, line: number): string | undefined;
  /** What a line of the base says, with its indentation, where a hunk shows it. */
  readBase(file: string, line: number): string | undefined;
}

/** What the range touches on each of its sides. */
export function getTouchedLines(diff: readonly FileDiff[]): { readonly base: Touched; readonly head: Touched } {
  const changed = indexChangedLines(diff);
  const inBase = new Set(diff.map((file) => file.oldPath ?? file.path));
  return {
    base: { hasFile: (file) => inBase.has(file), hasLine: (file, line) => changed.findDeletedText(file, line) !== undefined },
    head: { hasFile: (file) => changed.hasChanged(file), hasLine: (file, line) => changed.findAddedText(file, line) !== undefined },
  };
}

/** The lines it takes out of the base, or adds to the head. */
interface Touched {
  hasFile(file: string): boolean;
  hasLine(file: string, line: number): boolean;
}

interface ChangedFile {
  readonly diff: FileDiff;
  /** By line of the head. */
  readonly shown: ReadonlyMap<number, HunkLine>;
  readonly added: readonly number[];
  /** By head line: the line of a hunk beside which something was deleted. */
  readonly besideDeletion: readonly number[];
}

export function indexChangedLines(diff: readonly FileDiff[]): ChangedLines {
  const files = new Map(diff.filter((file) => file.status !== 'deleted').map((file) => [file.path, indexFile(file)]));
  const base = indexBaseLines(diff);
  const find = (lines: readonly number[] | undefined, from: number, to: number): number | undefined =>
    lines?.find((line) => line >= from && line <= to);

  return {
    hasChanged: (file) => files.has(file),
    findAdded: (file, from, to) => find(files.get(file)?.added, from, to),
    findShown: (file, from, to) => find([...(files.get(file)?.shown.keys() ?? [])], from, to),
    findBesideDeletion: (file, from, to) => find(files.get(file)?.besideDeletion, from, to),
    findBaseLine: (file, line) => findBaseLine(files.get(file), file, line),
    findAddedText(file, line) {
      const shown = files.get(file)?.shown.get(line);
      return shown?.kind === 'added' ? shown.text.trim() : undefined;
    },
    findDeletedText(file, line) {
      const shown = base.get(`${file}\0${line}`);
      return shown?.kind === 'deleted' ? shown.text.trim() : undefined;
    },
    readHead: (file, line) => files.get(file)?.shown.get(line)?.text,
    readBase: (file, line) => base.get(`${file}\0${line}`)?.text,
  };
}

function indexFile(diff: FileDiff): ChangedFile {
  const shown = new Map<number, HunkLine>();
  for (const line of diff.hunks.flatMap((hunk) => hunk.lines)) {
    if (line.newLine !== null) shown.set(line.newLine, line);
  }
  return {
    diff,
    shown,
    added: [...shown].filter(([, line]) => line.kind === 'added').map(([number]) => number),
    besideDeletion: diff.hunks.flatMap(linesBesideDeletions),
  };
}

/** For each run of deleted lines the head line that follows it, or the one before it at the end of the hunk. */
function linesBesideDeletions(hunk: Hunk): number[] {
  return hunk.lines.flatMap((line, index) => {
    if (line.kind !== 'deleted' || hunk.lines[index + 1]?.kind === 'deleted') return [];
    const after = hunk.lines.slice(index + 1).find((next) => next.newLine !== null);
    const before = hunk.lines.slice(0, index).findLast((previous) => previous.newLine !== null);
    const beside = (after ?? before)?.newLine;
    return beside === null || beside === undefined ? [] : [beside];
  });
}

function indexBaseLines(diff: readonly FileDiff[]): ReadonlyMap<string, HunkLine> {
  return new Map(
    diff.flatMap((file) =>
      file.hunks.flatMap((hunk) => hunk.lines).flatMap((line) => (line.oldLine === null ? [] : [[`${file.oldPath ?? file.path}\0${line.oldLine}`, line] as const])),
    ),
  );
}

function findBaseLine(changed: ChangedFile | undefined, file: string, line: number): { file: string; line: number } | undefined {
  if (changed === undefined) return { file, line };
  if (changed.diff.status === 'added') return undefined;
  const baseFile = changed.diff.oldPath ?? file;
  const shown = changed.shown.get(line);
  if (shown !== undefined) return shown.oldLine === null ? undefined : { file: baseFile, line: shown.oldLine };
  const grown = changed.diff.hunks
    .filter((hunk) => hunk.newStart + hunk.newLines <= line)
    .reduce((sum, hunk) => sum + hunk.newLines - hunk.oldLines, 0);
  return { file: baseFile, line: line - grown };
}
