/** The table of watched routes: the database calls of one request before and after. */
import type { WatchedRoute } from '../../model/watched-route.ts';
import { renderCalls } from '../render-calls.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

export function renderWatched(routes: readonly WatchedRoute[]): Html {
  if (routes.length === 0) return html``;
  return html`<section>
<h2>Database calls of one request <span class="quiet">${routes.length} watched</span></h2>
<table>
<tr><th scope="col">route</th><th scope="col">before</th><th scope="col">after</th></tr>
${routes.map(({ route, before, after }) => html`<tr><td><code>${route}</code></td><td>${renderCalls(before)}</td><td>${renderCalls(after)}</td></tr>
`)}</table>
</section>
`;
}
