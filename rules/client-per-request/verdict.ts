import type { BuiltClient } from '../../src/graph/clients/clients-of-entry.ts';
import type { Severity } from '../../src/model/finding.ts';
import type { EntryPoint } from '../../src/model/graph.ts';

/** Work this rare builds few clients, even where it leaves them open. */
const rareSeconds = 3600;

/** What takes jobs, or talks to every broker, costs more than a connection: one of those left behind per request is an outage. */
export function judge(entry: EntryPoint, { holding, closing }: BuiltClient): Severity {
  if (closing === 'always') return 'info';
  const period = entry.scheduled?.periodSeconds ?? null;
  if (period !== null && period >= rareSeconds) return 'info';
  if (closing === null && (holding.what === 'worker' || holding.what === 'cluster')) return 'error';
  return 'warning';
}
