/** Reads that say how many rows there are, and give none of them out: nobody works on what they found. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getStatementText } from '../../effects/statement-text.ts';
import { readChain } from '../../statements/chain.ts';
import { findObject, findProperty } from '../../statements/column-objects.ts';
import { findText } from '../../statements/sql-text.ts';
import { findCalledName } from '../../terms.ts';

const counts = /^(?:\$?count|countBy|countDocuments|estimatedDocumentCount|exists|exist|existsBy|groupBy|getCount|getExists)$/;

export function isCountingRead(facts: FileFacts | undefined, index: number): boolean {
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined) return false;
  // Of one answer only: `select id, count(*) over ()` gives rows.
  return counts.test(findCalledName(facts, call) ?? '') || asksForHead(facts, index) || selectsCounts(facts, index) || /^\s*select\s+(?:count|exists|sum|avg)\s*\([^()]*\)(?:\s*::\s*\w+)?(?:\s+as\s+"?\w+"?)?\s+from\b/i.test(getStatementText(facts, index));
}

/** `.select('id', { count: 'exact', head: true })`: https://supabase.com/docs/reference/javascript/select */
function asksForHead(facts: FileFacts, index: number): boolean {
  const options = findObject(facts, readChain(facts, index).links.find(({ name }) => name === 'select')?.args[1]);
  const head = findProperty(facts, options, 'head');
  return head?.kind === 'literal' && head.value === true;
}

/** `db.select({ waiting: count() })`, ``db.select({ waiting: sql`count(*)::int` })`` */
function selectsCounts(facts: FileFacts, index: number): boolean {
  const [picked] = readChain(facts, index).links.find(({ name }) => name === 'select')?.args ?? [];
  return picked?.kind === 'object' && picked.properties.length > 0 && picked.properties.every((property) => property.kind !== 'spread' && isCount(facts, property.value));
}

const aggregates = /^(?:count|countDistinct|sum|avg)$/;

function isCount(facts: FileFacts, term: Term): boolean {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call === undefined) return false;
  // `count().mapWith(Number)`
  if (call.callee.kind === 'member' && call.callee.object.kind === 'call') return isCount(facts, call.callee.object);
  const [text] = call.args;
  return aggregates.test(findCalledName(facts, call) ?? '') || (text !== undefined && /^\s*(?:(?:cast|coalesce)\s*\(\s*)*(?:count|sum|avg)\s*\(/i.test(findText(facts, text) ?? ''));
}
