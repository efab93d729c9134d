/** What requests pay for the call, and what to do instead. */
import type { RolePath } from '../../src/graph/paths-to-role.ts';
import type { EntryPoint, RoleMatch } from '../../src/model/graph.ts';
import { renderRequests } from '../../src/rulekit/requests.ts';

const nobody = 'this process answers nobody, so under load all routes queue behind it';

export function renderTitle(entry: EntryPoint, { loop }: RolePath): string {
  const who = entry.http?.everyRequest === true ? renderRequests(entry) : entry.subject;
  return `${who} waits on a synchronous database call${loop ? ' for each item' : ''}`;
}

export function renderMessage(entry: EntryPoint, { match, loop }: RolePath): string {
  const who = `${renderRequests(entry)}${entry.http?.everyRequest === true ? ', whatever its route,' : ''}`;
  const cost = loop ? `the longer the list, the longer ${nobody}` : `until it returns, ${nobody}`;
  return `${who} runs ${match.api}${loop ? ' once per item' : ''} on the event loop: ${cost}.${renderHidden(match)}${renderFile(match)}${renderShared(entry)}`;
}

/** The call was on this request path before; the way shown is one more. */
export function renderOneMore(entry: EntryPoint, match: RoleMatch, loop: boolean): string {
  return `${renderRequests(entry)} ran ${match.api} before, and now runs it ${loop ? 'once more per item' : 'once more'}, on the event loop: until it returns, ${nobody}.`;
}

/** That the file is a database is concluded from how the project uses it. */
export function isJsonFile(match: RoleMatch): boolean {
  return match.api.endsWith(' of a JSON file');
}

export function renderAdvice(entry: EntryPoint, { match, loop }: RolePath): string {
  if (isJsonFile(match)) return 'Use `fs.promises` and write one change at a time; where the file keeps growing, move its records into a database that is asked without blocking.';
  if (loop) return 'Read all items with one statement, and move it off the event loop: a worker thread, an asynchronous driver, or the queue this service already has.';
  return entry.http?.everyRequest === true
    ? 'Ask only on the routes that need it, or remember the answer for some seconds. What remains belongs off the event loop: a worker thread or an asynchronous driver.'
    : 'Move it off the request path: a worker thread, an asynchronous driver, or, when the response does not need the result, the queue this service already has.';
}

function renderHidden({ hidden }: RoleMatch): string {
  return hidden ? ' The API returns a promise, but the engine under it is synchronous: `await` does not free the event loop.' : '';
}

function renderFile(match: RoleMatch): string {
  return isJsonFile(match) ? ' The whole file is read or written each time, which takes longer the more it holds.' : '';
}

function renderShared({ http }: EntryPoint): string {
  const count = http?.others.length ?? 0;
  return count === 0 ? '' : ` The same handler serves ${count} more ${count === 1 ? 'route' : 'routes'}.`;
}
