/** Functions whose declared type says what a library hands them: `const orders: FastifyPluginAsync = async (app) => …`. */
import type { Library } from '../../catalogue/catalogue.ts';
import type { FileFacts, TypeTerm } from '../../model/facts.ts';
import { qualified } from '../values/catalogue-rows.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { Values } from '../values/value.ts';
import { functionsIn } from './wrapped-functions.ts';

/** A module's routes, those of its parts, and the lists they stand in. */
const MOST_DEPTH = 4;

/** Hands the values of the libraries' function types to the parameters of functions declared with them, or with a type of the project that holds such. */
export function handToTypedFunctions(ev: Evaluator): void {
  const names = new Set([...ev.catalogue.libraries.values()].flatMap(({ functionTypes }) => [...functionTypes.keys()]));
  const holders = new Map<string, boolean>();
  for (const [file, outline] of ev.search.files()) {
    if (!outline.declaredWith.some(([specifier, name]) => (names.has(name) && findLibrary(ev, file, specifier)?.functionTypes.has(name)) || mayHold(ev, holders, file, specifier))) continue;
    const facts = ev.program.getFile(file);
    for (const binding of facts.bindings) {
      if (!binding.type || binding.values.length === 0) continue;
      const { type } = binding;
      if (type.kind !== 'reference' || type.binding === null || facts.bindings[type.binding]?.from === undefined) continue;
      handTo(ev, file, file, type, () => binding.values.flatMap((value) => ev.evaluate(value, { file, fn: binding.scope, frame: null })), 0);
    }
  }
  ev.forget();
}

/** Whether types of that module may have members that are function types: it imports a library with such, or hands on what others export. */
function mayHold(ev: Evaluator, known: Map<string, boolean>, from: string, specifier: string): boolean {
  const resolved = ev.modules.resolve(from, specifier);
  const outline = resolved?.kind === 'file' ? ev.program.outlines.get(resolved.file) : undefined;
  if (resolved?.kind !== 'file' || !outline) return false;
  const { file } = resolved;
  let holds = known.get(file);
  if (holds === undefined) known.set(file, (holds = outline.stars.length > 0 || outline.requests.some((request) => (findLibrary(ev, file, request.specifier)?.functionTypes.size ?? 0) > 0)));
  return holds;
}

/** The values, which stand in `ofFile`, are asked for where the type, which `file` refers to, says something of them. */
function handTo(ev: Evaluator, ofFile: string, file: string, type: TypeTerm, getValues: () => Values, depth: number): void {
  if (depth > MOST_DEPTH) return;
  const named = findLibraryType(ev, file, ev.program.getFile(file), type);
  const gives = named?.library.functionTypes.get(named.name);
  if (named && gives) {
    for (const target of functionsIn(ev, getValues())) {
      ev.teaching.teach(ofFile, 'handed', `${target.file}#${target.function}`);
      gives.forEach((name, index) => {
        if (name !== '_') ev.handed.add(target.file, target.function, index, qualified(ev, named.library, name, null, false));
      });
    }
    return;
  }
  for (const typed of ev.typed(type, { file, fn: 0, frame: null })) {
    if (typed.kind !== 'typed' || !('members' in typed.type)) continue;
    for (const base of 'extends' in typed.type ? typed.type.extends : []) handTo(ev, ofFile, typed.file, base, getValues, depth + 1);
    for (const member of typed.type.members) {
      if (member.type?.kind === 'reference') handTo(ev, ofFile, typed.file, member.type, () => ev.interner.union(getValues().map((value) => ev.member(value, member.name))), depth + 1);
    }
  }
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
