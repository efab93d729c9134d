/** Values inside objects, with the names they stand under: the resolvers of a map, the handlers of a route table. */
import type { Evaluator } from '../../values/evaluator.ts';
import { propertiesOf } from '../../values/objects/properties-of.ts';
import type { Values } from '../../values/value.ts';

export interface NamedValues {
  /** The names found for each `*` of the path, outermost first. */
  readonly names: readonly string[];
  readonly values: Values;
}

/** A table with more entries than this is data. */
const MOST_NAMES = 1_000;

/** What stands at a property path; `*` is every property. Lists are looked into, functions on the way are called. */
export function namedValuesAt(ev: Evaluator, values: Values, path: string): readonly NamedValues[] {
  let found: readonly NamedValues[] = [{ names: [], values }];
  for (const part of path.split('.')) {
    found = found.flatMap((one) =>
      openUp(ev, one.values, part === '*').flatMap((value) => (part === '*' ? propertiesOf(ev, value).map(({ name, values: inner }) => ({ names: [...one.names, name], values: inner })) : [{ names: one.names, values: ev.member(value, part) }])),
    ).filter((one) => one.values.length > 0).slice(0, MOST_NAMES);
  }
  return found;
}

function openUp(ev: Evaluator, values: Values, everything: boolean): Values {
  return values.flatMap((value) => {
    if (value.kind === 'list') return openUp(ev, value.items, everything);
    if (value.kind === 'function') return ev.invoke(value, []).flatMap((one) => (one.kind === 'namespace' ? instancesOf(ev, ev.exported(one.file, 'default')) : one.kind === 'object' ? [one] : []));
    if (value.kind === 'class') return instancesOf(ev, [value]);
    return value.kind === 'object' || value.kind === 'namespace' || value.kind === 'instance' || value.kind === 'made' ? [value] : [];
  });
}

/** Of a controller that is handed over as a class, or imported when it is first asked for, objects are made. */
function instancesOf(ev: Evaluator, values: Values): Values {
  return values.flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
}
