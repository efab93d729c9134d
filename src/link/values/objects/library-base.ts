/** A library's class as the base of one of ours: `class ShopClient extends PrismaClient`. */
import type { ClassFact, Term, TypeTerm } from '../../../model/facts.ts';
import { givenBy, matchRows } from '../catalogue-rows.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ApiValue, At, Value } from '../value.ts';

type MemberValue = Extract<Value, { kind: 'api-member' }>;

/** One type per term, so that what is known of it is found again. */
const typesOfTerms = new WeakMap<Term, TypeTerm>();

/**
 * What the members of the base are members of: what its constructor gives for the arguments of `super(…)`, else what a
 * type annotation of its name would stand for, else a value of its name.
 */
export function libraryBase(ev: Evaluation, file: string, fact: ClassFact, base: Value): ApiValue | null {
  if (base.kind !== 'api' && base.kind !== 'api-member') return null;
  const made = madeBySuper(ev, file, fact, base) ?? typedBase(ev, file, fact, base);
  if (made) return made;
  return base.kind === 'api-member' ? ev.interner.api(base.on.library, base.name, null, false) : null;
}

function madeBySuper(ev: Evaluation, file: string, fact: ClassFact, base: Value): ApiValue | null {
  const index = fact.constructorFunction === undefined ? undefined : ev.program.callsIn(file, fact.constructorFunction).find((one) => ev.program.getCall(file, one).callee.kind === 'super');
  const at: At = { file, fn: fact.constructorFunction ?? fact.in, frame: null };
  const args = index === undefined ? [] : ev.program.getCall(file, index).args.map((arg) => ev.evaluate(arg, at));
  for (const match of matchRows(ev, base, true, args, { file, call: index ?? -1 })) {
    const [value] = index === undefined ? [] : givenBy(ev, match, { file, call: index, frame: null }, args);
    if (value?.kind === 'api') return value;
    const { gives } = match.row;
    if (index === undefined && gives !== undefined && !gives.startsWith('$')) return ev.interner.api(match.library.name, gives, null, false);
  }
  return null;
}

function typedBase(ev: Evaluation, file: string, fact: ClassFact, base: ApiValue | MemberValue): ApiValue | null {
  const type = fact.extends ? (typeOfTerm(fact.extends, ev, file) ?? typeOfExport(fact.extends, ev, base)) : null;
  const value = type ? ev.typed(type, { file, fn: fact.in, frame: null }).find((one) => one.kind === 'api') : undefined;
  return value?.kind === 'api' ? value : null;
}

function typeOfTerm(term: Term, ev: Evaluation, file: string): TypeTerm | null {
  const path = term.kind === 'member' ? [term.property] : [];
  const root = term.kind === 'member' ? term.object : term;
  if (root.kind !== 'binding') return null;
  const name = ev.program.getFile(file).bindings[root.binding]?.name ?? '';
  return remembered(term, { kind: 'reference', name, binding: root.binding, path, args: [] });
}

/** The base goes through a call that hands it on: `class Order extends compose(BaseModel, SoftDeletes)`. */
function typeOfExport(term: Term, ev: Evaluation, base: ApiValue | MemberValue): TypeTerm | null {
  if (base.kind !== 'api-member' || base.on.name !== 'module') return null;
  const [specifier] = ev.catalogue.libraries.get(base.on.library)?.packages ?? [];
  return specifier === undefined ? null : remembered(term, { kind: 'import', specifier, path: [base.name], args: [] });
}

function remembered(term: Term, type: TypeTerm): TypeTerm {
  const known = typesOfTerms.get(term) ?? type;
  typesOfTerms.set(term, known);
  return known;
}
