/** The functions that make what an element shows. */
import type { CallFact } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { At, FunctionValue } from '../../values/value.ts';

/** The components of an element, as far as they are functions of the project that run on the server. */
export function componentsOf(ev: Evaluator, call: CallFact, at: At): readonly FunctionValue[] {
  const callees = ev.evaluate(call.callee, at);
  // `dynamic(() => import('./orders'))` and `lazy(…)` show the default export of what they load.
  const loaded = callees.flatMap((callee) => (callee.kind === 'namespace' ? ev.exported(callee.file, 'default') : [callee]));
  return loaded.flatMap((callee) => (callee.kind === 'function' && !isClientModule(ev, callee.file) ? [callee] : []));
}

/** What a module of `use client` renders, it renders in the browser too: it gets its data as properties and cannot hold a database. */
function isClientModule(ev: Evaluator, file: string): boolean {
  return ev.program.outlines.get(file)?.directives.includes('use client') ?? false;
}
