/** Reads the statement from a library's own way to write it; null when it is none of them, such as raw SQL. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findClassOfThis, getPlainTerm } from '../../terms.ts';
import type { Chain } from '../chain.ts';
import type { Statement } from '../statement.ts';

export type Reader = (facts: FileFacts, chain: Chain) => Statement | null;

/** The table a term names: `'jobs'`, `jobs`, `schema.jobs`, `'public.jobs as j'`; null where it does not. */
export function nameOfTable(facts: FileFacts, term: Term | undefined): string | null {
  if (term === undefined) return null;
  const named = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  // A table by its name in the project, wherever it is declared.
  if (named !== undefined && (named.from !== undefined || named.values.some((value) => value.kind === 'class' || value.kind === 'call'))) return (named.from !== undefined && !['default', '*'].includes(named.from.imported) ? named.from.imported : named.name).toLowerCase();
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal' && typeof plain.value === 'string') return plain.value.trim().split(/\s+/)[0]?.split('.').pop()?.replace(/["`]/g, '').toLowerCase() ?? null;
  if (plain.kind === 'member') return plain.property.toLowerCase();
  if (plain.kind === 'binding') return facts.bindings[plain.binding]?.name.toLowerCase() ?? null;
  return null;
}

/** What classes are called that keep rows of any kind. */
const anyKind = /^(?:abstract|base|common|core|crud|default|generic|mongo(?:ose)?|sequelize|typeorm)?$/;

/**
 * What `EscrowRepository` keeps, for a field that says no more than `this.model` or `this.repo`. Empty where the class
 * stands for rows of any kind; the table is one and the same within it.
 */
export function nameOfKeeper(facts: FileFacts, call: number): string {
  const cls = findClassOfThis(facts, facts.calls[call]?.in ?? 0);
  const name = (cls === null ? null : facts.classes[cls]?.name)?.replace(/(?:Repository|Repo|Dao|Store|Model|DataService|Service|Provider|Gateway|Adapter|Impl)+$/i, '').toLowerCase() ?? '';
  return anyKind.test(name) ? '' : name;
}

/** The number a term is, for limits. */
export function numberOf(facts: FileFacts, term: Term | undefined): number | null {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  return plain?.kind === 'literal' && typeof plain.value === 'number' ? plain.value : null;
}
