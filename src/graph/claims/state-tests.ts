/** What the tests of a function say of a row that was read: `if (order.status === 'paid') return;` leaves a row that is not paid yet. */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { readLiteral } from '../statements/column-objects.ts';
import type { Literal, SetColumn } from '../statements/statement.ts';
import { endsPath, getInnerSteps, holdsCall } from '../steps.ts';
import { getPlainTerm } from '../terms.ts';
import { isSameColumn } from './claim-columns.ts';

export interface TestedState {
  readonly column: string;
  /** `one-of` and `none-of` some values; `empty` and `filled` where only that was asked. */
  readonly is: 'one-of' | 'none-of' | 'empty' | 'filled';
  readonly values: readonly Literal[];
}

/** With the line of the test. */
export interface PassedTest extends TestedState {
  readonly line: number;
}

/** All that is known of the row where a run comes to the call; `isRow` tells the names that hold it. */
export function findTestedStates(steps: readonly Step[], facts: FileFacts, call: number, isRow: (term: Term) => boolean): readonly PassedTest[] {
  const read = ({ test, line }: Step & { kind: 'branch' }, holds: boolean): readonly PassedTest[] => readTest({ facts, isRow }, test, holds).map((state) => ({ ...state, line }));
  const known: PassedTest[] = [];
  for (const step of steps) {
    if (step.kind === 'call' && step.call === call) return known;
    const side = getInnerSteps(step).find((inner) => holdsCall(inner, call));
    if (side !== undefined) return [...known, ...(step.kind === 'branch' ? read(step, side === step.then) : []), ...findTestedStates(side, facts, call, isRow)];
    if (step.kind !== 'branch' || endsPath(step.then) === endsPath(step.otherwise)) continue;
    known.push(...read(step, endsPath(step.otherwise)));
  }
  return known;
}

interface Row {
  readonly facts: FileFacts;
  readonly isRow: (term: Term) => boolean;
}

function readTest(row: Row, test: Term, holds: boolean): readonly TestedState[] {
  if (test.kind === 'operation') {
    const [left, right] = test.operands;
    switch (test.operator) {
      case '!': return left === undefined ? [] : readTest(row, left, !holds);
      case '&&': return holds ? test.operands.flatMap((operand) => readTest(row, operand, true)) : readRefused(row, test.operands);
      case '||': return holds ? [] : test.operands.flatMap((operand) => readTest(row, operand, false));
      case '===': case '==': return left === undefined || right === undefined ? [] : readEquality(row, left, right, holds);
      case '!==': case '!=': return left === undefined || right === undefined ? [] : readEquality(row, left, right, !holds);
      default: return [];
    }
  }
  if (test.kind === 'call') return readListed(row, test.call, holds);
  const column = findColumn(row, test);
  return column === null ? [] : [{ column, is: holds ? 'filled' : 'empty', values: [] }];
}

/** `if (refund.receiptId && refund.receipt) return;`: one and the same thing in two ways. */
function readRefused(row: Row, operands: readonly Term[]): readonly TestedState[] {
  const columns = operands.map((operand) => findColumn(row, operand));
  const [first] = columns;
  return first == null || !columns.every((column) => column !== null && (column.startsWith(first) || first.startsWith(column))) ? [] : columns.flatMap((column) => (column === null ? [] : [{ column, is: 'empty' as const, values: [] }]));
}

function readEquality(row: Row, left: Term, right: Term, equal: boolean): readonly TestedState[] {
  const column = findColumn(row, left);
  const literal = readLiteral(row.facts, right);
  if (column === null || !('value' in literal) || literal.value === undefined) return [];
  if (literal.value === null || literal.value === false) return [{ column, is: equal ? 'empty' : 'filled', values: [] }];
  return [{ column, is: equal ? 'one-of' : 'none-of', values: [literal.value] }];
}

/** `['paid', 'refunded'].includes(order.status)` */
function readListed(row: Row, index: number, holds: boolean): readonly TestedState[] {
  const call = row.facts.calls[index];
  const [asked] = call?.args ?? [];
  if (call?.callee.kind !== 'member' || call.callee.property !== 'includes' || asked === undefined) return [];
  const list = getPlainTerm(row.facts, call.callee.object);
  const column = findColumn(row, asked);
  if (column === null || list.kind !== 'array') return [];
  const values = list.items.flatMap((item) => readLiteral(row.facts, item).value ?? []);
  return values.length !== list.items.length ? [] : [{ column, is: holds ? 'one-of' : 'none-of', values }];
}

/** The column of the row that the term is, also by a name that holds it: `const { status } = order`. */
function findColumn({ facts, isRow }: Row, term: Term): string | null {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'member' && isRow(plain.object) ? plain.property.toLowerCase() : null;
}

/** A row with the new value is turned away by the test: it is what keeps the next run out. */
export function endsTestedState({ column, is, values }: TestedState, set: SetColumn): boolean {
  if (!isSameColumn(column, set.column) || set.kind === 'counter') return false;
  const isEmpty = set.kind === 'literal' && (set.value === null || set.value === false || set.value === '' || set.value === 0);
  switch (is) {
    case 'empty': return !isEmpty;
    case 'filled': return isEmpty;
    case 'one-of': return set.kind === 'literal' && set.value !== undefined && !values.some((value) => isSame(value, set.value));
    case 'none-of': return set.kind === 'literal' && values.some((value) => isSame(value, set.value));
  }
}

/** `OrderStatus.Paid` and `'paid'` are one. */
function isSame(left: Literal, right: Literal | undefined): boolean {
  return right !== undefined && plain(left) === plain(right);
}

function plain(value: Literal): string {
  return String(value).toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
