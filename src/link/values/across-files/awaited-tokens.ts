/** What a container gives where a token itself is waited for: `const db = yield* Db`. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type ApiValue, type Value, type Values } from '../value.ts';
import { tokenOfClass, tokenOfOrigin } from './injected-values.ts';

interface Token {
  readonly library: Library;
  /** The library's value of it. */
  readonly on: ApiValue;
  readonly keys: readonly string[];
}

/** Tokens among the values stand for what is bound to them, and all else for itself. `file`: where it is waited. */
export function boundToAwaited(ev: Evaluation, values: Values, file: string): Values {
  const tokens = values.map((value) => findToken(ev, value));
  if (tokens.every((token) => token === null)) return values;
  return ev.interner.union(values.map((value, index) => {
    const token = tokens[index];
    return token == null ? [value] : boundTo(ev, token, file);
  }));
}

function boundTo(ev: Evaluation, { library, on, keys }: Token, file: string): Values {
  for (const key of keys) {
    const bound = ev.stored(library.name, key, { file, origin: null });
    if (bound.length > 0) return bound;
  }
  return declaredFor(ev, on);
}

/** A value of a library that gives what is bound to it, or a class made of one: `class Db extends Context.Tag('Db')<Db, Database>() {}`. */
function findToken(ev: Evaluation, value: Value): Token | null {
  if (value.kind === 'api') return isToken(ev, value) ? asToken(ev, value, []) : null;
  if (value.kind !== 'class') return null;
  const fact = ev.program.getClass(value.file, value.class);
  if (fact.extends?.kind !== 'call') return null;
  const base = ev.evaluate(fact.extends, { file: value.file, fn: fact.in, frame: null }).find((one) => one.kind === 'api');
  return base?.kind === 'api' && isToken(ev, base) ? asToken(ev, base, [tokenOfClass(value)]) : null;
}

/** Whether the library gives what is bound to it where it is waited for. */
export function isToken(ev: Evaluation, { library, name }: ApiValue): boolean {
  return ev.catalogue.libraries.get(library)?.rows.get(name)?.get('await')?.some(({ gives }) => gives === '$token') === true;
}

function asToken(ev: Evaluation, on: ApiValue, keys: readonly string[]): Token | null {
  const library = ev.catalogue.libraries.get(on.library);
  return library === undefined ? null : { library, on, keys: [...keys, ...tokenOfOrigin(on)] };
}

/** Nobody seems to bind anything: what the token was said to stand for, by the last type of the call that made it. */
function declaredFor(ev: Evaluation, { origin }: ApiValue): Values {
  if (!origin) return NO_VALUES;
  const call = ev.program.getCall(origin.file, origin.call);
  const type = call.typeArgs?.at(-1);
  return type === undefined ? NO_VALUES : ev.typed(type, { file: origin.file, fn: call.in, frame: origin.frame });
}
