/** Where the run of a file begins: at its top, and for a reader in the function that it starts there. */
import type { Evaluator } from '../../values/evaluator.ts';
import type { FunctionValue } from '../../values/value.ts';

export function startOfProgram(ev: Evaluator, file: string): { readonly target: FunctionValue; readonly handler: FunctionValue } {
  const body = ev.interner.function(file, 0, null, null);
  return { target: body, handler: findMain(ev, file) ?? body };
}

/** The one asynchronous function of a script that its top level starts: what its author would call the job. */
function findMain(ev: Evaluator, file: string): FunctionValue | null {
  const called = ev.program.callsIn(file, 0).flatMap((index) => {
    const call = ev.program.getCall(file, index);
    return ev.evaluate(call.callee, { file, fn: 0, frame: null }).flatMap((value) => (value.kind === 'function' && value.file === file && ev.program.getFunction(file, value.function).async ? [value] : []));
  });
  const [first, ...others] = [...new Set(called)];
  return first !== undefined && others.length === 0 ? first : null;
}
