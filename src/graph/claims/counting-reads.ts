/** Reads that say how many rows there are, and give none of them out: nobody works on what they found. */
import type { FileFacts } from '../../model/facts.ts';
import { getStatementText } from '../effects/statement-text.ts';
import { findCalledName } from '../terms.ts';

const counts = /^(?:\$?count|countBy|countDocuments|estimatedDocumentCount|exists|exist|existsBy|groupBy)$/;

export function isCountingRead(facts: FileFacts | undefined, index: number): boolean {
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined) return false;
  // Of one answer only: `select id, count(*) over ()` gives rows.
  return counts.test(findCalledName(facts, call) ?? '') || /^\s*select\s+(?:count|exists|sum|avg)\s*\([^()]*\)(?:\s*::\s*\w+)?(?:\s+as\s+"?\w+"?)?\s+from\b/i.test(getStatementText(facts, index));
}
