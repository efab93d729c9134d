/** One place of the code with what was found there: what happens, the path that makes it true, what to do. */
import type { Evidence, LineEdit, Suggestion } from '../../model/finding.ts';
import type { FindingsAtPlace } from '../group-by-place.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderProse } from './render-prose.ts';

export function renderPlace({ shown, otherSubjects }: FindingsAtPlace): Html {
  return html`<article data-severity="${shown.severity}">
<h3>${renderHeadline(shown.subject, shown.title)}</h3>
<p class="quiet"><span class="place">${shown.file}:${shown.line}:${shown.column}</span> · ${shown.rule} · ${shown.confidence} · <span class="place">${shown.fingerprint}</span></p>
<p>${renderProse(shown.message)}</p>
${renderPath(shown.evidence)}${renderOthers(otherSubjects)}<p><b>What to do:</b> ${renderProse(shown.advice)}</p>
${shown.suggestion === null ? '' : renderSuggestion(shown.suggestion)}</article>
`;
}

function renderHeadline(subject: string, title: string): Html {
  const at = title.indexOf(subject);
  if (at < 0) return html`<code>${subject}</code> ${title}`;
  return html`${title.slice(0, at)}<code>${subject}</code>${title.slice(at + subject.length)}`;
}

function renderPath(evidence: readonly Evidence[]): Html {
  if (evidence.length === 0) return html``;
  return html`<table class="path">
${evidence.map(({ kind, file, line, label }) => html`<tr><th scope="row">${kind}</th><td class="place">${file}<wbr>:${line}</td><td>${label}</td></tr>
`)}</table>
`;
}

function renderOthers(subjects: readonly string[]): Html {
  if (subjects.length === 0) return html``;
  return html`<details><summary>Likewise ${subjects.length} more</summary><ul>${subjects.map((subject) => html`<li><code>${subject}</code></li>
`)}</ul></details>
`;
}

function renderSuggestion({ description, edits }: Suggestion): Html {
  return html`<details open><summary class="good">Suggested edit, verified</summary><p>${renderProse(description)}</p>
${edits.map(renderEdit)}</details>
`;
}

/** Line by line: line breaks are layout here, and all else of the text is shown as it is. */
function renderEdit({ file, startLine, endLine, newText }: LineEdit): Html {
  const where = startLine > endLine ? html`before line ${startLine}` : startLine === endLine ? html`line ${startLine}` : html`lines ${startLine} to ${endLine}`;
  return html`<p class="place">${file}, ${where}</p><pre>${newText.split('\n').map((line) => html`${line.replaceAll('\t', '  ')}
`)}</pre>
`;
}
