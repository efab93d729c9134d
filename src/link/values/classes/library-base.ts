/** A library's class as the base of one of ours: `class ShopClient extends PrismaClient`. */
import type { ClassFact, Term, TypeTerm } from '../../../model/facts.ts';
import type { Library } from '../../../catalogue/catalogue.ts';
import { givenBy, matchRows } from '../catalogue-rows.ts';
import type { Evaluation } from '../evaluation.ts';
import { isToken } from '../across-files/awaited-tokens.ts';
import { implicitSuperOf } from '../implicit-super.ts';
import type { ApiValue, At, Value } from '../value.ts';

type MemberValue = Extract<Value, { kind: 'api-member' }>;

export interface ExtendingClass {
  readonly file: string;
  /** The class that names the base. */
  readonly fact: ClassFact;
  /** The class of the object, which may extend that one. */
  readonly ofObject: { readonly file: string; readonly class: number };
}

/** One type per term, so that what is known of it is found again. */
const typesOfTerms = new WeakMap<Term, TypeTerm>();
const typesOfExports = new WeakMap<Term, TypeTerm>();

/**
 * What the members of the base are members of: what its constructor gives for the arguments of `super(…)`, else what a
 * type annotation of its name would stand for, else a value of its name.
 */
export function libraryBase(ev: Evaluation, extending: ExtendingClass, base: Value): ApiValue | null {
  if (base.kind !== 'api' && base.kind !== 'api-member') return null;
  const made = madeBySuper(ev, extending, base) ?? typedBase(ev, extending.file, extending.fact, base);
  if (made) return made;
  if (base.kind === 'api-member') return ev.interner.api(base.on.library, base.name, null, false);
  // What a call made is the base of a token: `class Orders extends Context.Tag('Orders')<Orders, Shape>() {}`.
  if (isToken(ev, base)) return base;
  // A member of the package that the library calls by a value of its own: its rows are what the class inherits.
  return nameOfExport(ev, base) === null ? null : base;
}

function madeBySuper(ev: Evaluation, { file, fact, ofObject }: ExtendingClass, base: Value): ApiValue | null {
  const index = fact.constructorFunction === undefined ? undefined : ev.program.callsIn(file, fact.constructorFunction).find((one) => ev.program.getCall(file, one).callee.kind === 'super');
  const at: At = { file, fn: fact.constructorFunction ?? fact.in, frame: null };
  const args = index === undefined ? [] : ev.program.getCall(file, index).args.map((arg) => ev.evaluate(arg, at));
  for (const match of matchRows(ev, base, true, args, { file, call: index ?? -1 })) {
    const [value] = index === undefined ? [] : givenBy(ev, match, { file, call: index, frame: null }, args);
    if (value?.kind === 'api') return value;
    const { gives } = match.row;
    if (index === undefined && gives !== undefined && !gives.startsWith('$')) return ev.interner.api(match.library.name, gives, keepsItsOwn(match.library, gives) ? { file: ofObject.file, call: implicitSuperOf(ofObject.class), frame: null } : null, false);
  }
  return null;
}

/** What listens to one object does not listen to all: who keeps what it is given must be known, also where nobody writes its constructor. */
function keepsItsOwn({ rows }: Library, name: string): boolean {
  return [...(rows.get(name)?.values() ?? [])].some((found) => found.some((row) => row.stores?.own === true));
}

function typedBase(ev: Evaluation, file: string, fact: ClassFact, base: ApiValue | MemberValue): ApiValue | null {
  for (const type of fact.extends ? [typeOfTerm(fact.extends, ev, file), typeOfExport(fact.extends, ev, base)] : []) {
    const value = type ? ev.typed(type, { file, fn: fact.in, frame: null }).find((one) => one.kind === 'api') : undefined;
    if (value?.kind === 'api') return value;
  }
  return null;
}

function typeOfTerm(term: Term, ev: Evaluation, file: string): TypeTerm | null {
  const path = term.kind === 'member' ? [term.property] : [];
  const root = term.kind === 'member' ? term.object : term;
  if (root.kind !== 'binding') return null;
  const name = ev.program.getFile(file).bindings[root.binding]?.name ?? '';
  return remembered(typesOfTerms, term, { kind: 'reference', name, binding: root.binding, path, args: [] });
}

/** No import names the base here: `require` gave it, or a call hands it on, `class Order extends compose(BaseModel, SoftDeletes)`. */
function typeOfExport(term: Term, ev: Evaluation, base: ApiValue | MemberValue): TypeTerm | null {
  const name = nameOfExport(ev, base);
  const [specifier] = ev.catalogue.libraries.get(base.kind === 'api' ? base.library : base.on.library)?.packages ?? [];
  return specifier === undefined || name === null ? null : remembered(typesOfExports, term, { kind: 'import', specifier, path: [name], args: [] });
}

/** What the package calls the class that it exports: `Model` in `const { Model } = require('objection')`. */
function nameOfExport(ev: Evaluation, base: ApiValue | MemberValue): string | null {
  if (base.kind === 'api-member') return base.on.name === 'module' ? base.name : null;
  const members = ev.catalogue.libraries.get(base.library)?.members.get('module') ?? [];
  return [...members].find(([, gives]) => gives === base.name)?.[0] ?? null;
}

function remembered(types: WeakMap<Term, TypeTerm>, term: Term, type: TypeTerm): TypeTerm {
  const known = types.get(term) ?? type;
  types.set(term, known);
  return known;
}
