/** Which calls may end a run with an error. */
import type { CallEdge } from '../../../model/graph.ts';
import type { DatabaseSite } from '../flow.ts';

/** What other services are asked for. A request of Node itself gives its errors to a listener, and throws none. */
export function canFail(edge: CallEdge): boolean {
  return edge.roles.some((match) => (match.role === 'http-call' && match.library !== 'node:http') || match.role === 'queue-producer' || match.role.startsWith('effect:'));
}

/** supabase-js hands errors back: https://supabase.com/docs/reference/javascript/using-modifiers */
export function throwsOnWrite({ statement, edge }: DatabaseSite): boolean {
  return statement.operation !== 'read' && statement.operation !== 'unknown' && !edge.roles.some(({ library }) => library === '@supabase/supabase-js');
}
