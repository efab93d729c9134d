/** The two best ways out for what this repository is made of. */
import type { Means } from '../../src/graph/means-at-hand.ts';
import type { RolePath } from '../../src/graph/ways/paths-to-role.ts';
import type { EntryPoint, RoleMatch } from '../../src/model/graph.ts';

/** What asks this way wants an answer: who somebody is and whether a value may be used decides what the request does next. */
const questions: ReadonlySet<string> = new Set(['GET', 'HEAD', 'VALIDATE', 'AUTHENTICATE']);

/** `task`: the file whose pool of threads does the same work when asked. */
export function renderAdvice(entry: EntryPoint, { match, loop }: RolePath, means: Means, task: string | null): string {
  if (isJsonFile(match)) return `Use \`fs.promises\`${writesFile(match) ? ', and begin a write when the one before it has ended' : ''}.`;
  if (isBridge(match)) return 'The worker is there: send each question with an id, and settle a promise when the answer with that id arrives; then other requests are served in between.';
  const lead = loop ? 'Read or write all items at once. Then ' : entry.http?.everyRequest === true ? 'Ask only on the routes that need it, or remember the answer for some seconds. For the rest ' : '';
  const ways = renderWays(entry, match, means, task);
  return lead === '' ? `${ways.charAt(0).toUpperCase()}${ways.slice(1)}` : `${lead}${ways}`;
}

/** That the file is a database is concluded from how the project uses it. */
export function isJsonFile(match: RoleMatch): boolean {
  return match.api.endsWith(' of a JSON file');
}

export function writesFile(match: RoleMatch): boolean {
  return isJsonFile(match) && !/\b(?:read|load)/i.test(match.api);
}

/** What the worker does is not seen from here; that everybody waits for it is. */
export function isBridge(match: RoleMatch): boolean {
  return match.api.endsWith(' Atomics.wait()');
}

function renderWays({ http }: EntryPoint, { instead = 'use a driver that waits without blocking' }: RoleMatch, { queue }: Means, task: string | null): string {
  const thread = task === null ? 'ask in a worker thread that owns the connection' : `ask in the worker pool of \`${task}\``;
  const isQuestion = http?.everyRequest === true || questions.has(http?.method ?? '');
  if (queue === null || isQuestion) return `${thread}, or ${instead}.`;
  const first = `put the work on the queue \`${queue.name}\` (${queue.library}), which is there, if the response does not need the result`;
  return `${first}. Otherwise ${task === null ? instead : thread}.`;
}
