/**
 * Which files make a registration happen by being loaded. `startWorkers()` that stands in a file which the web server imports for
 * something else consumes nothing there: what counts is who calls it.
 */
import type { Place } from '../../model/source-location.ts';
import { callersOf } from '../values/evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../values/evaluation.ts';

/** Functions on the way from the registration to the top of a file. */
const mostFunctions = 60;

/** The file itself where the callers cannot be told: a method that a framework calls, a function handed around. */
export function findActivatingFiles(ev: Evaluation, registration: Place): ReadonlySet<string> {
  const { file, span } = registration;
  const facts = ev.program.sources.get(file);
  const call = facts?.calls.find((one) => one.span.every((number, index) => number === span[index]));
  if (call === undefined) return new Set([file]);
  const files = new Set<string>();
  const seen = new Set([`${file}#${call.in}`]);
  const open: { readonly file: string; readonly fn: number }[] = [{ file, fn: call.in }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.fn === 0 || seen.size > mostFunctions) {
      files.add(at.file);
      continue;
    }
    const next = findCallers(ev, at.file, at.fn);
    if (next.length === 0) files.add(at.file);
    for (const one of next) {
      const key = `${one.file}#${one.fn}`;
      if (!seen.has(key)) open.push(one);
      seen.add(key);
    }
  }
  return files;
}

function findCallers(ev: Evaluation, file: string, fn: number): readonly { readonly file: string; readonly fn: number }[] {
  const fact = ev.program.getFunction(file, fn);
  const callers = callersOf(ev, file, fn).map((site) => ({ file: site.file, fn: ev.program.getCall(site.file, site.call).in }));
  // A callback without a name runs where it is written, as far as anyone can tell.
  return callers.length === 0 && fact.name === null && fact.parent !== null ? [{ file, fn: fact.parent }] : callers;
}
