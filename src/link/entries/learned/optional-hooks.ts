/** Hooks that a router keeps under names, and that run for the routes that ask for them: `macro({ signedIn: { resolve } })`, `get(path, list, { signedIn: true })`. */
import { namedValuesAt } from '../arguments/named-values.ts';
import { handlerFunctions } from '../entry-seeds.ts';
import type { RegisteringCall } from '../registering-call.ts';
import { readString } from '../read-strings.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { propertiesOf } from '../../values/objects/properties-of.ts';
import type { FunctionValue, Values } from '../../values/value.ts';

/** Notes the hooks that the call names. True when something was new. */
export function learnHooks(ev: Evaluator, { match, site, args }: RegisteringCall): boolean {
  const { hooks } = match.row;
  if (!hooks) return false;
  const name = hooks.name === undefined ? null : readString(ev, args, { arg: hooks.name });
  if (hooks.name !== undefined && name === null) return false;
  return hooks.at.flatMap((at) => namedValuesAt(ev, args[hooks.arg] ?? [], name === null ? `*.${at}` : at)).map(({ names, values }) => {
    const key = keyOf(name ?? names[0] ?? '');
    const functions = handlerFunctions(ev, values);
    if (functions.length === 0) return false;
    ev.teaching.teach(site.file, 'stored', `${match.library.name}\n${key}`);
    return ev.store(match.library.name, key, { file: site.file, origin: null }, functions);
  }).includes(true);
}

/** Those that the options ask for; `false` asks for none. */
export function hooksAskedFor(ev: Evaluator, { match, site }: RegisteringCall, options: Values): readonly FunctionValue[] {
  const asked = options.flatMap((value) => (value.kind === 'object' ? propertiesOf(ev, value) : [])).filter(({ values }) => !values.some((value) => value.kind === 'literal' && value.value === false));
  return asked.flatMap(({ name }) => ev.stored(match.library.name, keyOf(name), { file: site.file, origin: null })).filter((value) => value.kind === 'function');
}

function keyOf(name: string): string {
  return `hooks of ${name}`;
}
