/** Names that a framework imports by itself: what Nuxt's `server/utils/database.ts` exports is known to every handler. */
import picomatch from 'picomatch';
import type { ExportFact } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Program } from '../program.ts';
import { NO_VALUES, type Values } from '../value.ts';

interface AutoExport {
  readonly file: string;
  readonly exported: string;
  /** The package it is known in. */
  readonly folder: string;
}

interface AutoExports {
  readonly byName: ReadonlyMap<string, readonly AutoExport[]>;
  readonly needs: readonly string[];
}

const known = new WeakMap<Program, AutoExports>();

/** What a name that the file does not declare stands for there. */
export function autoImported(ev: Evaluation, name: string, file: string): Values {
  const exports = autoExportsOf(ev);
  if (exports.needs.length > 0) ev.program.marks.noteName('auto-imports', name);
  const found = exports.byName.get(name);
  if (!found) return NO_VALUES;
  const folder = ev.modules.findRequestingFolder(file, exports.needs);
  return ev.interner.union(found.map((one) => (one.folder === folder && one.file !== file ? ev.exported(one.file, one.exported) : NO_VALUES)));
}

function autoExportsOf(ev: Evaluation): AutoExports {
  let exports = known.get(ev.program);
  if (!exports) known.set(ev.program, (exports = collect(ev)));
  return exports;
}

function collect(ev: Evaluation): AutoExports {
  const rules = [...ev.catalogue.libraries.values()].flatMap((library) => library.autoImports.filter((one) => ev.modules.isRequested(one.needs)));
  const byName = new Map<string, AutoExport[]>();
  for (const rule of rules) {
    const matches = picomatch([...rule.files], { dot: true });
    for (const file of ev.program.sources.keys()) {
      const folder = ev.modules.findRequestingFolder(file, rule.needs);
      if (folder === null || !matches(folder === '' ? file : file.slice(folder.length + 1))) continue;
      for (const one of ev.program.sources.get(file)?.exports ?? []) {
        if (one.typeOnly || one.name === '*' || one.name === 'module.exports') continue;
        const name = nameOfExport(file, one);
        const exported = { file, exported: one.name, folder };
        const same = byName.get(name);
        if (same === undefined) byName.set(name, [exported]);
        else same.push(exported);
      }
    }
  }
  return { byName, needs: [...new Set(rules.flatMap((rule) => rule.needs))] };
}

/** The names by which what a file exports may be known elsewhere. */
export function getAutoImportNames(file: string, exports: readonly ExportFact[]): readonly string[] {
  return exports.map((one) => nameOfExport(file, one));
}

function nameOfExport(file: string, { name }: ExportFact): string {
  return name === 'default' ? nameOfFile(file) : name;
}

/** A default export goes by the file's name: `order-total.ts` is `orderTotal`. */
function nameOfFile(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.[cm]?[jt]s$/, '');
  return name.replace(/[-_.](\w)/g, (_, letter: string) => letter.toUpperCase());
}
