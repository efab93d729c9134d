/** Argument values of a call. */
import type { CallFact } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Values } from '../value.ts';

/** So many more positions may be filled by a spread at the end. */
const SPREAD = 2;

/** Argument values by position; a spread at the end fills the rest, one in the middle counts as one argument. */
export function evaluateArguments(ev: Evaluation, call: CallFact, at: At): readonly Values[] {
  const args: Values[] = [];
  for (const arg of call.args) {
    const values = ev.evaluate(arg, at);
    args.push(values);
    if (arg.kind === 'spread' && arg === call.args[call.args.length - 1]) args.push(values, values);
  }
  return args;
}

/** One of them: what the others can be is not asked. */
export function evaluateArgument(ev: Evaluation, { args }: CallFact, index: number, at: At): Values {
  const last = args.length - 1;
  const isSpread = index > last && index <= last + SPREAD && args[last]?.kind === 'spread';
  const arg = args[isSpread ? last : index];
  return arg ? ev.evaluate(arg, at) : NO_VALUES;
}
