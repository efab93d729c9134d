/** The whole page from its template. */
import { readFile } from 'node:fs/promises';
import { renderFiles } from './render-diff.ts';
import { escapeHtml, renderMarkdown } from './render-markdown.ts';
import type { ReviewedPull, ShownCheck } from './reviewed-pull.ts';

const template = new URL('page.html', import.meta.url);

export async function renderPage(pulls: readonly ReviewedPull[]): Promise<string> {
  const html = await readFile(template, 'utf8');
  // Functions, because text with a dollar sign means something else to replace().
  return html.replace('<!-- navigation -->', () => pulls.map(renderTab).join('')).replace('<!-- pull requests -->', () => pulls.map(renderPull).join('\n'));
}

function renderTab(pull: ReviewedPull): string {
  return `<a href="#${idOf(pull)}">${renderIcon(pull.check)}<span>${escapeHtml(pull.repository)} <em>#${pull.number}</em></span></a>`;
}

function renderPull(pull: ReviewedPull): string {
  return `<article class="pull" id="${idOf(pull)}">
<p class="repository">${escapeHtml(pull.repository)}</p>
<h2>${escapeHtml(pull.title)} <span class="pull-number">#${pull.number}</span></h2>
<p class="meta"><span class="state">Open</span> <strong>${escapeHtml(pull.author)}</strong> wants to merge <code>${escapeHtml(pull.headRef)}</code> into <code>${escapeHtml(pull.baseRef)}</code></p>
${pull.body === '' ? '' : `<div class="description markdown">${renderMarkdown(pull.body)}</div>`}
${renderCheck(pull.check)}
<h3>Files changed <span class="counter">${pull.files.length}</span></h3>
${renderFiles(pull)}
</article>`;
}

function renderCheck(check: ShownCheck | null): string {
  if (check === null) return '<section class="check pending"><header><span class="icon">●</span><strong>stallwatch</strong> has not concluded</header></section>';
  const details = check.text === '' ? '' : `<details><summary>Details</summary>${renderMarkdown(check.text)}</details>`;
  return `<section class="check"><header>${renderIcon(check)}<strong>${escapeHtml(check.name)}</strong><span class="check-title">${escapeHtml(check.title)}</span><span class="conclusion">${check.conclusion ?? ''}</span></header><div class="markdown">${renderMarkdown(check.summary)}${details}</div></section>`;
}

function renderIcon(check: ShownCheck | null): string {
  switch (check?.conclusion) {
    case 'success':
      return '<span class="icon success">✓</span>';
    case 'failure':
    case 'timed_out':
    case 'action_required':
      return '<span class="icon failure">✕</span>';
    case 'neutral':
    case 'skipped':
    case 'cancelled':
      return '<span class="icon neutral">■</span>';
    case null:
    case undefined:
      return '<span class="icon pending">●</span>';
  }
}

function idOf(pull: ReviewedPull): string {
  return `${pull.repository}-${pull.number}`.replace(/[^\w-]/g, '-');
}
