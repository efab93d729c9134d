import type { RoleMatch } from '../model/graph.ts';

/** The call as a reader would write it: `fetch()`, `fetch() to hooks.slack.com`, `client.request()`; the library is in front only where it adds something. */
export function renderApi(match: RoleMatch): string {
  const [library, ...rest] = match.api.split(' ');
  const call = rest.join(' ');
  if (library === undefined || call === '') return match.api;
  return call.startsWith('()') ? `${library}${call}` : match.api;
}
