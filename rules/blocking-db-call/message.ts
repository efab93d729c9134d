/** What requests pay for the call, and what to do instead. */
import type { RolePath } from '../../src/graph/ways/paths-to-role.ts';
import type { EntryPoint, RoleMatch } from '../../src/model/graph.ts';
import { renderRequests } from '../../src/rulekit/requests.ts';
import { isBridge, isJsonFile, writesFile } from './advice.ts';

const nobody = 'this process answers nobody, so under load all routes queue behind it';

export function renderTitle(entry: EntryPoint, { match, loop }: RolePath): string {
  const { everyRequest, handedOn, chosenBy } = entry.http ?? {};
  const who = everyRequest === true || handedOn === true || chosenBy !== undefined ? renderRequests(entry) : entry.subject;
  const what = isBridge(match) ? 'waits on a worker thread, and everybody with it' : isJsonFile(match) ? `${writesFile(match) ? 'writes' : 'reads'} a JSON file synchronously` : 'runs a synchronous database call';
  return `${who} ${what}${loop ? ' for each item' : ''}`;
}

/** What is known of the call besides the way to it. */
export interface CallCircumstances {
  /** Another database can stand in its place. */
  readonly isChosen: boolean;
  /** Each round of the loop lets others be served, because it waits for something else as well. */
  readonly waits: boolean;
  /** It reads one row by its key. */
  readonly isShort: boolean;
  /** The request goes on without the work. */
  readonly isLeft: boolean;
}

export function renderMessage(entry: EntryPoint, { match, loop }: RolePath, { isChosen, waits, isShort, isLeft }: CallCircumstances): string {
  const who = `${renderRequests(entry)}${entry.http?.everyRequest === true ? ', whatever its route,' : ''}`;
  const cost = loop && !waits ? `the longer the list, the longer ${nobody}` : `${loop ? 'each time, until' : 'until'} it returns, ${nobody}`;
  const short = isShort && !loop && entry.http?.everyRequest !== true ? ' It reads one row by its key, which is short: it hurts where the requests are many.' : '';
  return `${who} runs ${match.api}${loop ? ' once per item' : ''} on the event loop: ${cost}.${isLeft ? ' The request itself does not wait for this work: all that are served meanwhile do.' : ''}${short}${renderHidden(match)}${renderChosen(match, isChosen)}${renderFile(match)}${renderBridge(match)}${renderShared(entry)}`;
}

/** The call was on this request path before; the way shown is one more. */
export function renderOneMore(entry: EntryPoint, match: RoleMatch, loop: boolean): string {
  return `${renderRequests(entry)} ran ${match.api} before, and now runs it ${loop ? 'once more per item' : 'once more'}, on the event loop: until it returns, ${nobody}.`;
}

function renderHidden({ hidden }: RoleMatch): string {
  return hidden ? ' The API returns a promise, but the engine under it is synchronous: `await` does not free the event loop.' : '';
}

/** The settings decide; which of them does is seen where the client is made. */
function renderChosen({ library, hidden }: RoleMatch, isChosen: boolean): string {
  // A query builder or mapper is there whatever the settings say: they choose what is under it.
  return isChosen ? ` This holds where ${hidden ? 'that engine' : library} is chosen: another database can stand in its place.` : '';
}

function renderFile(match: RoleMatch): string {
  return isJsonFile(match) ? ` The whole file is ${writesFile(match) ? 'written' : 'read'} each time.` : '';
}

function renderBridge(match: RoleMatch): string {
  return isBridge(match) ? ' A worker does the work, but the thread that serves requests sleeps until it has answered.' : '';
}

function renderShared({ http }: EntryPoint): string {
  const count = http?.others.length ?? 0;
  return count === 0 ? '' : ` The same handler serves ${count} more ${count === 1 ? 'route' : 'routes'}.`;
}
