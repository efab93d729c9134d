/** What was not looked at, and why, every file by its name: a page has room where a terminal has not. */
import type { Report } from '../../model/report.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

export function renderGaps({ notAnalysed, ruleFailures }: Report): Html {
  return html`${ruleFailures.length === 0 ? '' : html`<section>
<h2 class="error">Rules that failed <span class="quiet">${ruleFailures.length}</span></h2>
<ul>${ruleFailures.map(({ rule, message }) => html`<li><code>${rule}</code>: ${message}</li>
`)}</ul>
</section>
`}${notAnalysed.length === 0 ? '' : html`<section>
<h2>Not analysed <span class="quiet">${notAnalysed.length}</span></h2>
<details><summary>Show</summary><ul>${notAnalysed.map(({ file, reason }) => html`<li><span class="place">${file}</span>: ${reason}</li>
`)}</ul></details>
</section>
`}`;
}
