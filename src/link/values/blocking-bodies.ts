/**
 * Whether functions of the project answer before they return, whatever they promise: the driver that a project writes for a query builder
 * itself, whose `async executeQuery` runs the statement of a synchronous library.
 */
import type { Row } from '../../catalogue/schema.ts';
import type { Evaluation } from './evaluation.ts';
import type { CallSite } from './program.ts';
import type { At, FunctionValue, Value, Values } from './value.ts';

/** Drivers hand a query on to one method or two of their own before the library is called. */
const MOST_DEPTH = 3;
const MOST_FUNCTIONS = 30;

type Matcher = (ev: Evaluation, callee: Value, isNew: boolean, args: readonly Values[], site: CallSite) => readonly { readonly row: Row }[];

/** True when one of these functions calls what blocks. */
export function doBlock(ev: Evaluation, values: Values, match: Matcher): boolean {
  const seen = new Set<string>();
  return values.some((value) => value.kind === 'function' && doesBlock(ev, value, match, 0, seen));
}

function doesBlock(ev: Evaluation, target: FunctionValue, match: Matcher, depth: number, seen: Set<string>): boolean {
  const key = `${target.file}#${target.function}`;
  if (depth > MOST_DEPTH || seen.size >= MOST_FUNCTIONS || seen.has(key)) return false;
  seen.add(key);
  const at: At = { file: target.file, fn: target.function, frame: ev.interner.frame(target, []) };
  return ev.program.callsIn(target.file, target.function).some((index) => {
    const call = ev.program.getCall(target.file, index);
    const callees = ev.evaluate(call.callee, at);
    if (callees.some((callee) => match(ev, callee, call.kind === 'new', [], { file: target.file, call: index }).some(({ row }) => row.role === 'blocking-db-call'))) return true;
    // What it hands over there, such as the executor of a promise, is its own work too.
    const written = call.args.flatMap((term) => (term.kind === 'function' ? ev.evaluate(term, at) : []));
    return [...callees, ...written].some((value) => value.kind === 'function' && doesBlock(ev, value, match, depth + 1, seen));
  });
}
