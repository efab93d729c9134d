/** Classes that extend a class, found by the names it goes by; whether they do is for the caller to check. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ClassSite } from '../program.ts';

/** So many classes extend what they require that reading them all costs more than it tells. */
const MOST_UNNAMED = 200;

/** `class OrderList extends Base` of `const Base = require('./list')`: whoever requires a class may call it otherwise. */
export function heirsOf(ev: Evaluation, file: string, index: number): readonly ClassSite[] {
  const { name } = ev.program.getClass(file, index);
  const named = name === null ? [] : ev.program.subclassesOf(name);
  const isWhole = ev.program.getFile(file).exports.some((one) => one.name === 'module.exports' && isClass(ev, file, one.value, index));
  const unnamed = isWhole ? ev.program.subclassesOf('module.exports') : [];
  if (unnamed.length === 0 || unnamed.length > MOST_UNNAMED) return named;
  const known = new Set(named.map((one) => `${one.file}#${one.class}`));
  return [...named, ...unnamed.filter((one) => !known.has(`${one.file}#${one.class}`) && requires(ev, one, file))];
}

/** `extends Base`, `extends require('./list')` */
function requires(ev: Evaluation, heir: ClassSite, file: string): boolean {
  const facts = ev.program.getFile(heir.file);
  const base = facts.classes[heir.class]?.extends;
  const value = base?.kind === 'binding' ? facts.bindings[base.binding]?.values[0] : base;
  const call = value?.kind === 'call' ? facts.calls[value.call] : undefined;
  const [specifier] = call?.args ?? [];
  if (call?.callee.kind !== 'global' || call.callee.name !== 'require' || specifier?.kind !== 'literal') return false;
  const resolved = ev.modules.resolve(heir.file, String(specifier.value));
  return resolved?.kind === 'file' && resolved.file === file;
}

function isClass(ev: Evaluation, file: string, value: Term | undefined, index: number): boolean {
  if (value?.kind === 'class') return value.class === index;
  return value?.kind === 'binding' && ev.program.getFile(file).bindings[value.binding]?.values.some((one) => one.kind === 'class' && one.class === index) === true;
}
