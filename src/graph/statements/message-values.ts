/** Values that are made of what a message says: `job.data.round + 1` is the same however often the job is tried. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { getPlainTerm } from '../terms.ts';

const deepest = 6;

/** What libraries call the part of a job or a message that its sender wrote. */
const parts: ReadonlySet<string> = new Set(['data', 'body', 'payload']);

/** What a queue counts, or a sender that queues the same work again. */
const counts = /(?:attempt|retry|retries|tries|redeliver|receive|deliver)/i;

export function isOfMessage(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > deepest) return false;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'operation') return plain.operands.some((operand) => isOfMessage(facts, operand, depth + 1)) && !plain.operands.some((operand) => isCount(facts, operand));
  if (plain.kind !== 'member') return false;
  const owner = getPlainTerm(facts, plain.object);
  return owner.kind === 'member' && parts.has(owner.property) && !counts.test(plain.property);
}

function isCount(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'member' && counts.test(plain.property);
}
