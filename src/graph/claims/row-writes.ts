/** Rows that are changed as objects: `job.status = 'running'; await job.save()`. */
import type { FileFacts } from '../../model/facts.ts';
import { readSetValue } from '../statements/column-objects.ts';
import { plainStatement, type SetColumn, type Statement } from '../statements/statement.ts';

const saves: ReadonlySet<string> = new Set(['save', 'persistAndFlush', 'flush']);

/** The write a call makes of an object whose properties the function has assigned before; null for any other call. */
export function readRowWrite(facts: FileFacts, index: number): Statement | null {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member' || !saves.has(call.callee.property) || call.kind === 'new') return null;
  const [argument] = call.args;
  const saved = argument?.kind === 'binding' ? argument : call.callee.object;
  if (saved.kind !== 'binding') return null;
  const flushes = call.callee.property === 'flush';
  const sets = facts.assignments.flatMap((assignment): SetColumn[] => {
    const { target, span } = assignment;
    if (assignment.in !== call.in || target.kind !== 'member' || target.object.kind !== 'binding' || span[0] > call.span[0]) return [];
    if (!flushes && target.object.binding !== saved.binding) return [];
    const column = target.property.toLowerCase();
    if (assignment.operator !== '=') return [{ column, kind: 'counter' }];
    return [readSetValue(facts, column, assignment.value)];
  });
  return sets.length === 0 ? null : { ...plainStatement, operation: 'update', where: [{ column: 'id', op: 'eq' }], sets };
}
