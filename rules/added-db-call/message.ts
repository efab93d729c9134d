import { mostCounted, type DatabaseCalls } from '../../src/graph/watches/count-database-calls.ts';
import type { EntryPoint, RoleMatch } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { renderCount } from '../../src/rulekit/durations.ts';
import { renderRequests } from '../../src/rulekit/requests.ts';

export interface AddedCall {
  readonly entry: EntryPoint;
  readonly match: RoleMatch;
  readonly loop: boolean;
  readonly leftAlone: boolean;
  /** Of the whole route, this one included. */
  readonly calls: DatabaseCalls;
}

export function renderMessage({ entry, match, loop, leftAlone, calls }: AddedCall): string {
  const does = leftAlone ? 'starts' : 'waits for';
  const call = `${does} one more ${renderQuery(match)}${loop ? ' for each item' : ''}`;
  const cost = loop ? ': its time grows with the list, and so does the load on the database' : leftAlone ? ': nobody waits for it, but the database answers it all the same' : '';
  return `${renderRequests(entry)} ${call}${cost}. The route now makes ${renderCalls(calls)}.`;
}

/** A query that is built in steps runs when it is awaited: no call of it has a name that says so. */
function renderQuery(match: RoleMatch): string {
  return match.api.endsWith('()') ? renderApi(match) : `${match.library} query`;
}

function renderCalls({ once, perItem }: DatabaseCalls): string {
  const most = once + perItem >= mostCounted ? `more than ${mostCounted} database calls` : `up to ${renderCount(once + perItem, 'database call')}`;
  return perItem === 0 ? most : `${most}, ${perItem >= mostCounted ? 'most' : perItem} of them per item`;
}
