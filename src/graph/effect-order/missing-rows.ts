/** Rows that are made because there is none: whether the run comes to the insert where it has found nothing. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { readChain } from '../statements/chain.ts';
import { findObject, findProperty } from '../statements/column-objects.ts';
import type { DatabaseSite, PassedTest } from './flow.ts';
import { findSettled } from './settled-answers.ts';

/** `Settings.findOne({})`: one row, whichever, and here there is none. The last one by its number or its time says how far somebody came. */
export function isOnlyRowMissing(graph: ProgramGraph, read: DatabaseSite, passed: readonly PassedTest[]): boolean {
  const { statement: { operation, where, limit }, edge } = read;
  const isOne = operation === 'read' && where?.length === 0 && (limit === 1 || edge.roles.some(({ api }) => /\.find(?:One|First)\w*\(\)$/.test(api)));
  return isOne && !isOrdered(graph, read) && passed.some(({ file, facts, test, isTrue }) => saysRow('missing', facts, test, isTrue, (call) => read.via.includes(`${file}#${call}`)));
}

/** A test on the way has found the row: `if (order) await orders.create(…)` makes one more, and not the one that was missing. */
export function isRowFound(read: DatabaseSite, passed: readonly PassedTest[]): boolean {
  return passed.some(({ file, facts, test, isTrue }) => saysRow('found', facts, test, isTrue, (call) => read.via.includes(`${file}#${call}`)));
}

const orders = /^(?:orderBy\w*|order|sort|reverse|latest|skip|offset|cursor)$/;

function isOrdered(graph: ProgramGraph, { node, edge, text }: DatabaseSite): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined || /\border\s+by\b/.test(text)) return true;
  return readChain(facts, edge.call).links.some(({ name, args }) => (name !== null && orders.test(name)) || args.some((arg) => findProperty(facts, findObject(facts, arg), 'orderBy', 'order', 'sort', 'skip', 'offset', 'cursor') !== undefined));
}

/** The test, true or false as it was, means that the call has given no row, or that it has given one. */
function saysRow(what: 'missing' | 'found', facts: FileFacts, test: Term, isTrue: boolean, isRead: (call: number) => boolean): boolean {
  const isRow = (term: Term): boolean => holdsRow(facts, term, isRead, 0);
  const says = (operand: Term, comesTo: boolean): boolean => saysRow(what, facts, operand, comesTo, isRead);
  const isThere = what === 'found';
  if (test.kind !== 'operation') return isTrue === isThere && isRow(test);
  const [left, right] = test.operands;
  if (left === undefined) return false;
  switch (test.operator) {
    case '!': return says(left, !isTrue);
    case '&&': return isTrue && test.operands.some((operand) => says(operand, true));
    case '||': return !isTrue && test.operands.some((operand) => says(operand, false));
    case '==': case '===': return isTrue !== isThere && isNothing(right) && isRow(left);
    case '!=': case '!==': case '>': return isTrue === isThere && isNothing(right) && isRow(left);
    default: return false;
  }
}

function isNothing(term: Term | undefined): boolean {
  return (term?.kind === 'literal' && (term.value === null || term.value === 0)) || (term?.kind === 'global' && term.name === 'undefined');
}

const lists: ReadonlySet<string> = new Set(['rows', 'length', 'rowCount', 'recordset', '0']);
const longestValue = 8;

/** The row itself, or how many there are; what one of its columns says is another question. */
function holdsRow(facts: FileFacts, term: Term, isRead: (call: number) => boolean, depth: number): boolean {
  if (depth > longestValue) return false;
  switch (term.kind) {
    case 'await': case 'cast': case 'element': return holdsRow(facts, term.of, isRead, depth + 1);
    case 'index': return holdsRow(facts, term.object, isRead, depth + 1);
    case 'member': return lists.has(term.property) && holdsRow(facts, term.object, isRead, depth + 1);
    case 'binding': {
      const values = facts.bindings[term.binding]?.values ?? [];
      return values.length === 1 && values.every((value) => holdsRow(facts, value, isRead, depth + 1));
    }
    case 'parameter': {
      const settled = findSettled(facts, term);
      return settled !== undefined && holdsRow(facts, settled, isRead, depth + 1);
    }
    case 'call': return isRead(term.call);
    default: return false;
  }
}
