/** `schema.createTable('orders').addColumn('number', 'text', (col) => col.unique()).addUniqueConstraint('x', ['shop', 'number'])`: https://kysely.dev/docs/migrations */
import type { FileFacts, Term } from '../../model/facts.ts';
import { getCalledName, getText } from './literal-objects.ts';
import type { UniqueKeys } from './table-keys.ts';

export const kyselyCalls: readonly string[] = ['createTable', 'alterTable', 'createIndex'];

/** A table of as many columns nobody writes. */
const mostLinks = 500;

interface Link {
  readonly name: string;
  readonly args: readonly Term[];
}

/** Null for a call that is another library's: only Kysely adds columns, constraints and the table of an index one by one. */
export function readKyselyTable(facts: FileFacts, index: number): UniqueKeys | null {
  const call = facts.calls[index];
  if (call === undefined) return null;
  const links = getLinks(facts, index);
  const isIndex = getCalledName(facts, call.callee) === 'createIndex';
  const table = getText(isIndex ? links.find(({ name }) => name === 'on')?.args[0] : call.args[0]);
  if (table === null || !links.some(({ name }) => name === (isIndex ? 'on' : 'addColumn') || /^add\w+Constraint$/.test(name))) return null;
  // One of some rows, or of something made of them, refuses not every second row.
  if (isIndex && (!links.some(({ name }) => name === 'unique') || links.some(({ name }) => name === 'where' || name === 'expression'))) return null;
  const keys = isIndex ? [asKey(links.map(getIndexed))] : links.flatMap((link) => getKeys(facts, link));
  const unique = keys.flatMap((key) => (key === null || key.length === 0 ? [] : [key]));
  return { names: [table.split('.').at(-1) ?? table], unique, line: call.span[0] };
}

/** The calls that are made on what the call gives, one after the other. */
function getLinks(facts: FileFacts, index: number): readonly Link[] {
  const links: Link[] = [];
  for (let at = getNext(facts).get(index); at !== undefined && links.length < mostLinks; at = getNext(facts).get(at)) {
    const call = facts.calls[at];
    if (call?.callee.kind === 'member') links.push({ name: call.callee.property, args: call.args });
  }
  return links;
}

const nextOfFile = new WeakMap<FileFacts, ReadonlyMap<number, number>>();

function getNext(facts: FileFacts): ReadonlyMap<number, number> {
  const known = nextOfFile.get(facts);
  if (known !== undefined) return known;
  const next = new Map(facts.calls.flatMap(({ callee }, at) => (callee.kind === 'member' && callee.object.kind === 'call' ? [[callee.object.call, at] as const] : [])));
  nextOfFile.set(facts, next);
  return next;
}

function getKeys(facts: FileFacts, { name, args: [first, second, third] }: Link): readonly (readonly string[] | null)[] {
  if (name === 'addUniqueConstraint' || name === 'addPrimaryKeyConstraint') return second?.kind === 'array' ? [getTexts(second.items)] : [];
  const column = name === 'addColumn' && third?.kind === 'function' ? getText(first) : null;
  const isKey = column !== null && facts.calls.some((call) => third?.kind === 'function' && call.in === third.function && /^(?:unique|primaryKey)$/.test(getCalledName(facts, call.callee) ?? ''));
  return isKey ? [[column]] : [];
}

function getIndexed({ name, args: [first] }: Link): readonly string[] | null {
  if (name === 'column') return getTexts(first === undefined ? [] : [first]);
  return name === 'columns' && first?.kind === 'array' ? getTexts(first.items) : [];
}

/** `'created_at desc'` is a column with its order. Null where one of them is not spelled out. */
function getTexts(terms: readonly Term[]): readonly string[] | null {
  return asKey(terms.map((term) => getText(term)?.split(' ').slice(0, 1) ?? null));
}

/** Without a part that nobody knows, a key would refuse more than it does. */
function asKey(parts: readonly (readonly string[] | null)[]): readonly string[] | null {
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
}
