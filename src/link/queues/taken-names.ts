/** Names that are taken out of what a call gives: `const { charge, refund } = proxyActivities(options)`, also by way of a function of the same file. */
import type { Evaluator } from '../values/evaluator.ts';
import type { CallSite } from '../values/program.ts';

export function findTakenNames(ev: Evaluator, { file, call }: CallSite): readonly string[] {
  const facts = ev.program.getFile(file);
  const maker = facts.calls[call]?.in;
  const asks = ({ callee }: (typeof facts.calls)[number]): boolean => callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === maker) === true;
  const given = new Set([call, ...facts.calls.flatMap((one, index) => (asks(one) ? [index] : []))]);
  return facts.bindings.flatMap(({ values }) => values.flatMap((value) => (value.kind === 'member' && value.object.kind === 'call' && given.has(value.object.call) ? [value.property] : [])));
}
