/**
 * Which `export *` of a file can give a name at all. A barrel of barrels has hundreds of them; asking each for every name
 * that is imported through it would cost more than all other linking.
 */
import type { ExportFact } from '../../../model/facts.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { ModuleResolver } from '../../modules/resolve-module.ts';
import type { Program } from '../program.ts';

/** Files looked through to learn what barrels hold, over the whole program. Beyond it every `export *` is asked. */
const MOST_LOOKED_THROUGH = 400_000;

/** The names a file can give, types included; null when it may give any: from a package, or by `module.exports`. */
type Names = ReadonlySet<string> | null;

interface Routes {
  readonly byName: ReadonlyMap<string, readonly ExportFact[]>;
  readonly open: readonly ExportFact[];
  readonly marks: MarkSet;
}

export class Barrels {
  readonly #program: Program;
  readonly #modules: ModuleResolver;
  readonly #isLibrary: (specifier: string) => boolean;
  readonly #names = new Map<string, { readonly result: Names; readonly marks: MarkSet }>();
  readonly #routes = new Map<string, Routes>();
  #lookedThrough = 0;

  /** `isLibrary`: the catalogue says what the package exports. */
  constructor(program: Program, modules: ModuleResolver, isLibrary: (specifier: string) => boolean) {
    this.#program = program;
    this.#modules = modules;
    this.#isLibrary = isLibrary;
  }

  /** The `export *` of a file that may give this name, in source order. */
  starsWith(file: string, name: string): readonly ExportFact[] {
    const { stars } = this.#program.exportsOf(file);
    if (stars.length === 0) return stars;
    let routes = this.#routes.get(file);
    if (!routes) {
      const { result, marks } = this.#program.marks.during(() => this.#findRoutes(file, stars));
      this.#routes.set(file, (routes = { ...result, marks }));
    }
    this.#program.marks.note(routes.marks);
    const named = routes.byName.get(name);
    if (named === undefined) return routes.open;
    return routes.open.length === 0 ? named : stars.filter((star) => named.includes(star) || routes.open.includes(star));
  }

  #findRoutes(file: string, stars: readonly ExportFact[]): { byName: Map<string, ExportFact[]>; open: ExportFact[] } {
    const byName = new Map<string, ExportFact[]>();
    const open: ExportFact[] = [];
    for (const star of stars) {
      const names = this.#namesBehind(file, star);
      if (names === null) open.push(star);
      else for (const name of names) {
        const known = byName.get(name);
        if (known) known.push(star);
        else byName.set(name, [star]);
      }
    }
    return { byName, open };
  }

  #namesBehind(file: string, star: ExportFact): Names {
    const resolved = star.from ? this.#modules.resolve(file, star.from.specifier) : null;
    if (resolved?.kind === 'package') return this.#isLibrary(resolved.specifier) ? null : NO_NAMES;
    return resolved?.kind === 'file' && this.#program.sources.has(resolved.file) ? this.#namesOf(resolved.file) : NO_NAMES;
  }

  /** Own names and those of every file behind its `export *`, however deep; cycles are walked once. */
  #namesOf(file: string): Names {
    let known = this.#names.get(file);
    if (!known) this.#names.set(file, (known = this.#program.marks.during(() => this.#collect(file))));
    this.#program.marks.note(known.marks);
    return known.result;
  }

  #collect(start: string): Names {
    const names = new Set<string>();
    const files = new Set([start]);
    for (const file of files) {
      const { exported, stars } = this.#program.outlineOf(file);
      if (++this.#lookedThrough > MOST_LOOKED_THROUGH || exported.includes('module.exports')) return null;
      for (const name of exported) names.add(name);
      for (const specifier of stars) {
        const resolved = this.#modules.resolve(file, specifier);
        if (resolved?.kind === 'package' && this.#isLibrary(resolved.specifier)) return null;
        if (resolved?.kind === 'file' && this.#program.sources.has(resolved.file)) files.add(resolved.file);
      }
    }
    return names;
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();
