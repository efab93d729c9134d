/** Functions that stand inside others: what a wrapper of the project was given. */
import type { Evaluator } from '../values/evaluator.ts';
import type { FunctionValue, Value, Values } from '../values/value.ts';

/** Functions among values, wrapped ones included: `asyncHandler(listOrders)` hands `req` to `listOrders` too. */
export function functionsIn(ev: Evaluator, values: Values): readonly FunctionValue[] {
  const found: FunctionValue[] = [];
  const visit = (value: Value, depth: number): void => {
    if (depth > 3) return;
    if (value.kind === 'list') for (const item of value.items) visit(item, depth);
    if (value.kind !== 'function' || found.includes(value)) return;
    found.push(value);
    const wrapped = wrappedFunction(ev.program, value);
    if (wrapped) visit(wrapped, depth + 1);
  };
  for (const value of values) visit(value, 0);
  return found;
}

/** What authors call the parameter that takes the function to wrap. */
const WRAPPED_NAME = /handler|controller|callback|action|resolver|listener|^(fn|func|cb|next)$/i;

/** The function that a wrapper's result wraps, found among the arguments its frame was made with. */
export function wrappedFunction(ev: Evaluator['program'], value: FunctionValue): FunctionValue | null {
  const { frame } = value;
  if (!frame) return null;
  const parameters = ev.getFunction(frame.file, frame.function).parameters;
  const candidates = frame.args.flatMap((set, index) => set.flatMap((one) => (one.kind === 'function' ? [{ one, name: parameters[index]?.name ?? '' }] : [])));
  if (candidates.length === 1) return candidates[0]?.one ?? null;
  return candidates.find(({ name }) => WRAPPED_NAME.test(name))?.one ?? null;
}
