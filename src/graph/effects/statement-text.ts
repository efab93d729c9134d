/** SQL text a call works on: its own literal arguments, or those of the calls it is chained to (`db.prepare('…').run()`). */
import type { FileFacts, Term } from '../../model/facts.ts';
import { getCallText } from '../guards/call-text.ts';
import { getPlainTerm } from '../terms.ts';

const longestChain = 8;
/** No statement that a person wrote is longer, and what follows is searched with regular expressions. */
const longestStatement = 20_000;

const statement = /^\s*(with|insert|update|delete|truncate|select|replace|merge|drop|alter|create)\b/i;

/** The statement; empty when no argument on the way looks like one. */
export function getStatementText(facts: FileFacts, index: number): string {
  let term: Term = { kind: 'call', call: index };
  for (let step = 0; step < longestChain; step += 1) {
    if (term.kind !== 'call') return '';
    const call = facts.calls[term.call];
    if (call === undefined) return '';
    const text = getCallText(facts, call).replace(/\s+/g, ' ');
    if (statement.test(text)) return text.slice(0, longestStatement);
    if (call.callee.kind !== 'member') return '';
    term = getPlainTerm(facts, call.callee.object);
  }
  return '';
}
