/** Rows that a run has read and saves as objects: `for (const call of due) { …; call.setNext(); await call.save(); }`. */
import type { FileFacts } from '../../model/facts.ts';
import type { CallEdge, FunctionNode } from '../../model/graph.ts';
import { isKey } from '../claims/claim-columns.ts';
import { readRowWrite } from '../claims/rows/row-writes.ts';
import { readSetObject } from '../statements/column-objects.ts';
import { plainStatement, type SetColumn } from '../statements/statement.ts';
import { findCallsIn } from './call-values.ts';
import type { DatabaseSite } from './flow.ts';

/** The write that a call makes of a row which the run has read; null for any other call. */
export function findSavedRow(node: FunctionNode, facts: FileFacts, index: number, reads: readonly DatabaseSite[], at: Pick<DatabaseSite, 'loops' | 'transaction' | 'via' | 'gatedBy'>): DatabaseSite | null {
  const call = facts.calls[index];
  if (call?.kind !== 'call' || call.callee.kind !== 'member' || call.callee.object.kind !== 'binding') return null;
  const { property, object } = call.callee;
  const read = property === 'save' || property === 'update' ? findRead(node, facts, object.binding, reads) : undefined;
  if (read === undefined) return null;
  const sets = property === 'update' ? readSetObject(facts, call.args[0]) : readRowWrite(facts, index)?.sets ?? guessSets(facts, index, object.binding, read);
  if (sets === null || sets.length === 0) return null;
  const edge: CallEdge = { call: index, place: { file: node.file, span: call.span }, to: [], roles: [], loop: call.loop, once: false, exceptional: false, confidence: 'likely' };
  return {
    node, edge, ...at, text: '', joined: [], isObject: true,
    statement: { ...plainStatement, operation: 'update', table: read.statement.table, where: [{ column: 'id', op: 'eq' }], sets },
    columns: sets.map(({ column }) => column.toLowerCase()),
    states: sets.flatMap(({ column, value }) => (value === undefined || value === null ? [] : [{ column, value }])),
  };
}

/** The read whose answer the variable holds, or an item of it. */
function findRead(node: FunctionNode, facts: FileFacts, binding: number, reads: readonly DatabaseSite[]): DatabaseSite | undefined {
  const calls = new Set([...findCallsIn(facts, { kind: 'binding', binding })].map((call) => `${node.file}#${call}`));
  return reads.find((read) => read.statement.table !== null && read.via.some((call) => calls.has(call)));
}

/** A method of the row has changed it before: that is what it was looked for by. */
function guessSets(facts: FileFacts, index: number, binding: number, read: DatabaseSite): readonly SetColumn[] {
  const own = facts.calls[index];
  const isChanged = facts.calls.some(({ callee, in: fn, args }, other) => other < index && fn === own?.in && args.length === 0 && callee.kind === 'member' && callee.object.kind === 'binding' && callee.object.binding === binding && setters.test(callee.property));
  return isChanged ? (read.statement.where ?? []).flatMap(({ column }) => (column === '?' || isKey(column) ? [] : [{ column, kind: 'other' as const }])) : [];
}

/** Methods that change what they are called on. */
const setters = /^(?:set|mark|calculate|compute|advance|update|complete|finish|schedule|bump|move|reschedule|process)/i;
