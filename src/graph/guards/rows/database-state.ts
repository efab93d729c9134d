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
  const seen: Deep = { clock: false, compares: false, last: null, bindings: new Set() };
  lookInto(facts, test, seen);
  return seen.clock && seen.compares ? seen.last : null;
}

interface Deep {
  clock: boolean;
  compares: boolean;
  last: string | null;
  readonly bindings: Set<number>;
}

const comparisons = new Set(['<', '<=', '>', '>=']);
const lastName = /^(last|latest|previous|prev)[A-Z_]|(?:[a-z]L|_l)ast(Run|Sync|_run|_sync)/;
/** More names than this no test goes through. */
const mostBindings = 12;

function lookInto(facts: FileFacts, term: Term, seen: Deep): void {
  forEachTerm(facts, term, (inner) => {
    if (inner.kind === 'global' && inner.name === 'Date') seen.clock = true;
    if (inner.kind === 'operation' && comparisons.has(inner.operator)) seen.compares = true;
    if (inner.kind === 'member' && lastName.test(inner.property) && isReadRow(facts, inner.object)) seen.last ??= inner.property;
    if (inner.kind !== 'binding' || seen.bindings.size >= mostBindings || seen.bindings.has(inner.binding)) return;
    seen.bindings.add(inner.binding);
    const binding = facts.bindings[inner.binding];
    if (binding === undefined || binding.kind === 'import' || binding.kind === 'parameter') return;
    if (lastName.test(binding.name) && binding.values.some((value) => value.kind === 'await')) seen.last ??= binding.name;
    for (const value of binding.values) lookInto(facts, value, seen);
  });
}

/** Longer ways from a name to the row it was taken from nobody writes. */
const longestWay = 4;

/** The value was awaited in this file, or is a part of what was: a row, not a field of the process. */
function isReadRow(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > longestWay) return false;
  switch (term.kind) {
    case 'await': return true;
    case 'member': case 'index': return isReadRow(facts, term.object, depth + 1);
    case 'cast': case 'element': return isReadRow(facts, term.of, depth + 1);
    case 'binding': return facts.bindings[term.binding]?.values.some((value) => isReadRow(facts, value, depth + 1)) === true;
    default: return false;
  }
}
