/**
 * Statements whose conditions and values a function of the project is handed as objects: `jobs.findAll({ where: { status: 'queued' } })`
 * over `this.model.findAll(options)` of a base class that all tables share.
 */
import type { FileFacts, PropertyTerm, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { getCallers } from '../callers.ts';
import { findClassOfThis } from '../terms.ts';
import { readChain, type Chain } from './chain.ts';
import { readStatementChain } from './find-statement.ts';
import type { Statement } from './statement.ts';

/** A call of a library that is made of what its function is handed. */
interface Handed {
  readonly chain: Chain;
  readonly match: RoleMatch;
  readonly facts: FileFacts;
  readonly function: number;
}

const known = new WeakMap<ProgramGraph, Map<number, Handed | null>>();

/** What a call of such a function does; null for any other call. */
export function findHandedStatement(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): Statement | null {
  const facts = graph.files[node.file];
  const call = facts?.calls[edge.call];
  const [target, ...others] = edge.roles.length > 0 ? [] : edge.to;
  const handed = target === undefined || others.length > 0 ? null : findHanded(graph, target);
  if (facts === undefined || call === undefined || target === undefined || handed === null) return null;
  const links = handed.chain.links.map((link) => ({ ...link, args: link.args.map((arg) => fillIn(handed, call.args, arg)) }));
  const read = readStatementChain(facts, { root: { kind: 'unknown' }, links }, handed.match.library);
  if (read === null) return null;
  const own = readStatementChain(handed.facts, handed.chain, handed.match.library);
  const filled = { ...read, where: join(own?.where, read.where), sets: join(own?.sets, read.sets), table: findTable(own) ?? nameOfReceiver(facts, call.callee, call.in) };
  return isToldThere(graph, target, own, filled) ? null : filled;
}

/**
 * A read that is handed nothing that tells more of its rows, an update that says itself which rows and columns it means, or that one caller
 * completes: it is told where it stands, and is repaired there.
 */
function isToldThere(graph: ProgramGraph, target: number, own: Statement | null, filled: Statement): boolean {
  const names = (columns: readonly { readonly column: string }[] | null | undefined): string => (columns ?? []).map(({ column }) => column).join();
  if (filled.operation === 'read') return filled.where?.every((one) => own?.where?.some(({ column, op, value }) => column === one.column && op === one.op && value === one.value) === true) === true;
  if (filled.operation !== 'update' || names(filled.where) === '' || names(filled.where) !== names(own?.where)) return false;
  return names(filled.sets) === names(own?.sets) || new Set(getCallers(graph).get(target)).size === 1;
}

/** What the function's own file says beside what the caller's file fills in. */
function join<T extends { readonly column: string }>(own: readonly T[] | null | undefined, filled: readonly T[] | null): readonly T[] | null {
  if (own == null || filled === null) return filled ?? own ?? null;
  return [...own.filter(({ column }) => !filled.some((one) => one.column === column)), ...filled];
}

function findHanded(graph: ProgramGraph, id: number): Handed | null {
  const all = known.get(graph) ?? new Map<number, Handed | null>();
  known.set(graph, all);
  const seen = all.get(id);
  if (seen !== undefined) return seen;
  const found = readHanded(graph, graph.nodes[id]);
  all.set(id, found);
  return found;
}

/** Nobody works on what these give. */
const counting = /^(count|exists|aggregate|groupBy|estimatedDocumentCount)/;

/** The function makes one call of a database library, and hands it something it was handed. */
function readHanded(graph: ProgramGraph, node: FunctionNode | undefined): Handed | null {
  const facts = node && graph.files[node.file];
  if (node === undefined || facts === undefined) return null;
  const [only, ...others] = node.calls.flatMap((edge) => edge.roles.flatMap((match) => (match.role === 'db-call' ? [{ edge, match }] : [])));
  if (only === undefined || others.length > 0) return null;
  const chain = readChain(facts, only.edge.call);
  const found = { chain, match: only.match, facts, function: node.function };
  if (chain.links.some(({ name }) => name !== null && counting.test(name))) return null;
  return chain.links.some(({ args }) => args.some((arg) => holdsGiven(found, arg))) ? found : null;
}

function holdsGiven(handed: Handed, term: Term): boolean {
  if (findParameter(handed, term) !== null) return true;
  return term.kind === 'object' && term.properties.some((property) => holdsGiven(handed, property.kind === 'spread' ? property.of : property.value));
}

function findParameter({ facts, function: fn }: Pick<Handed, 'facts' | 'function'>, term: Term): number | null {
  if (term.kind === 'cast') return findParameter({ facts, function: fn }, term.of);
  if (term.kind === 'parameter') return term.function === fn ? term.index : null;
  if (term.kind !== 'binding') return null;
  const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
  return value?.kind === 'parameter' && others.length === 0 && value.function === fn ? value.index : null;
}

/** The term as the caller's file has it; what only the function's own file knows is unknown there. */
function fillIn(handed: Handed, given: readonly Term[], term: Term): Term {
  const index = findParameter(handed, term);
  if (index !== null) return given[index] ?? { kind: 'unknown' };
  if (term.kind === 'literal') return term;
  if (term.kind === 'object') return { ...term, properties: term.properties.map((property) => fillProperty(handed, given, property)) };
  if (term.kind === 'array') return { ...term, items: term.items.map((item) => fillIn(handed, given, item)) };
  return { kind: 'unknown' };
}

function fillProperty(handed: Handed, given: readonly Term[], property: PropertyTerm): PropertyTerm {
  return property.kind === 'spread' ? { ...property, of: fillIn(handed, given, property.of) } : { ...property, value: fillIn(handed, given, property.value) };
}

/** What stands for whatever table it is made for. */
const anyTable = /^_?(base)?_?(model|repository|repo|entity|collection|delegate|table|dao|store|em|manager)?$/;

/** The table that the function itself names; null where it is made for all of them. */
function findTable(own: Statement | null): string | null {
  const table = own?.table ?? '';
  return anyTable.test(table) ? null : table;
}

/** `this.jobRepository.findAll(…)`, `jobs.findAll(…)`, `this.findAll(…)` of a class named after its table. */
function nameOfReceiver(facts: FileFacts, callee: Term, fn: number): string | null {
  if (callee.kind !== 'member') return null;
  const { object } = callee;
  const name = object.kind === 'member' ? object.property : object.kind === 'binding' ? facts.bindings[object.binding]?.name : object.kind === 'this' || object.kind === 'super' ? facts.classes[findClassOfThis(facts, fn) ?? -1]?.name : undefined;
  const table = name?.toLowerCase().replace(/(repository|repo|dao|dal|store|service|model|collection)s?$/, '').replace(/^_/, '') ?? '';
  return table === '' ? null : table;
}
