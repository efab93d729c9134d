/** Functions whose declared type says what a library hands them: `const orders: FastifyPluginAsync = async (app) => …`. */
import type { Library } from '../../catalogue/catalogue.ts';
import type { FileFacts, TypeTerm } from '../../model/facts.ts';
import { qualified } from '../values/catalogue-rows.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { functionsIn } from './wrapped-functions.ts';

/** Hands the values of the libraries' function types to the parameters of functions declared with them. */
export function handToTypedFunctions(ev: Evaluator): void {
  const names = new Set([...ev.catalogue.libraries.values()].flatMap(({ functionTypes }) => [...functionTypes.keys()]));
  for (const [file, outline] of ev.program.outlines) {
    if (!outline.declaredWith.some(([specifier, name]) => names.has(name) && findLibrary(ev, file, specifier)?.functionTypes.has(name))) continue;
    const facts = ev.program.getFile(file);
    for (const binding of facts.bindings) {
      if (!binding.type || binding.values.length === 0) continue;
      const named = findLibraryType(ev, file, facts, binding.type);
      const gives = named?.library.functionTypes.get(named.name);
      if (!named || !gives) continue;
      const targets = functionsIn(ev, binding.values.flatMap((value) => ev.evaluate(value, { file, fn: binding.scope, frame: null })));
      for (const target of targets) {
        gives.forEach((name, index) => {
          if (name !== '_') ev.handed.add(target.file, target.function, index, qualified(ev, named.library, name, null, false));
        });
      }
    }
  }
  ev.forget();
}

/** The catalogued library a type is imported from, and the name it has there. */
function findLibraryType(ev: Evaluator, file: string, facts: FileFacts, type: TypeTerm): { readonly library: Library; readonly name: string } | null {
  if (type.kind !== 'reference' || type.binding === null) return null;
  const from = facts.bindings[type.binding]?.from;
  if (!from) return null;
  const library = findLibrary(ev, file, from.specifier);
  return library ? { library, name: type.path[type.path.length - 1] ?? from.imported } : null;
}

function findLibrary(ev: Evaluator, file: string, specifier: string): Library | undefined {
  const resolved = ev.modules.resolve(file, specifier);
  return resolved?.kind === 'package' ? ev.catalogue.byPackage.get(resolved.specifier) : undefined;
}
