/**
 * Routers that a function of the project makes. Each call makes a router of its own, to be filled and mounted apart from
 * the others: where such a function is called tells its calls apart, which nothing it is given does.
 */
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type FunctionValue, type Origin, type Values } from '../value.ts';

/** What the function gives to this call of it. */
export function invokeAt(ev: Evaluation, target: FunctionValue, args: readonly Values[], site: Omit<Origin, 'frame'>, told: ReadonlySet<number> | null): Values {
  const values = ev.invoke(target, args, told);
  if (!values.some((value) => value.kind === 'api' && isMadeIn(target, value.origin, ev) && mayMount(ev, value.library, value.name))) return values;
  const { parameters } = ev.program.getFunction(target.file, target.function);
  if (args.length > parameters.length || parameters.some((parameter) => parameter.rest)) return values;
  const given = Array.from(parameters, (_, position) => args[position] ?? NO_VALUES);
  return ev.invoke(target, [...given, [ev.interner.foreign({ ...site, frame: null }, null)]]);
}

function isMadeIn(target: FunctionValue, origin: Origin | null, ev: Evaluation): boolean {
  return origin !== null && origin.file === target.file && ev.program.getCall(origin.file, origin.call).in === target.function;
}

function mayMount(ev: Evaluation, library: string, name: string): boolean {
  const rows = ev.catalogue.libraries.get(library)?.rows.get(name);
  return rows !== undefined && [...rows.values()].some((named) => named.some((row) => row.mount !== undefined));
}
