/** `new Schema({ event: { type: String, unique: true } })` and `schema.index({ shop: 1, day: 1 }, { unique: true })`: https://mongoosejs.com/docs/guide.html#indexes */
import type { FileFacts, Term } from '../../model/facts.ts';
import { asObject, getCalledName, getProperties, getText, isTrue } from './literal-objects.ts';
import type { UniqueKeys } from './table-keys.ts';

export const mongooseCalls: readonly string[] = ['model'];

/** The model that `model('Order', orderSchema)` makes. */
export function readMongooseModel(facts: FileFacts, index: number): UniqueKeys | null {
  const call = facts.calls[index];
  const name = getText(call?.args[0]);
  const schema = call?.args[1];
  if (call === undefined || name === null || schema?.kind !== 'binding') return null;
  const made = facts.bindings[schema.binding]?.values.find((value) => value.kind === 'call');
  const fields = made?.kind === 'call' ? readFields(facts, made.call) : null;
  if (fields === null) return null;
  const together = facts.calls.flatMap((one): (readonly string[])[] => {
    if (one.callee.kind !== 'member' || one.callee.property !== 'index' || !isSame(one.callee.object, schema) || !isTrue(asObject(facts, one.args[1]), 'unique')) return [];
    const keys = asObject(facts, one.args[0]);
    return keys === null ? [] : [getProperties(keys).map(({ key }) => key)];
  });
  return { names: [name], unique: [...fields, ...together], line: call.span[0] };
}

function readFields(facts: FileFacts, index: number): readonly (readonly string[])[] | null {
  const call = facts.calls[index];
  const fields = call === undefined || getCalledName(facts, call.callee) !== 'Schema' ? null : asObject(facts, call.args[0]);
  return fields === null ? null : getProperties(fields).filter(({ value }) => isTrue(asObject(facts, value), 'unique')).map(({ key }) => [key]);
}

function isSame(term: Term, other: Term & { kind: 'binding' }): boolean {
  return term.kind === 'binding' && term.binding === other.binding;
}
