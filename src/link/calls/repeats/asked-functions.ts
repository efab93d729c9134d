/** Functions that run for each request, job or message: a handler, and what only handlers call. `main()` runs once, and what it makes stays. */
import { callersOf } from '../../values/evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../../values/evaluation.ts';

/** What a library hands over with each request. A plugin is handed an application, once: https://fastify.dev/docs/latest/Reference/Plugins/ */
const handedEachTime = /^(?:Request|Response|Reply|Context|Event|Job|Message|Handled)$/;
const mostSteps = 6;

/** True only where all ways to the function are seen to come from such a handler. */
export function runsWhenAsked(ev: Evaluation, file: string, fn: number, steps = 0): boolean {
  if (fn === 0 || steps > mostSteps) return false;
  const { name, parameters, parent } = ev.program.getFunction(file, fn);
  if (parameters.some((_, index) => ev.handed.get(file, fn, index).some((value) => value.kind === 'api' && handedEachTime.test(value.name)))) return true;
  const callers = callersOf(ev, file, fn);
  // A callback without a name runs where it is written, as far as anyone can tell.
  if (callers.length === 0) return name === null && parent !== null && runsWhenAsked(ev, file, parent, steps + 1);
  return callers.every((site) => runsWhenAsked(ev, site.file, ev.program.getCall(site.file, site.call).in, steps + 1));
}
