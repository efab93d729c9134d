/** The number or name under which an advisory lock is taken, where the program makes it up. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { isChangingKey } from './changing-key.ts';

const opening = /\b(?:pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?|get_lock)\s*\(/i;

/** The clock or chance of the database, in SQL; rounded to a slot of the schedule it is the same for all runs of that. */
const changing = /\b(?:now|clock_timestamp|random|gen_random_uuid)\s*\(\s*\)/;
const rounded = /date_trunc|\//;

/** No second run asks for the same lock. */
export function hasChangingLock(facts: FileFacts, call: CallFact): boolean {
  const terms = call.args.map((argument) => getPlainTerm(facts, argument));
  return terms.some((statement, position) => {
    const inside = readInside(facts, statement);
    if (inside === null) return false;
    if (changing.test(inside.text) && !rounded.test(inside.text)) return true;
    return [...inside.terms, ...findParameters(inside.text, terms.slice(position + 1))].some((term) => isChangingKey(facts, term));
  });
}

interface Inside {
  readonly text: string;
  /** What is written into the statement there. */
  readonly terms: readonly Term[];
}

/** What stands between the parentheses of the lock; null where the term is no such statement. */
function readInside(facts: FileFacts, statement: Term): Inside | null {
  const parts: readonly Term[] = statement.kind === 'template' ? statement.parts : [statement];
  const inside = { text: '', terms: new Array<Term>() };
  let depth = 0;
  let isFound = false;
  for (const part of parts) {
    if (part.kind !== 'literal' || typeof part.value !== 'string') {
      if (depth > 0) inside.terms.push(part);
      continue;
    }
    const at = isFound ? -1 : (opening.exec(part.value)?.index ?? -1);
    if (!isFound && at < 0) continue;
    const text = isFound ? part.value : part.value.slice(part.value.indexOf('(', at));
    isFound = true;
    for (const character of text) {
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      if (depth === 0) return inside;
      inside.text += character;
    }
  }
  return isFound ? inside : null;
}

/** `$2` is the second of a list, or of the arguments behind the statement; `?` the first. */
function findParameters(text: string, given: readonly Term[]): readonly Term[] {
  const [list] = given;
  const values = list?.kind === 'array' ? list.items : given;
  const numbers = text.includes('?') ? [1] : [...text.matchAll(/\$(\d{1,2})/g)].map(([, number]) => Number(number));
  return numbers.flatMap((number) => values[number - 1] ?? []);
}
