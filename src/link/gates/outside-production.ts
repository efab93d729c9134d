/** What is registered while people develop, and in no service: `if (process.env.NODE_ENV !== 'production') addDebugRoutes(app)`. */
import type { FileFacts } from '../../model/facts.ts';
import type { MarkSet } from '../footprint/mark-set.ts';
import { stepsOutsideProduction } from '../values/production/steps-in-production.ts';
import type { CallSite, Program } from '../values/program.ts';

/** Starters that start starters. */
const mostDepth = 3;
/** A function that is called from more places is no starter. */
const mostCallers = 10;

/** True where production does not come to the call, or to no call of the functions around it. */
export function isOutsideProduction(program: Program, { file, call }: CallSite, depth = 0): boolean {
  const facts = program.getFile(file);
  const fn = facts.calls[call]?.in ?? 0;
  const fact = facts.functions[fn];
  if (fact === undefined) return false;
  if (stepsOutsideProduction(facts, fact).calls.has(call)) return true;
  return depth < mostDepth && isFunctionOutside(program, file, fn, depth);
}

/** What is given to a variable within a function is asked of that function for each reader of the variable. */
const outsideOfPrograms = new WeakMap<Program, Map<string, { readonly result: boolean; readonly marks: MarkSet }>>();

/** True where production makes none of the calls of the function. */
export function isFunctionOutside(program: Program, file: string, fn: number, depth = 0): boolean {
  if (fn === 0) return false;
  let known = outsideOfPrograms.get(program);
  if (!known) outsideOfPrograms.set(program, (known = new Map<string, { readonly result: boolean; readonly marks: MarkSet }>()));
  const key = `${file}#${fn}#${depth}`;
  let outside = known.get(key);
  if (!outside) known.set(key, (outside = program.marks.during(() => isCalledOutside(program, file, fn, depth))));
  else program.marks.note(outside.marks);
  return outside.result;
}

function isCalledOutside(program: Program, file: string, fn: number, depth: number): boolean {
  const facts = program.getFile(file);
  const fact = facts.functions[fn];
  // A method goes by a name that others have, and an arrow is called by whom it is given to.
  if (fact?.name == null || fact.class !== undefined || !isOnlyCalled(facts, fn)) return false;
  const callers = program.callsNamed(fact.name);
  return callers.length > 0 && callers.length <= mostCallers && callers.every((caller) => isOutsideProduction(program, caller, depth + 1));
}

const onlyCalledOfFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** The function goes by its name, and nobody is given it. */
function isOnlyCalled(facts: FileFacts, fn: number): boolean {
  let known = onlyCalledOfFile.get(facts);
  if (known === undefined) onlyCalledOfFile.set(facts, (known = listOnlyCalled(facts)));
  return known.has(fn);
}

function listOnlyCalled({ bindings, calls, functions }: FileFacts): ReadonlySet<number> {
  const handedOver = new Set(calls.flatMap(({ args }) => args.flatMap((arg) => (arg.kind === 'binding' ? [arg.binding] : []))));
  const names = new Map<number, number>();
  bindings.forEach(({ name, scope, values }, binding) => {
    for (const value of values) {
      const fact = value.kind === 'function' ? functions[value.function] : undefined;
      if (value.kind === 'function' && fact?.name === name && scope === (fact.parent ?? 0) && !names.has(value.function)) names.set(value.function, binding);
    }
  });
  return new Set([...names].flatMap(([fn, binding]) => (handedOver.has(binding) ? [] : [fn])));
}
