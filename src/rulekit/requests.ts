/** Who pays for what stands on a request path, in a reader's words. */
import type { EntryPoint } from '../model/graph.ts';

/**
 * `Every POST /api/checkout request`, `Every request to /api/checkout`; for what runs before many routes `Every request under /api`, and
 * for what only some of them come to `A request that this server's own router hands on`.
 */
export function renderRequests(entry: EntryPoint): string {
  if (entry.http?.handedOn === true) return `A ${entry.http.method === 'ALL' ? '' : `${entry.http.method} `}request that this server's own router hands on`;
  if (entry.http?.everyRequest !== true) return entry.http?.method === 'ALL' ? `Every request to ${entry.http.path}` : `Every ${entry.subject} request`;
  const { method, path } = entry.http;
  const folder = path.replace(/\/?\*+$/, '');
  const verb = method === 'ALL' ? '' : `${method} `;
  return folder === '' || folder === '/' ? `Every ${verb}request` : `Every ${verb}request under ${folder}`;
}
