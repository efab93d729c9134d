/**
 * States of rows that have names: `if (sync.status === 'running') return;`, and further on `update({ status: 'running' })`. Whoever reads,
 * decides and then writes lets in everyone who read before the write.
 */
import type { AssignmentFact, CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath } from '../../steps.ts';
import { readSqlStatement } from '../../statements/sql-statement.ts';
import { findText } from '../../statements/sql-text.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';
import { isRunWord } from '../flags/read-test.ts';
import { isReadRow } from './database-state.ts';

export interface NamedState {
  readonly property: string;
  /** Without its case and its dashes: a constant may spell it otherwise than the database does. */
  readonly name: string;
}

/** What a run that goes on found the row not to say; null where the test is none of that, or does not end the run. */
export function findNamedStateTest(facts: FileFacts, step: Step & { kind: 'branch' }): NamedState | null {
  if (!endsPath(step.then) || endsPath(step.otherwise)) return null;
  return findCompared(facts, step.test);
}

function findCompared(facts: FileFacts, test: Term): NamedState | null {
  if (test.kind !== 'operation') return null;
  if (test.operator === '&&' || test.operator === '||') return test.operands.map((operand) => findCompared(facts, operand)).find((found) => found !== null) ?? null;
  if (test.operator !== '===' && test.operator !== '==') return null;
  const [left, right] = test.operands;
  if (left?.kind !== 'member' || right === undefined || !isReadRow(facts, left.object)) return null;
  const name = findName(facts, right);
  return name !== null && isRunWord(name) ? { property: left.property, name: plain(name) } : null;
}

/** `'running'`, `SyncStatus.Running` */
function findName(facts: FileFacts, term: Term): string | null {
  const value = getPlainTerm(facts, term);
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : null;
  return value.kind === 'member' && (value.object.kind === 'binding' || value.object.kind === 'global') ? value.property : null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** The call writes that state, and does not ask for another one where it does. */
export function writesState(facts: FileFacts, index: number, { property, name }: NamedState): boolean {
  const call = facts.calls[index];
  if (call === undefined) return false;
  const text = call.args[0] === undefined ? null : findText(facts, call.args[0]);
  if (text !== null) return writesInText(text, property, name);
  const values = call.args.flatMap((argument) => findValues(facts, argument, property));
  const [only] = values;
  // Beside the old state it is a condition: `updateMany({ where: { status: 'due' }, data: { status: 'running' } })`.
  if (only === undefined || values.length > 1 || isCondition(call, only)) return false;
  const written = findName(facts, only.value);
  return written !== null && plain(written) === name && !isAskedFurther(facts, index, property);
}

interface Written {
  readonly value: Term;
  /** The keys that lead to it. */
  readonly path: readonly string[];
}

const conditions: ReadonlySet<string> = new Set(['where', 'filter', 'query', 'criteria', 'match']);

/** `find({ status: 'running' })` asks, and so does what stands under `where`. */
function isCondition({ callee }: CallFact, { path }: Written): boolean {
  const name = callee.kind === 'member' ? callee.property : '';
  return path.some((key) => conditions.has(key)) || /^(?:find(?!.*update)|get|count|select|exists|where|eq$|filter|query|log|info$|debug$|warn$|error$|json$|send$|emit$|push$)/i.test(name);
}

/** Deeper ones are no columns. */
const deepest = 3;

function findValues(facts: FileFacts, argument: Term, property: string, path: readonly string[] = []): readonly Written[] {
  const term = getPlainTerm(facts, argument);
  if (term.kind !== 'object' || path.length > deepest) return [];
  return term.properties.flatMap((one) => {
    if (one.kind === 'spread' || one.key === null) return [];
    return one.key === property ? [{ value: one.value, path }] : findValues(facts, one.value, property, [...path, one.key]);
  });
}

function writesInText(text: string, property: string, name: string): boolean {
  const statement = readSqlStatement(text);
  const isColumn = ({ column }: { readonly column: string }): boolean => plain(column) === plain(property);
  if (statement?.operation !== 'update' || statement.where?.some(isColumn) === true) return false;
  const set = statement.sets?.find(isColumn);
  return set?.kind === 'literal' && typeof set.value === 'string' && plain(set.value) === name;
}

/** `update({ status: 'running' }).eq('status', 'due')`, `.where(eq(jobs.status, 'due'))` */
function isAskedFurther(facts: FileFacts, index: number, property: string): boolean {
  return facts.calls.some((call) => {
    if (!isChainedOn(facts, call, index)) return false;
    let found = false;
    for (const argument of call.args) {
      forEachTerm(facts, argument, (term) => {
        found ||= (term.kind === 'literal' && term.value === property) || (term.kind === 'member' && term.property === property) || (term.kind === 'object' && term.properties.some((one) => one.kind === 'property' && one.key === property));
        if (term.kind === 'call') found ||= facts.calls[term.call]?.args.some((inner) => inner.kind === 'member' && inner.property === property) === true;
      });
    }
    return found;
  });
}

/** Longer chains nobody writes. */
const longestChain = 10;

function isChainedOn(facts: FileFacts, { callee }: CallFact, index: number): boolean {
  let at = callee;
  for (let step = 0; step < longestChain && at.kind === 'member' && at.object.kind === 'call'; step += 1) {
    if (at.object.call === index) return true;
    const next = facts.calls[at.object.call]?.callee;
    if (next === undefined) return false;
    at = next;
  }
  return false;
}

/** `updateStatus('running')`, of which a function of the project makes the write. */
export function handsState(facts: FileFacts, index: number, { name }: NamedState): boolean {
  return facts.calls[index]?.args.some((argument) => {
    const given = findName(facts, argument);
    return given !== null && plain(given) === name;
  }) === true;
}

/** `job.status = 'running'` */
export function assignsState(facts: FileFacts, { target, value }: AssignmentFact, { property, name }: NamedState): boolean {
  if (target.kind !== 'member' || target.property !== property || !isReadRow(facts, target.object)) return false;
  const written = findName(facts, value);
  return written !== null && plain(written) === name;
}
