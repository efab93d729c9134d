/** The changed files of a pull request as a table of lines, each comment under the line it stands on. */
import type { ChangedFile, DiffHunk } from '../../test/kit/github/git/diff-lines.ts';
import { escapeHtml, renderMarkdown } from './render-markdown.ts';
import type { ReviewedPull, ShownComment } from './reviewed-pull.ts';

/** A browser shows no more lines than this at ease. */
const mostLines = 3000;

export function renderFiles(pull: ReviewedPull): string {
  // What was spoken about first: on a big pull request it would be lost below.
  const files = [...pull.files].sort((a, b) => Number(hasComment(pull, b)) - Number(hasComment(pull, a)));
  let lines = 0;
  return files
    .map((file) => {
      lines += file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
      return renderFile(file, pull.comments.filter((comment) => comment.path === file.path), lines <= mostLines || hasComment(pull, file));
    })
    .join('\n');
}

function hasComment(pull: ReviewedPull, file: ChangedFile): boolean {
  return pull.comments.some((comment) => comment.path === file.path);
}

function renderFile(file: ChangedFile, comments: readonly ShownComment[], isShown: boolean): string {
  const onFile = comments.filter((comment) => comment.line === null).map((comment) => `<div class="on-file">${renderComment(comment, [])}</div>`);
  const rows = file.hunks.map((hunk) => renderHunk(hunk, comments)).join('');
  const name = file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`;
  const empty = `<p class="note">${isShown ? 'No lines to show.' : 'Not shown: the pull request is big.'}</p>`;
  return `<section class="file"><header><span class="path">${escapeHtml(name)}</span><span class="added-count">+${file.additions}</span> <span class="deleted-count">−${file.deletions}</span></header>${onFile.join('')}${isShown && rows !== '' ? `<table class="diff lines">${rows}</table>` : empty}</section>`;
}

function renderHunk(hunk: DiffHunk, comments: readonly ShownComment[]): string {
  const shown = numberLines(hunk);
  const rows = shown.map(({ kind, text, oldLine, newLine }) => {
    const mark = { added: '+', deleted: '-', context: ' ' }[kind];
    const row = `<tr class="${kind}"><td class="number">${oldLine ?? ''}</td><td class="number">${newLine ?? ''}</td><td class="mark">${mark}</td><td class="code">${escapeHtml(text)}</td></tr>`;
    const here = newLine === null ? [] : comments.filter((comment) => comment.line === newLine);
    return row + here.map((comment) => `<tr class="thread"><td colspan="4">${renderComment(comment, readReplacedLines(shown, comment))}</td></tr>`).join('');
  });
  return `<tr class="hunk"><td colspan="4">${escapeHtml(hunk.header)}</td></tr>${rows.join('')}`;
}

interface NumberedLine {
  readonly kind: 'added' | 'deleted' | 'context';
  readonly text: string;
  readonly oldLine: number | null;
  readonly newLine: number | null;
}

function numberLines(hunk: DiffHunk): readonly NumberedLine[] {
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  return hunk.lines
    .filter((line) => line !== '' && !line.startsWith('\\'))
    .map((line): NumberedLine => {
      const text = line.slice(1);
      if (line.startsWith('+')) return { kind: 'added', text, oldLine: null, newLine: newLine++ };
      if (line.startsWith('-')) return { kind: 'deleted', text, oldLine: oldLine++, newLine: null };
      return { kind: 'context', text, oldLine: oldLine++, newLine: newLine++ };
    });
}

function readReplacedLines(lines: readonly NumberedLine[], { startLine, line }: ShownComment): readonly string[] {
  return lines.filter(({ newLine }) => newLine !== null && line !== null && newLine >= (startLine ?? line) && newLine <= line).map(({ text }) => text);
}

function renderComment(comment: ShownComment, oldLines: readonly string[]): string {
  const where = comment.startLine === null || comment.line === null ? '' : `<span class="range">Comment on lines +${comment.startLine} to +${comment.line}</span>`;
  return `<article class="comment"><header><span class="avatar">S</span><strong>${escapeHtml(comment.author.replace(/\[bot\]$/, ''))}</strong><span class="badge">bot</span>${where}</header><div class="markdown">${renderMarkdown(comment.body, oldLines)}</div></article>`;
}
