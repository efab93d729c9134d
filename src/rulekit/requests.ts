/** Who pays for what stands on a request path, in a reader's words. */
import type { EntryPoint } from '../model/graph.ts';

/** `Every POST /api/checkout request`; for what runs before many routes `Every request under /api`. */
export function renderRequests(entry: EntryPoint): string {
  if (entry.http?.everyRequest !== true) return `Every ${entry.subject} request`;
  const { method, path } = entry.http;
  const folder = path.replace(/\/?\*+$/, '');
  const verb = method === 'ALL' ? '' : `${method} `;
  return folder === '' || folder === '/' ? `Every ${verb}request` : `Every ${verb}request under ${folder}`;
}
