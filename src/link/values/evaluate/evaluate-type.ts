/** Which values a type annotation stands for: instances of our classes, implementers of our interfaces, values of libraries. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { TypeRow } from '../../../catalogue/schema.ts';
import type { TypeFact, TypeTerm } from '../../../model/facts.ts';
import { qualified } from '../catalogue-rows.ts';
import { evaluateModule } from './evaluate-term.ts';
import { generatedModule } from '../across-files/generated-modules.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** Types of the language that stand for (what is in) their first argument. */
const TRANSPARENT: ReadonlySet<string> = new Set(['Promise', 'Awaited', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Pick', 'Omit', 'Resolved', 'PromiseLike', 'DeepPartial', 'Simplify']);
/** Types of the language that hold many of one of their arguments, and which one. */
const COLLECTIONS: ReadonlyMap<string, number> = new Map([
  ['Array', 0],
  ['ReadonlyArray', 0],
  ['Set', 0],
  ['ReadonlySet', 0],
  ['Iterable', 0],
  ['Map', 1],
  ['ReadonlyMap', 1],
  ['Record', 1],
]);
/** An interface with more implementers than this is a plug-in point, where any one answer is a guess. */
const MOST_IMPLEMENTERS = 6;

export function evaluateType(ev: Evaluation, type: TypeTerm, at: At): Values {
  switch (type.kind) {
    case 'reference':
      return evaluateReference(ev, type, at);
    case 'typeof':
      return ev.evaluate(type.of, at);
    case 'union':
    case 'intersection':
      return ev.interner.union(type.of.map((one) => ev.typed(one, at)));
    case 'array':
      return listOf(ev, type.of, at);
    case 'indexed':
      return ev.interner.union(ev.typed(type.object, at).map((value) => ev.member(value, type.property)));
    case 'import': {
      const [first] = type.path;
      return first === undefined ? NO_VALUES : fromModule(ev, at.file, type.specifier, first, type.path.slice(1));
    }
    case 'object':
    case 'function':
      return [ev.interner.typed(at.file, type)];
  }
}

function evaluateReference(ev: Evaluation, type: Extract<TypeTerm, { kind: 'reference' }>, at: At): Values {
  const [first] = type.args;
  if (type.binding === null) {
    if ((type.name === 'ReturnType' || type.name === 'InstanceType') && first) return resultOf(ev, first, at, type.name);
    if (TRANSPARENT.has(type.name)) return first ? ev.typed(first, at) : NO_VALUES;
    const items = COLLECTIONS.get(type.name);
    const item = items === undefined ? undefined : type.args[items];
    return item ? listOf(ev, item, at) : NO_VALUES;
  }
  const binding = ev.program.getFile(at.file).bindings[type.binding];
  if (!binding) return NO_VALUES;
  if (binding.from) {
    return binding.from.imported === '*'
      ? type.path[0] === undefined ? NO_VALUES : fromModule(ev, at.file, binding.from.specifier, type.path[0], type.path.slice(1))
      : fromModule(ev, at.file, binding.from.specifier, binding.from.imported, type.path);
  }
  return declaredIn(ev, at.file, type.binding, binding.name);
}

function listOf(ev: Evaluation, item: TypeTerm, at: At): Values {
  const items = ev.typed(item, at);
  return items.length > 0 ? [ev.interner.list(items)] : NO_VALUES;
}

function resultOf(ev: Evaluation, of: TypeTerm, at: At, how: string): Values {
  const values = ev.typed(of, at);
  return ev.interner.union(
    values.map((value) => {
      if (how === 'InstanceType') return value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : NO_VALUES;
      return value.kind === 'function' ? ev.invoke(value, []) : NO_VALUES;
    }),
  );
}

/** A type that this file declares: a class, an interface, an alias. */
function declaredIn(ev: Evaluation, file: string, binding: number, name: string): Values {
  const facts = ev.program.getFile(file);
  const fact = facts.bindings[binding];
  const classTerm = fact?.values.find((value) => value.kind === 'class');
  if (classTerm?.kind === 'class') return [ev.interner.instance(file, classTerm.class, null)];
  const type = facts.types.find((one) => one.binding === binding);
  return type ? fromTypeFact(ev, file, type, name) : NO_VALUES;
}

function fromTypeFact(ev: Evaluation, file: string, type: TypeFact, name: string): Values {
  const at: At = { file, fn: 0, frame: null };
  if (type.alias) return ev.typed(type.alias, at);
  const implementers = ev.program.implementersOf(name);
  const own: Value[] = implementers.length > MOST_IMPLEMENTERS ? [] : implementers.map((one) => ev.interner.instance(one.file, one.class, null));
  const inherited = ev.interner.union(type.extends.map((base) => ev.typed(base, at))).filter((value) => value.kind === 'api');
  return ev.interner.union([own, inherited, type.members.length + type.extends.length > 0 ? [ev.interner.typed(file, type)] : NO_VALUES]);
}

/** A type named by an import. `seen` holds the exports on the way here: files that hand a name to each other in a circle never declare it. */
function fromModule(ev: Evaluation, from: string, specifier: string, name: string, path: readonly string[], seen: Set<string> = new Set()): Values {
  const resolved = ev.modules.resolve(from, specifier);
  if (resolved?.kind === 'file' && ev.program.sources.has(resolved.file)) return exportedType(ev, resolved.file, name, seen);
  const module = resolved?.kind === 'package' ? evaluateModule(ev, resolved.specifier, name) : generatedModule(ev, name);
  const library = module?.kind === 'api' ? ev.catalogue.libraries.get(module.library) : undefined;
  if (!library) return NO_VALUES;
  // `Database.Database`, `BetterSqlite3.Database`: the last name says which type; a default import may be called anything.
  const value = library.types.get(path[path.length - 1] ?? name);
  if (value === undefined) return NO_VALUES;
  return typeof value === 'string' ? [qualified(ev, library, value, null, true)] : madeInProject(ev, library, value);
}

/** The type leaves the driver open; every place of the project that constructs one says which it is. */
function madeInProject(ev: Evaluation, library: Library, type: Exclude<TypeRow, string>): Values {
  const order = Object.keys(type.as);
  const found: { readonly rank: number; readonly value: Value }[] = [];
  for (const site of type.made.flatMap((name) => ev.program.callsNamed(name))) {
    const call = ev.program.getCall(site.file, site.call);
    for (const value of ev.call(call, site.call, { file: site.file, fn: call.in, frame: null })) {
      if (value.kind !== 'api') continue;
      const name = value.library === library.name ? value.name : `${value.library}:${value.name}`;
      const as = type.as[name];
      if (as !== undefined) found.push({ rank: order.indexOf(name), value: qualified(ev, library, as, value.origin, true) });
    }
  }
  if (found.length === 0 && type.else !== undefined) return [qualified(ev, library, type.else, null, true)];
  return ev.interner.union([found.sort((a, b) => a.rank - b.rank).map(({ value }) => value)]);
}

function exportedType(ev: Evaluation, file: string, name: string, seen: Set<string>): Values {
  const asked = `${file}\0${name}`;
  if (seen.has(asked)) return NO_VALUES;
  seen.add(asked);
  const facts = ev.program.getFile(file);
  for (const fact of [...(ev.program.exportsOf(file).byName.get(name) ?? []), ...ev.barrels.starsWith(file, name)]) {
    if (fact.from) {
      const imported = fact.name === '*' ? name : fact.from.imported;
      const values = fromModule(ev, file, fact.from.specifier, imported, [], seen);
      if (values.length > 0) return values;
      continue;
    }
    if (fact.value?.kind === 'binding') {
      const binding = facts.bindings[fact.value.binding];
      if (binding?.from) return fromModule(ev, file, binding.from.specifier, binding.from.imported, [], seen);
      if (binding) return declaredIn(ev, file, fact.value.binding, binding.name);
    }
    if (fact.value?.kind === 'class') return [ev.interner.instance(file, fact.value.class, null)];
  }
  const type = facts.types.find((one) => one.name === name);
  return type ? fromTypeFact(ev, file, type, name) : exportedInstance(ev, file, name);
}

/** `module.exports = { OrderStore }`: a class that is exported as a value only. */
function exportedInstance(ev: Evaluation, file: string, name: string): Values {
  return ev.interner.union(ev.exported(file, name).map((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : NO_VALUES)));
}
