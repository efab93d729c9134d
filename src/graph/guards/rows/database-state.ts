/**
 * Tests of what a row says about other runs: `if (task.running) return;` after a read, `if (now - lastRunAt < period) return;`. Whoever
 * reads, decides and then writes lets in everyone who read before the write.
 */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { readSqlStatement } from '../../statements/sql-statement.ts';
import { findText } from '../../statements/sql-text.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';
import { isRunWord } from '../flags/read-test.ts';

/** A property of a row that was read, by which a run is turned away; null when the test is none of that. */
export function findStateTest(facts: FileFacts, step: Step & { kind: 'branch' }): string | null {
  if (!endsPath(step.then) && !endsPath(step.otherwise)) return null;
  let found: string | null = null;
  forEachTerm(facts, step.test, (term) => {
    if (term.kind === 'member' && isRunWord(term.property) && isReadRow(facts, term.object)) found ??= term.property;
  });
  return found;
}

/** `save({ id, running: 1 })`: what the call says the property is from now on; null when it does not speak of it. */
export function findStateWrite(facts: FileFacts, call: CallFact, property: string): 'taken' | 'free' | null {
  const [first] = call.args;
  const text = first === undefined ? null : findText(facts, first);
  if (text !== null) return findStateOfText(text, property);
  let found: 'taken' | 'free' | null = null;
  for (const argument of call.args) {
    forEachTerm(facts, getPlainTerm(facts, argument), (term) => {
      if (term.kind !== 'object') return;
      const own = term.properties.find((one) => one.kind === 'property' && one.key === property);
      if (own === undefined || own.kind === 'spread') return;
      const value = getPlainTerm(facts, own.value);
      // Beside the old value it is a condition: `updateMany({ where: { running: false }, data: { running: true } })`.
      if (value.kind === 'literal') found = found === 'taken' || found === 'free' ? null : (value.value ? 'taken' : 'free');
    });
  }
  return found;
}

/** `update tasks set running = 1 where id = $1`; with the old value in WHERE it is a claim. */
function findStateOfText(text: string, property: string): 'taken' | 'free' | null {
  const statement = readSqlStatement(text);
  const isColumn = ({ column }: { readonly column: string }): boolean => column.replaceAll('_', '') === property.replaceAll('_', '').toLowerCase();
  const set = statement?.operation === 'update' && statement.where?.some(isColumn) !== true ? statement.sets?.find(isColumn) : undefined;
  if (set?.kind !== 'literal') return null;
  return set.value ? 'taken' : 'free';
}

/** Name of the time that a test compares with the clock: `lastRunAt`, `latestSnapshot`. Null when it compares none that was read. */
export function findTimeWindow(facts: FileFacts, test: Term): string | null {
  let found: string | null = null;
  forEachBehind(facts, test, new Set(), (term) => {
    if (term.kind !== 'operation' || !comparisons.has(term.operator)) return;
    // Both belong to one comparison: a score may compare numbers, and make a date of a column elsewhere.
    const compared = findCompared(facts, term);
    if (compared.clock) found ??= compared.last;
  });
  return found;
}

const comparisons = new Set(['<', '<=', '>', '>=']);
const lastName = /^(last|latest|previous|prev)[A-Z_]|(?:[a-z]L|_l)ast(Run|Sync|_run|_sync)/;
/** More names than this no test goes through. */
const mostBindings = 12;

function findCompared(facts: FileFacts, comparison: Term): { readonly clock: boolean; readonly last: string | null } {
  let clock = false;
  let last: string | null = null;
  forEachBehind(facts, comparison, new Set(), (term) => {
    if (term.kind === 'global' && term.name === 'Date') clock = true;
    last ??= findLastTime(facts, term);
  });
  return { clock, last };
}

/** Name of the time of the last run that the term is; null for any other term. */
export function findLastTime(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'member') return lastName.test(term.property) && isReadRow(facts, term.object) ? term.property : null;
  const binding = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  const isRead = binding !== undefined && !isGiven(binding) && lastName.test(binding.name) && binding.values.some((value) => value.kind === 'await');
  return isRead ? binding.name : null;
}

/** The term and what it is made of, the values of its variables included. */
function forEachBehind(facts: FileFacts, term: Term, seen: Set<number>, visit: (term: Term) => void): void {
  forEachTerm(facts, term, (inner) => {
    visit(inner);
    if (inner.kind !== 'binding' || seen.size >= mostBindings || seen.has(inner.binding)) return;
    seen.add(inner.binding);
    const binding = facts.bindings[inner.binding];
    if (binding === undefined || isGiven(binding)) return;
    for (const value of binding.values) forEachBehind(facts, value, seen, visit);
  });
}

function isGiven({ kind }: FileFacts['bindings'][number]): boolean {
  return kind === 'import' || kind === 'parameter';
}

/** Longer ways from a name to the row it was taken from nobody writes. */
const longestWay = 4;

/** The value was awaited in this file, or is a part of what was: a row, not a field of the process. */
export function isReadRow(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > longestWay) return false;
  switch (term.kind) {
    case 'await': return true;
    case 'member': case 'index': return isReadRow(facts, term.object, depth + 1);
    case 'cast': case 'element': return isReadRow(facts, term.of, depth + 1);
    case 'binding': return facts.bindings[term.binding]?.values.some((value) => isReadRow(facts, value, depth + 1)) === true;
    default: return false;
  }
}
