/** The reader of the linker's tests: which synchronous database calls the routes of a small project reach, and how. */
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { findPathsToRole, type RolePath } from '../../src/graph/ways/paths-to-role.ts';
import type { EntryPoint } from '../../src/model/graph.ts';
import { linkSources } from '../kit/link-sources.ts';

/**
 * One line per route and call, sorted: `POST /api/checkout -> OrderService.recent -> better-sqlite3 Statement.all()`. The
 * handler itself is left out; `per item`, `hidden` and a confidence below certain stand in brackets behind it.
 */
export async function blockingCalls(files: Readonly<Record<string, string>>, catalogue?: Catalogue): Promise<readonly string[]> {
  const graph = await linkSources(files, catalogue);
  const routes = graph.entryPoints.filter((entry) => entry.kind === 'http');
  return routes.flatMap((entry) => findPathsToRole(graph, entry, (match) => match.role === 'blocking-db-call').map((path) => renderPath(entry, path))).sort();
}

/** Every route of a small project, sorted: `POST /api/checkout`; further paths of the same handler behind it. */
export async function routesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources(files);
  return entryPoints.flatMap((entry) => (entry.http ? [[entry.subject, ...entry.http.others].join(', ')] : [])).sort();
}

function renderPath(entry: EntryPoint, path: RolePath): string {
  const names = path.steps.slice(1).map((step) => step.node.name);
  const marks = [path.loop ? 'per item' : '', path.match.hidden ? 'hidden' : '', path.confidence === 'certain' ? '' : path.confidence].filter((mark) => mark !== '');
  return `${[entry.subject, ...names, path.match.api].join(' -> ')}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}
