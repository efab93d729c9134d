/** Argument values of a call. */
import type { CallFact } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At, Values } from '../value.ts';

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
