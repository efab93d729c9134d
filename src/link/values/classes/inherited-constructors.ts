/** Where objects are made of classes that leave their constructor to the class they extend: `new OrderList(db)` of `class OrderList extends List {}`. */
import type { Evaluation } from '../evaluation.ts';
import type { CallSite } from '../program.ts';
import { heirsOf } from './heirs.ts';
import { classChain } from './class-chain.ts';

const MOST_DEPTH = 4;

/** The calls that enter the constructor of this class although they name one that extends it, unless there are more than this of one name. */
export function callsByHeirs(ev: Evaluation, base: { readonly file: string; readonly class: number }, most: number, depth = 0): readonly CallSite[] {
  const heirs = depth > MOST_DEPTH ? [] : heirsOf(ev, base.file, base.class);
  if (heirs.length > most) return [];
  return heirs.flatMap((heir) => {
    const fact = ev.program.getClass(heir.file, heir.class);
    if (fact.constructorFunction !== undefined) return [];
    const [, next] = classChain(ev, heir.file, heir.class);
    if (next === undefined || 'kind' in next || next.file !== base.file || next.class !== base.class) return [];
    return [...madeOf(ev, heir, fact.name, most), ...callsByHeirs(ev, heir, most, depth + 1)];
  });
}

function madeOf(ev: Evaluation, heir: { readonly file: string; readonly class: number }, name: string | null, most: number): readonly CallSite[] {
  const exported = ev.program.getFile(heir.file).exports.some((one) => one.name === 'module.exports' || one.name === 'default');
  const names = [...(name === null ? [] : [name]), ...(exported ? ['module.exports', 'default'] : [])];
  return names.flatMap((one) => {
    const sites = ev.program.callsNamed(one);
    return sites.length > most ? [] : sites.filter((site) => {
      const call = ev.program.getCall(site.file, site.call);
      return call.kind === 'new' && ev.evaluate(call.callee, { file: site.file, fn: call.in, frame: null }).some((value) => value.kind === 'class' && value.file === heir.file && value.class === heir.class);
    });
  });
}
