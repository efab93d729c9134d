/** The SQL text in a term: literals, templates and sums, with `?` where the program fills something in. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { getPlainTerm } from '../terms.ts';

const deepest = 12;
const longest = 20_000;

/** Null when the term holds no text. */
export function findText(facts: FileFacts, term: Term): string | null {
  const text = readText(facts, term, 0);
  return text === null || text.replace(/[\s?]/g, '') === '' ? null : text.slice(0, longest);
}

function readText(facts: FileFacts, term: Term, depth: number): string | null {
  if (depth > deepest) return null;
  const plain = getPlainTerm(facts, term);
  switch (plain.kind) {
    case 'literal': return typeof plain.value === 'string' ? plain.value : null;
    case 'template': return join(plain.parts.map((part) => readText(facts, part, depth + 1) ?? '?'), '');
    case 'operation': return plain.operator === '+' ? join(plain.operands.map((operand) => readText(facts, operand, depth + 1) ?? '?'), '') : null;
    // sql`…`, Prisma.sql`…`, sql.raw('…'), `['…', '…'].join(' ')`
    case 'call': {
      const call = facts.calls[plain.call];
      if (call?.callee.kind === 'member' && call.callee.property === 'join') {
        const lines = getPlainTerm(facts, call.callee.object);
        return lines.kind === 'array' ? join(lines.items.map((item) => readText(facts, item, depth + 1) ?? '?'), ' ') : null;
      }
      const [first] = call?.args ?? [];
      return first === undefined || call?.kind === 'new' ? null : readText(facts, first, depth + 1);
    }
    case 'object': {
      const property = plain.properties.find((one) => one.kind !== 'spread' && (one.key === 'text' || one.key === 'sql' || one.key === 'query'));
      return property === undefined || property.kind === 'spread' ? null : readText(facts, property.value, depth + 1);
    }
    default: return null;
  }
}

function join(parts: readonly string[], between: string): string {
  let text = '';
  for (const part of parts) {
    if (text.length > longest) break;
    text += text === '' ? part : between + part;
  }
  return text;
}
