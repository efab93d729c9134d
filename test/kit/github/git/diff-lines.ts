/** The diff of a pull request as GitHub sees it: three lines of context, renames found, from the merge base. */
import { runGit, runGitBytes } from './run-git.ts';
import type { Side } from '../state/records.ts';

export interface DiffHunk {
  readonly header: string;
  /** With their first character: space, plus, minus, or backslash. */
  readonly lines: readonly string[];
  readonly oldStart: number;
  readonly newStart: number;
}

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  readonly hunks: readonly DiffHunk[];
  /** Hunks as text; null for a binary file. */
  readonly patch: string | null;
}

export interface PullRequestDiff {
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  readonly text: string;
}

const diffOptions = ['--no-color', '--no-ext-diff', '--no-textconv', '--full-index', '--find-renames', '--unified=3', '--src-prefix=a/', '--dst-prefix=b/'];
const statuses: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'added', T: 'changed' };

function readHunks(section: string): readonly DiffHunk[] {
  const hunks: { header: string; lines: string[]; oldStart: number; newStart: number }[] = [];
  for (const line of section.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (header !== null) hunks.push({ header: line, lines: [], oldStart: Number(header[1]), newStart: Number(header[2]) });
    else hunks.at(-1)?.lines.push(line);
  }
  return hunks;
}

function countLines(hunks: readonly DiffHunk[], mark: string): number {
  return hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(mark)).length, 0);
}

interface RawEntry { readonly letter: string; readonly blob: string; readonly path: string; readonly previousPath: string | null }

/** The list part of `--raw -z`; names are exact there, while the patch part quotes them. */
function readRawEntries(raw: string): readonly RawEntry[] {
  const fields = raw.split('\0');
  const entries: RawEntry[] = [];
  for (let index = 0; (fields[index] ?? '').startsWith(':'); ) {
    const [, , oldBlob = '', newBlob = '', status = ''] = (fields[index] ?? '').split(' ');
    const letter = status.charAt(0);
    const isMove = letter === 'R' || letter === 'C';
    const first = fields[index + 1] ?? '';
    entries.push({ letter, blob: letter === 'D' ? oldBlob : newBlob, path: isMove ? (fields[index + 2] ?? '') : first, previousPath: letter === 'R' ? first : null });
    index += isMove ? 3 : 2;
  }
  return entries;
}

function toChangedFile(entry: RawEntry, section: string): ChangedFile {
  const hunkText = /^@@ /m.exec(section);
  const patch = hunkText === null ? null : section.slice(hunkText.index).replace(/\n$/, '');
  const hunks = patch === null ? [] : readHunks(patch);
  return {
    path: entry.path, previousPath: entry.previousPath, blob: entry.blob, status: statuses[entry.letter] ?? 'modified',
    additions: countLines(hunks, '+'), deletions: countLines(hunks, '-'), hunks, patch,
  };
}

async function readDiff(gitDir: string, base: string, head: string): Promise<PullRequestDiff> {
  const mergeBase = await runGit(gitDir, ['merge-base', base, head]);
  const raw = (await runGitBytes(gitDir, ['diff', ...diffOptions, '--raw', '-z', mergeBase, head])).toString('utf8');
  const text = (await runGitBytes(gitDir, ['diff', ...diffOptions, mergeBase, head])).toString('utf8');
  // Lines of content begin with a space, plus or minus, so this can only be a header.
  const sections = text.split(/^(?=diff --git )/m).filter((section) => section !== '');
  let next = 0;
  const files = readRawEntries(raw).map((entry) => {
    // A file that became a symlink is written as a deletion and an addition.
    const count = entry.letter === 'T' ? 2 : 1;
    next += count;
    return toChangedFile(entry, sections.slice(next - count, next).join(''));
  });
  return { mergeBase, files, text };
}

const cache = new Map<string, Promise<PullRequestDiff>>();

/** Remembered by commits: they never change. */
export function getDiff(gitDir: string, base: string, head: string): Promise<PullRequestDiff> {
  const key = `${gitDir}\0${base}\0${head}`;
  const known = cache.get(key) ?? readDiff(gitDir, base, head);
  cache.set(key, known);
  return known;
}

export interface DiffLine {
  readonly hunk: DiffHunk;
  /** Lines down from the first hunk header of the file, as GitHub counts positions. */
  readonly position: number;
  /** The hunk up to this line, as a comment shows it. */
  readonly excerpt: string;
}

/** The line in the diff, if a comment may stand there: on the right an added or context line, on the left a deleted one. */
export function findDiffLine(file: ChangedFile, line: number, side: Side): DiffLine | undefined {
  let position = 0;
  for (const hunk of file.hunks) {
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const [index, text] of hunk.lines.entries()) {
      const mark = text.charAt(0);
      const stands = side === 'RIGHT' ? mark !== '-' && mark !== '\\' && newLine === line : mark === '-' && oldLine === line;
      if (stands) return { hunk, position: position + index + 1, excerpt: [hunk.header, ...hunk.lines.slice(0, index + 1)].join('\n') };
      if (mark !== '+' && mark !== '\\') oldLine += 1;
      if (mark !== '-' && mark !== '\\') newLine += 1;
    }
    // The next hunk's header counts as a line, the first one's does not.
    position += hunk.lines.length + 1;
  }
  return undefined;
}

/** The line at a position, the older way to say where a comment stands. */
export function findLineAtPosition(file: ChangedFile, wanted: number): { line: number; side: Side } | undefined {
  let position = 0;
  for (const hunk of file.hunks) {
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const text of hunk.lines) {
      position += 1;
      const mark = text.charAt(0);
      if (position === wanted && mark !== '\\') return mark === '-' ? { line: oldLine, side: 'LEFT' } : { line: newLine, side: 'RIGHT' };
      if (mark !== '+' && mark !== '\\') oldLine += 1;
      if (mark !== '-' && mark !== '\\') newLine += 1;
    }
    position += 1;
  }
  return undefined;
}
