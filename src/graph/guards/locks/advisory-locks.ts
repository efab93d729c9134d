/**
 * Locks that the database keeps by a number or a name.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS,
 * https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import type { CallEdge } from '../../../model/graph.ts';
import { getCallText } from '../call-text.ts';

/** `session`: held until it is released on the very connection that took it. `transaction`: held until the transaction ends. */
export type AdvisoryUse = 'session' | 'transaction' | 'release';

/** What a statement does with an advisory lock; null when it has to do with none. */
export function findAdvisoryUse(facts: FileFacts, call: CallFact): AdvisoryUse | null {
  const text = getCallText(facts, call).toLowerCase();
  if (text.includes('pg_advisory_unlock') || text.includes('release_lock(')) return 'release';
  if (/pg_(try_)?advisory_xact_lock/.test(text)) return 'transaction';
  if (/pg_(try_)?advisory_lock/.test(text) || text.includes('select get_lock(')) return 'session';
  return null;
}

/** Clients that take any free connection for each statement. */
const pools: readonly { readonly library: string; readonly api: RegExp }[] = [
  { library: 'pg', api: /\bPool\.query/ },
  { library: '@prisma/client', api: /\$(query|execute)Raw/ },
];

/**
 * The statement goes to whichever connection is free: the next one, the release included, may go to another. Said of a client of
 * the module only: one that was handed over, or comes from `pool.connect()`, may be kept.
 */
export function isPooled(facts: FileFacts, call: CallFact, edge: CallEdge | undefined): boolean {
  if (edge?.roles.some((match) => pools.some(({ library, api }) => match.library === library && api.test(match.api))) !== true) return false;
  const client = call.callee.kind === 'member' ? call.callee.object : call.callee;
  if (client.kind !== 'binding') return false;
  const binding = facts.bindings[client.binding];
  return binding?.kind === 'import' || (binding?.scope === 0 && binding.kind !== 'parameter');
}
