/** What a file exports under a name: own exports, re-exports, `export *`, and the CommonJS forms. */
import type { ExportFact } from '../../../model/facts.ts';
import { evaluateModule } from './evaluate-term.ts';
import type { Evaluation } from '../evaluation.ts';
import { assignedMembers } from '../objects/assigned-members.ts';
import { NO_VALUES, type At, type Values } from '../value.ts';

export function evaluateExport(ev: Evaluation, file: string, name: string): Values {
  const { byName, stars } = ev.program.exportsOf(file);
  const sets = (byName.get(name) ?? []).map((fact) => valueOfExport(ev, file, fact));
  const own = ev.interner.union(sets);
  if (own.length > 0) return own;
  const whole = name === 'module.exports' ? NO_VALUES : ev.interner.union((byName.get('module.exports') ?? []).map((fact) => valueOfExport(ev, file, fact)));
  if (whole.length > 0) {
    // `import orders from './orders.cjs'` and `require('./orders').default` both mean what `module.exports` was set to.
    return name === 'default' || name === 'module.exports' ? whole : ev.interner.union(whole.map((value) => ev.member(value, name)));
  }
  if (name === 'default' && byName.size > 0 && !byName.has('default') && stars.length === 0) {
    // A CommonJS file that only sets `exports.a`, imported as a whole.
    return [ev.interner.namespace(file)];
  }
  if (name === 'default' || name === 'module.exports') return NO_VALUES;
  const starred = ev.interner.union(ev.barrels.starsWith(file, name).map((fact) => (fact.from ? reexported(ev, file, fact.from.specifier, name) : NO_VALUES)));
  return starred.length > 0 || isModule(ev, file) ? starred : assignedMembers(ev, ev.interner.namespace(file), name);
}

/** What an ES module exports, it says at once; a CommonJS file fills an object, under whatever name. */
function isModule(ev: Evaluation, file: string): boolean {
  return ev.program.getFile(file).exports.some(({ name, value, from }) => name === '*' || from !== undefined || value === undefined);
}

function valueOfExport(ev: Evaluation, file: string, fact: ExportFact): Values {
  if (fact.from) return reexported(ev, file, fact.from.specifier, fact.from.imported);
  const at: At = { file, fn: 0, frame: null };
  return fact.value ? ev.evaluate(fact.value, at) : NO_VALUES;
}

function reexported(ev: Evaluation, file: string, specifier: string, imported: string): Values {
  const resolved = ev.modules.resolve(file, specifier);
  if (resolved?.kind === 'file' && ev.program.sources.has(resolved.file)) {
    return imported === '*' ? [ev.interner.namespace(resolved.file)] : ev.exported(resolved.file, imported);
  }
  const module = resolved?.kind === 'package' ? evaluateModule(ev, resolved.specifier) : null;
  if (!module) return NO_VALUES;
  return imported === '*' ? [module] : ev.member(module, imported);
}
