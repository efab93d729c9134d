/** Classes of which every object is made for one call: `new Directory().storeOf(shop)` in a handler. What such an object keeps is gone with it. */
import type { FileFacts } from '../../../model/facts.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import { runsWhenAsked } from './asked-functions.ts';
import { isHandingItselfOn } from './handed-objects.ts';
import { findVariableOf, isGivenAway, isReceiver } from './uses-of-bindings.ts';

/** True only where each `new` is seen to be used there and then, for a request; an object that is kept, handed on or given back may live as long as the process. */
export function isMadePerCall(ev: Evaluation, file: string, cls: number): boolean {
  const own = ev.program.getFile(file);
  if (isHandingItselfOn(own, cls)) return false;
  const { classes, exports } = own;
  const name = classes[cls]?.name ?? '';
  const names = [name, ...(exports.some((one) => one.name === 'default' || one.name === 'module.exports') ? ['default'] : [])];
  const uses = names.flatMap((one) => ev.program.callsNamed(one)).flatMap((site): boolean[] => {
    const facts = ev.program.getFile(site.file);
    const call = ev.program.getCall(site.file, site.call);
    if (call.kind !== 'new') return [];
    const made = ev.evaluate(call.callee, { file: site.file, fn: call.in, frame: null });
    return made.some((value) => value.kind === 'class' && value.file === file && value.class === cls) ? [isUsedThereOnly(facts, site.call, call.in) && runsWhenAsked(ev, site.file, call.in)] : [];
  });
  return uses.length > 0 && uses.every((isUsed) => isUsed);
}

function isUsedThereOnly(facts: FileFacts, made: number, fn: number): boolean {
  if (isReceiver(facts, fn, { kind: 'call', call: made })) return true;
  const binding = findVariableOf(facts, fn, made);
  return binding !== null && isReceiver(facts, fn, { kind: 'binding', binding }) && !isGivenAway(facts, binding);
}
