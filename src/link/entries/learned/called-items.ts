/** Learns which functions are called as what a list holds: `[orders, returns].forEach((mount) => mount(app))`. */
import { ITEM } from '../../outline-facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { CallSite } from '../../values/program.ts';

/** What is called from a list fills another list. */
const MOST_PASSES = 4;

/** To be called between questions; true when something was new. */
export function learnCalledItems(ev: Evaluator): boolean {
  const sites = ev.program.callsNamed(ITEM).filter(({ file }) => ev.search.includes(file));
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const isNew = sites.map((site) => ev.search.within(site.file, () => learnFrom(ev, site)).result).includes(true);
    if (!isNew) return pass > 0;
    ev.forget();
  }
  return true;
}

/** Functions outside of classes: methods are called by their names. */
function learnFrom(ev: Evaluator, site: CallSite): boolean {
  const call = ev.program.getCall(site.file, site.call);
  const functions = ev.evaluate(call.callee, { file: site.file, fn: call.in, frame: null }).filter((value) => value.kind === 'function');
  return functions.filter((value) => ev.program.getFunction(value.file, value.function).class === undefined && ev.calledItems.add(value, site)).length > 0;
}
