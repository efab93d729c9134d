/** Settings that are written as modules: objects, lists and texts that name each other over the files of a project. Nothing is read that is not asked for. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';

/** A value where it is written; `line` is that of the key it stands under. */
export interface Written {
  readonly term: Term;
  readonly file: string;
  readonly line: number;
}

/** All that a file exports, as `import * as functions` has it. */
interface Exports {
  readonly exportsOf: string;
}

export type Setting = Written | Exports;

/** Names that stand for names, over barrels. */
const deepest = 12;
/** Functions of one service. */
const mostParts = 500;
/** Names that are looked up for all services of a project: barrels that name each other, and objects that spread each other, have no end. */
const mostLookups = 100_000;

export class WrittenSettings {
  readonly #sources: ReadonlyMap<string, FileFacts>;
  readonly #modules: ModuleResolver;
  #lookups = 0;

  constructor(sources: ReadonlyMap<string, FileFacts>, modules: ModuleResolver) {
    this.#sources = sources;
    this.#modules = modules;
  }

  exported(file: string, name: string, depth = 0): Setting | undefined {
    const facts = this.#sources.get(file);
    if (facts === undefined || depth > deepest || this.#lookups++ > mostLookups) return undefined;
    const own = facts.exports.find((one) => one.name === name && !one.typeOnly);
    if (own?.value !== undefined) return this.settle({ term: own.value, file, line: own.line }, depth + 1);
    if (own?.from !== undefined) return this.#imported(file, own.from, depth + 1);
    for (const { name: star, from } of facts.exports) {
      const found = star === '*' && from !== undefined && name !== 'default' ? this.#imported(file, { ...from, imported: name }, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
    // What CommonJS exports is what an import without a name gets.
    return name === 'default' ? this.exported(file, 'module.exports', depth + 1) : undefined;
  }

  /** What a value is once names are followed; undefined where it is no value of the project, or may be several. */
  settle(setting: Setting, depth = 0): Setting | undefined {
    if (depth > deepest) return undefined;
    if ('exportsOf' in setting) return setting;
    const { term, file } = setting;
    switch (term.kind) {
      case 'cast': return this.settle({ ...setting, term: term.of }, depth + 1);
      case 'binding': {
        const binding = this.#sources.get(file)?.bindings[term.binding];
        if (binding?.from !== undefined) return this.#imported(file, binding.from, depth + 1);
        const [value, ...others] = binding?.values ?? [];
        return value === undefined || others.length > 0 ? undefined : this.settle({ ...setting, term: value }, depth + 1);
      }
      case 'member': {
        const holder = this.settle({ ...setting, term: term.object }, depth + 1);
        return holder === undefined ? undefined : this.get(holder, term.property);
      }
      case 'call': {
        const call = this.#sources.get(file)?.calls[term.call];
        const [module] = call?.args ?? [];
        const isRequire = call?.callee.kind === 'global' && call.callee.name === 'require' && module?.kind === 'literal' && typeof module.value === 'string';
        return isRequire ? this.#imported(file, { specifier: module.value, imported: 'module.exports' }, depth + 1) : setting;
      }
      default: return setting;
    }
  }

  /** By key, the last one of a name; what is spread counts where it stands. */
  entries(setting: Setting | undefined, depth = 0): ReadonlyMap<string, Setting> {
    const found = new Map<string, Setting>();
    if (setting === undefined || depth > deepest || this.#lookups++ > mostLookups) return found;
    if ('exportsOf' in setting) {
      for (const { name, typeOnly } of this.#sources.get(setting.exportsOf)?.exports ?? []) {
        const value = typeOnly || name === '*' ? undefined : this.exported(setting.exportsOf, name);
        if (value !== undefined) found.set(name, value);
      }
      for (const { name, from } of this.#sources.get(setting.exportsOf)?.exports ?? []) {
        const all = name === '*' && from !== undefined ? this.#imported(setting.exportsOf, from, depth + 1) : undefined;
        for (const [key, value] of this.entries(all, depth + 1)) if (key !== 'default' && !found.has(key)) found.set(key, value);
      }
      return found;
    }
    if (setting.term.kind !== 'object') return found;
    for (const property of setting.term.properties.slice(0, mostParts)) {
      if (property.kind === 'spread') for (const [key, value] of this.entries(this.settle({ ...setting, term: property.of }), depth + 1)) found.set(key, value);
      else if (property.key !== null) found.set(property.key, { term: property.value, file: setting.file, line: property.line });
    }
    return found;
  }

  /** One setting under another. */
  get(setting: Setting | undefined, ...keys: readonly string[]): Setting | undefined {
    return keys.reduce<Setting | undefined>((holder, key) => {
      const value = this.entries(holder).get(key);
      return value === undefined ? undefined : this.settle(value);
    }, setting);
  }

  /** The items of a list; one value is a list of itself. */
  items(setting: Setting | undefined, depth = 0): readonly Setting[] {
    if (setting === undefined || depth > deepest) return [];
    if ('exportsOf' in setting || setting.term.kind !== 'array') return [setting];
    return setting.term.items.slice(0, mostParts).flatMap((term) => {
      const settled = this.settle({ ...setting, term: term.kind === 'spread' ? term.of : term, line: term.kind === 'object' ? term.span[0] : setting.line });
      return term.kind === 'spread' ? this.items(settled, depth + 1) : settled === undefined ? [] : [settled];
    });
  }

  /** With `$` in place of what is not known. */
  text(setting: Setting | undefined): string | undefined {
    if (setting === undefined || 'exportsOf' in setting) return undefined;
    const parts = partsOf(setting.term);
    if (parts === undefined) return setting.term.kind === 'object' || setting.term.kind === 'array' ? undefined : '$';
    return parts.map((term) => this.#plain({ ...setting, term })).join('');
  }

  #plain(part: Written): string {
    const settled = this.settle(part);
    const term = settled === undefined || 'exportsOf' in settled ? undefined : settled.term;
    return term?.kind === 'literal' ? String(term.value) : '$';
  }

  #imported(file: string, { specifier, imported }: { readonly specifier: string; readonly imported: string }, depth: number): Setting | undefined {
    const resolved = this.#modules.resolve(file, specifier);
    if (resolved?.kind !== 'file' || !this.#sources.has(resolved.file)) return undefined;
    if (imported === '*') return { exportsOf: resolved.file };
    return this.exported(resolved.file, imported, depth) ?? (imported === 'module.exports' ? { exportsOf: resolved.file } : undefined);
  }
}

/** Of a text that is put together, in order. */
export function partsOf(term: Term): readonly Term[] | undefined {
  switch (term.kind) {
    case 'literal': case 'binding': case 'member': return [term];
    case 'template': return term.parts;
    case 'operation': return term.operator === '+' ? term.operands.flatMap((one) => partsOf(one) ?? [one]) : undefined;
    default: return undefined;
  }
}
