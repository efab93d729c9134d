/** The report as one page that needs nothing else: no network, no other file. For a person who was sent it, or opens it from a build. */
import type { Severity } from '../../model/finding.ts';
import type { Report, ReportedFinding } from '../../model/report.ts';
import { groupByPlace } from '../group-by-place.ts';
import { isShown, renderCounts, renderExtent, renderPlaceCount, severities } from '../render-counts.ts';
import { contentPolicy, filterScript } from './filter-script.ts';
import { Html, html } from './html.ts';
import { pageStyle } from './page-style.ts';
import { renderGaps } from './render-gaps.ts';
import { renderPlace } from './render-place.ts';
import { renderWatched } from './render-watched.ts';

const headings: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings', info: 'For information' };

export function renderHtml(report: Report): string {
  const shown = report.findings.filter(isShown);
  const sure = shown.filter((finding) => finding.confidence !== 'possible');
  const before = report.findings.length - shown.length;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<title>Stallwatch: ${renderCounts(report).text}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<header>
<h1>${renderCounts(report).text}</h1>
<p class="quiet">${renderRange(report)}${renderBefore(before)}</p>
${renderFilter(sure)}</header>
<main>
${severities.map((severity) => renderSection(headings[severity], severity, sure.filter((finding) => finding.severity === severity)))}${renderList('Possible, not certain enough to act on unseen', shown.filter((finding) => finding.confidence === 'possible'))}${renderList('Resolved', report.resolved)}${renderWatched(report.watched ?? [])}${renderGaps(report)}</main>
<footer><p>${renderExtent(report)}. ${report.tool.name} ${report.tool.version}</p></footer>
<script>${new Html(filterScript)}</script>
</body>
</html>
`.text;
}

function renderBefore(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' 1 finding was there before and is not shown.' : ` ${count} findings were there before and are not shown.`;
}

function renderRange({ head, base }: Report): Html {
  const revision = head === null ? html`the work tree` : html`<code>${head.slice(0, 12)}</code>`;
  return base === null ? html`Scan of ${revision}.` : html`Review of ${revision} against <code>${base.slice(0, 12)}</code>.`;
}

/** Shown by the script: without it there is nothing to filter with. */
function renderFilter(sure: readonly ReportedFinding[]): Html {
  const present = severities.filter((severity) => sure.some((finding) => finding.severity === severity));
  return html`<form hidden><input type="search" placeholder="Route, file, rule or any word" aria-label="Filter">
${present.map((severity) => html`<label class="${severity}"><input type="checkbox" value="${severity}" checked> ${headings[severity]}</label>
`)}<output class="quiet"></output></form>
`;
}

function renderSection(heading: string, severity: Severity, findings: readonly ReportedFinding[]): Html {
  if (findings.length === 0) return html``;
  const places = groupByPlace(findings);
  return html`<section data-filtered>
<h2 class="${severity}">${heading} <span class="quiet">${renderPlaceCount(findings.length, places.length)}</span></h2>
${places.map(renderPlace)}</section>
`;
}

function renderList(heading: string, findings: readonly ReportedFinding[]): Html {
  if (findings.length === 0) return html``;
  return html`<section>
<h2>${heading} <span class="quiet">${findings.length}</span></h2>
<details><summary>Show</summary><ul>${groupByPlace(findings).map(({ shown, otherSubjects }) => html`<li><code>${shown.subject}</code>${otherSubjects.length === 0 ? '' : ` and ${otherSubjects.length} more`}: <span class="place">${shown.file}:${shown.line}</span> (${shown.rule})</li>
`)}</ul></details>
</section>
`;
}
