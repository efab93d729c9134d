/** Who pays for what stands on a request path, in a reader's words. */
import type { EntryPoint } from '../model/graph.ts';

/**
 * `A POST /api/checkout request`, `A request to /api/checkout`: not every one of them comes past what answers early. For what runs before
 * many routes `Every request under /api`, and for what only some of them come to `A request that this server's own router hands on`
 * or `A request where session-kit calls for it`.
 */
export function renderRequests(entry: EntryPoint): string {
  if (entry.http?.chosenBy !== undefined) return `A ${entry.http.method === 'ALL' ? '' : `${entry.http.method} `}request where ${entry.http.chosenBy} calls for it`;
  if (entry.http?.handedOn === true) return `A ${entry.http.method === 'ALL' ? '' : `${entry.http.method} `}request that this server's own router hands on`;
  if (entry.http?.everyRequest !== true) return entry.http?.method === 'ALL' ? `A request to ${entry.http.path}` : `${/^[AEIO]/i.test(entry.subject) ? 'An' : 'A'} ${entry.subject} request`;
  const { method, path } = entry.http;
  const folder = path.replace(/\/?\*+$/, '');
  const verb = method === 'ALL' ? '' : `${method} `;
  return folder === '' || folder === '/' ? `Every ${verb}request` : `Every ${verb}request under ${folder}`;
}
