/** What a library runs of what its call is given, before the call has finished. */
import { functionsAt } from '../../entries/registrations.ts';
import { handedArguments, makings, type RowMatch } from '../../values/catalogue-rows.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { Values } from '../../values/value.ts';
import type { RunFunction } from './run-function.ts';

/** Roles whose call hands its callbacks to someone else's time; what they do is not done by the caller. */
const HANDED_OVER: ReadonlySet<string> = new Set(['route', 'mount', 'queue-consumer', 'schedule', 'offload']);

export function runByLibrary(ev: Evaluator, match: RowMatch, args: readonly Values[]): readonly RunFunction[] {
  const { callback, role } = match.row;
  const runs = callback?.runs ?? (role !== undefined && HANDED_OVER.has(role) ? 'later' : 'now');
  if (runs === 'later' || runs === 'elsewhere') return [];
  const handed = handedArguments(ev, match, args);
  const run: RunFunction[] = [];
  args.forEach((values, position) => {
    if (callback && callback.args !== 'all' && !callback.args.includes(position)) return;
    const items = callback?.runs === 'now' ? values.flatMap((value) => (value.kind === 'list' ? value.items : [value])) : values;
    for (const value of items) if (value.kind === 'function') run.push({ target: value, args: handed });
    if (callback?.runs === 'now') for (const value of functionsAt(ev, values, callback.at)) run.push({ target: value, args: handed });
  });
  if (callback?.made) for (const value of functionsAt(ev, makings(ev, match, args), callback.at)) run.push({ target: value, args: handed });
  return run;
}
