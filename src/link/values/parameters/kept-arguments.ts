/** Whether what a call is given is kept or called by whoever is called: `register(name, service)`, where `register` fills a table. */
import type { Row } from '../../../catalogue/schema.ts';
import { apiTarget } from '../catalogue-rows.ts';
import type { Evaluation } from '../evaluation.ts';
import { isFilledBy } from '../items/collections.ts';
import type { At, Value } from '../value.ts';
import { usesOfParameter, type Handing } from './parameter-uses.ts';

/** What a registrar hands on is kept by the first or the second function behind it. */
const MOST_HANDED_ON = 3;

/** Data that is only looked at, printed or sent is given to functions that do neither: what it can be need not be found out. */
export function isKept(ev: Evaluation, { call, arg }: Handing, file: string, depth = 0): boolean {
  const fact = ev.program.getCall(file, call);
  const at: At = { file, fn: fact.in, frame: null };
  if (fact.callee.kind === 'member' && isFilledBy(fact.callee.property, arg) && ev.evaluate(fact.callee.object, at).some(({ kind }) => kind === 'collection')) return true;
  return ev.evaluate(fact.callee, at).some((callee) => keeps(ev, callee, fact.kind === 'new', arg, depth));
}

function keeps(ev: Evaluation, callee: Value, isNew: boolean, arg: number, depth: number): boolean {
  if (callee.kind === 'function') return uses(ev, callee.file, callee.function, callee.bound.length + arg, depth);
  if (callee.kind === 'class') {
    const constructor = ev.program.getClass(callee.file, callee.class).constructorFunction;
    return isNew && constructor !== undefined && uses(ev, callee.file, constructor, arg, depth);
  }
  const target = apiTarget(callee);
  const rows = target ? ev.catalogue.libraries.get(target.on.library)?.rows.get(target.on.name)?.get(isNew ? `new ${target.name}` : target.name) : undefined;
  return rows?.some(isKeeper) === true;
}

function uses(ev: Evaluation, file: string, fn: number, arg: number, depth: number): boolean {
  const { parameters } = ev.program.getFunction(file, fn);
  const rest = parameters.findIndex((parameter) => parameter.rest);
  const { isUsed, handedTo } = usesOfParameter(ev.program.getFile(file), fn, rest >= 0 ? Math.min(rest, arg) : arg);
  return isUsed || (depth < MOST_HANDED_ON && handedTo.some((handing) => isKept(ev, handing, file, depth + 1)));
}

/** The library calls what it is given, or gives it back to others. */
function isKeeper({ callback, route, mount, hooks, stores, binds, context, tasks }: Row): boolean {
  return [callback, route, mount, hooks, stores, binds, context, tasks].some((one) => one !== undefined);
}
