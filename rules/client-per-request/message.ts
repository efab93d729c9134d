/** What a client of one's own costs, and what to do instead. */
import type { BuiltClient } from '../../src/graph/clients/clients-of-entry.ts';
import type { ConnectionNeed } from '../../src/graph/clients/connection-need.ts';
import type { EntryPoint } from '../../src/model/graph.ts';
import { renderCount } from '../../src/rulekit/durations.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';
import { renderRequests } from '../../src/rulekit/requests.ts';

export function renderTitle(entry: EntryPoint, client: BuiltClient): string {
  return `${entry.subject} builds ${renderClient(client)} ${entry.kind === 'http' ? 'for every request' : entry.kind === 'consumer' ? 'for every job' : 'in every run'}`;
}

export function renderMessage(entry: EntryPoint, client: BuiltClient, need: ConnectionNeed | null): string {
  const times = client.path.loop ? ' for each item' : '';
  return `${renderWho(entry)} builds ${renderClient(client)}${times}, with ${renderHeld(client)}, ${renderEnd(entry, client)}${need === null ? '' : ` ${renderNeed(need)}`}`;
}

/** The numbers that come together only in production. */
function renderNeed({ instances, requests, connections, total, limit, told }: ConnectionNeed): string {
  const factors = [instances.value, ...(requests === null ? [] : [requests]), ...(connections === 1 ? [] : [connections])];
  const who = requests === null ? `${renderCount(instances.value, 'instance')} with one request each` : `${renderCount(instances.value, 'instance')} with ${renderCount(requests, 'request')} at once`;
  return `${who} may hold up to ${factors.length > 1 ? `${factors.join(' x ')} = ` : ''}${renderCount(total, 'connection')}; ${limit.server} ${told === null ? `takes ${limit.connections} unless it is told otherwise` : `is told to take ${limit.connections}`}.`;
}

/** ``bullmq `new Queue()` ``. */
function renderClient({ match }: BuiltClient): string {
  const call = match.api.startsWith(`${match.library} `) ? match.api.slice(match.library.length + 1) : '';
  // A package that is called itself has no name for the call but its own: `postgres(url)`.
  if (call === '()' || call === '') return `\`${match.api.replace(' (', '(')}\``;
  return `${match.library} \`${call}\``;
}

function renderHeld({ holding }: BuiltClient): string {
  if (holding.shares) return 'listeners of its own on the connection it is given';
  switch (holding.what) {
    case 'connection': return 'a connection of its own';
    case 'pool': return holding.size === null ? 'a pool of its own' : `a pool of its own (up to ${renderCount(holding.size, 'connection')})`;
    case 'sockets': return 'sockets of its own';
    case 'cluster': return 'connections of its own to the brokers';
    case 'worker': return 'polling and connections of its own';
  }
}

function renderEnd({ kind }: EntryPoint, { holding, closing }: BuiltClient): string {
  if (closing === 'always') return 'and closes it again: each waits for connecting and signing in before its first answer.';
  if (closing === 'on-success') return 'and closes it only when all goes well: each that throws on the way leaves it open.';
  if (holding.shares) return 'and nothing closes it: memory and set-up commands grow with every one.';
  if (holding.what === 'sockets') return 'and shares them with nobody: each pays for a TLS handshake, and the sockets of the last idle until they time out.';
  if (holding.what === 'worker') return 'and nothing stops it: they add up, and all go on asking for jobs.';
  // How many runs one process sees is not known: a function is often new for each of them.
  if (kind === 'scheduled') return 'and nothing closes it: what each run opens stays open as long as its process lives.';
  return 'and nothing closes it: connections add up until the server refuses new ones, to everything that uses it.';
}

export function renderAdvice({ holding, closing }: BuiltClient): string {
  const share = 'Build it once, when the module is loaded or on first use, and share it.';
  const [close] = holding.closes;
  if (closing === 'always' || close === undefined || holding.what === 'sockets') return share;
  return `${share} Where each run must have its own, call \`${close}()\` in a \`finally\`.`;
}

function renderWho(entry: EntryPoint): string {
  switch (entry.kind) {
    case 'consumer': return renderJobsOf('Every job', entry);
    case 'scheduled': return `Every run of ${entry.subject}`;
    case 'http': case 'startup': case 'command':
      return renderRequests(entry);
  }
}
