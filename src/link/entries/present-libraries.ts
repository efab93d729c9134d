/**
 * The libraries that a program can hold values of: those it imports, those its packages ask for, and all that these hand out values of.
 * Names such as `get`, `create` or `run` belong to many libraries and to most projects: calls of them are worth a look only where
 * one of these libraries has a row for the name.
 */
import type { Catalogue, Library } from '../../catalogue/catalogue.ts';
import { findLibrary } from '../../catalogue/find-library.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import type { Program } from '../values/program.ts';

/** What evaluation makes values of without being asked by a name. */
const BUILT_IN = 'javascript';

/** The answer for one program is asked for several times, by each part of a review. */
const known = new WeakMap<Program['outlines'], { readonly catalogue: Catalogue; readonly modules: ModuleResolver; readonly present: ReadonlySet<Library> }>();

export function findPresentLibraries({ outlines }: Pick<Program, 'outlines'>, catalogue: Catalogue, modules: ModuleResolver): ReadonlySet<Library> {
  const before = known.get(outlines);
  if (before?.catalogue === catalogue && before.modules === modules) return before.present;
  const present = collectLibraries(outlines, catalogue, modules);
  known.set(outlines, { catalogue, modules, present });
  return present;
}

function collectLibraries(outlines: Program['outlines'], catalogue: Catalogue, modules: ModuleResolver): ReadonlySet<Library> {
  const { meant, always } = getAnswers(catalogue, modules);
  const present = new Set<Library>();
  const add = (library: Library | undefined): void => { if (library) present.add(library); };
  const specifiers = new Set<string>();
  for (const { requests } of outlines.values()) for (const { specifier } of requests) specifiers.add(specifier);
  for (const specifier of specifiers) {
    let libraries = meant.get(specifier);
    if (libraries === undefined) meant.set(specifier, (libraries = [specifier, ...modules.packagesMeant(specifier)].map((name) => findLibrary(catalogue, name))));
    for (const library of libraries) add(library);
  }
  for (const library of always) present.add(library);
  for (const library of present) for (const mentioned of mentionedBy(catalogue, library)) present.add(mentioned);
  return present;
}

/** What the settings of a program say, whatever its files import: two sides of a review mostly have the same. */
interface Answers {
  readonly catalogue: Catalogue;
  readonly meant: Map<string, readonly (Library | undefined)[]>;
  readonly always: readonly Library[];
}

const answers = new WeakMap<ModuleResolver, Answers>();

function getAnswers(catalogue: Catalogue, modules: ModuleResolver): Answers {
  const before = answers.get(modules);
  if (before?.catalogue === catalogue) return before;
  const always = [...catalogue.libraries.values()].filter((library) => {
    // What comes with the runtime can be loaded by a name that is put together; files are loaded by theirs.
    const comesAlong = library.name === BUILT_IN || library.packages.some((name) => name.startsWith('node:')) || library.conventions.some(({ needs }) => needs.length === 0 || modules.isRequested(needs));
    return comesAlong || modules.isRequested(library.packages);
  });
  const found = [...always, ...catalogue.byGenerated.values(), ...Array.from(catalogue.globals.values(), (value) => libraryOf(catalogue, value)).filter((library) => library !== undefined)];
  const made = { catalogue, meant: new Map<string, readonly (Library | undefined)[]>(), always: found };
  answers.set(modules, made);
  return made;
}

const mentions = new WeakMap<Catalogue, Map<Library, ReadonlySet<Library>>>();

/** Libraries whose values the rows and types of this one name. */
function mentionedBy(catalogue: Catalogue, library: Library): ReadonlySet<Library> {
  const all = mentions.get(catalogue) ?? new Map<Library, ReadonlySet<Library>>();
  mentions.set(catalogue, all);
  const before = all.get(library);
  if (before !== undefined) return before;
  const mentioned = new Set<Library>();
  all.set(library, mentioned);
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      const found = libraryOf(catalogue, part);
      if (found) mentioned.add(found);
    } else if (part instanceof Map || Array.isArray(part)) for (const one of part.values()) visit(one);
    else if (typeof part === 'object' && part !== null) for (const one of Object.values(part)) visit(one);
  };
  visit(library);
  return mentioned;
}

/** `better-sqlite3` of `better-sqlite3:Database`. */
function libraryOf(catalogue: Catalogue, value: string): Library | undefined {
  const colon = value.lastIndexOf(':');
  return colon < 0 ? undefined : catalogue.libraries.get(value.slice(0, colon));
}
