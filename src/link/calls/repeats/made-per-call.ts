/** Classes of which every object is made for one call: `new Directory().storeOf(shop)` in a handler. What such an object keeps is gone with it. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../../values/evaluation.ts';

/** True only where each `new` is seen to be used there and then; an object that is kept, handed on or given back may live as long as the process. */
export function isMadePerCall(ev: Evaluation, file: string, cls: number): boolean {
  const { classes, exports } = ev.program.getFile(file);
  const name = classes[cls]?.name ?? '';
  const names = [name, ...(exports.some((one) => one.name === 'default' || one.name === 'module.exports') ? ['default'] : [])];
  const uses = names.flatMap((one) => ev.program.callsNamed(one)).flatMap((site): boolean[] => {
    const facts = ev.program.getFile(site.file);
    const call = ev.program.getCall(site.file, site.call);
    if (call.kind !== 'new') return [];
    const made = ev.evaluate(call.callee, { file: site.file, fn: call.in, frame: null });
    return made.some((value) => value.kind === 'class' && value.file === file && value.class === cls) ? [isUsedThereOnly(facts, site.call, call.in)] : [];
  });
  return uses.length > 0 && uses.every((isUsed) => isUsed);
}

function isUsedThereOnly(facts: FileFacts, made: number, fn: number): boolean {
  if (fn === 0) return false;
  const isReceiver = (term: Term): boolean => facts.calls.some(({ callee, in: user }) => user === fn && callee.kind === 'member' && JSON.stringify(callee.object) === JSON.stringify(term));
  if (isReceiver({ kind: 'call', call: made })) return true;
  const binding = facts.bindings.findIndex(({ scope, values }) => scope === fn && values.length === 1 && values[0]?.kind === 'call' && values[0].call === made);
  return binding !== -1 && isReceiver({ kind: 'binding', binding }) && !isGivenAway(facts, binding, fn);
}

/** It is an argument, a value or a field of something, or another function has it. */
function isGivenAway(facts: FileFacts, binding: number, fn: number): boolean {
  const text = `{"kind":"binding","binding":${String(binding)}}`;
  const mentions = (part: unknown): boolean => JSON.stringify(part ?? null).includes(text);
  return facts.calls.some(({ callee, args, in: user }) => mentions(args) || (user !== fn && mentions(callee)))
    || facts.assignments.some(({ target, value }) => mentions(value) || mentions(target))
    || facts.bindings.some(({ values }) => mentions(values))
    || facts.exports.some(({ value }) => value !== undefined && mentions(value))
    || mentions(facts.functions[fn]?.body);
}
