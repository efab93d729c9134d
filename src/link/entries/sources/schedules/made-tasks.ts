/** Tasks that a library has made of functions, and that are scheduled later: `new CronJob(times, new AsyncTask('digest', send))`. */
import { evaluateArguments } from '../../../values/evaluate/evaluate-arguments.ts';
import { matchRows } from '../../../values/catalogue-rows.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { At, FunctionValue, Origin, Values } from '../../../values/value.ts';
import { handlerFunctions } from '../../entry-seeds.ts';
import { readString } from '../../read-strings.ts';

export interface MadeTask {
  readonly targets: readonly FunctionValue[];
  readonly name: string | null;
}

/** What each of the values was made of. */
export function findMadeTasks(ev: Evaluator, values: Values): readonly MadeTask[] {
  return values.flatMap((value) => (value.kind === 'api' && value.origin !== null ? madeBy(ev, value.origin) : []));
}

function madeBy(ev: Evaluator, origin: Origin): readonly MadeTask[] {
  const call = ev.program.getCall(origin.file, origin.call);
  const at: At = { file: origin.file, fn: call.in, frame: origin.frame };
  const args = evaluateArguments(ev, call, at);
  const [match] = ev.evaluate(call.callee, at).flatMap((callee) => matchRows(ev, callee, call.kind === 'new', args, origin));
  const positions = match?.row.callback?.args;
  if (match === undefined || positions === undefined || positions === 'all') return [];
  const targets = handlerFunctions(ev, positions.flatMap((position) => args[position] ?? []));
  return targets.length === 0 ? [] : [{ targets, name: match.row.subject === undefined ? null : readString(ev, args, match.row.subject) }];
}
