/** `pgTable('orders', { key: text('key').unique() }, (t) => [uniqueIndex('x').on(t.shop, t.number)])`: https://orm.drizzle.team/docs/indexes-constraints */
import type { FileFacts, Term } from '../../model/facts.ts';
import { asObject, getCalledName, getProperties, getText } from './literal-objects.ts';
import type { UniqueKeys } from './table-keys.ts';

export const drizzleCalls: readonly string[] = ['pgTable', 'mysqlTable', 'sqliteTable', 'singlestoreTable'];

export function readDrizzleTable(facts: FileFacts, index: number): UniqueKeys | null {
  const call = facts.calls[index];
  const columns = asObject(facts, call?.args[1]);
  if (call === undefined || columns === null) return null;
  const variable = facts.bindings.find(({ values }) => values.some((value) => value.kind === 'call' && value.call === index))?.name;
  const single = getProperties(columns).filter(({ value }) => getChain(facts, value).some((name) => name === 'unique' || name === 'primaryKey')).map(({ key }) => [key]);
  const isGiven = getProperties(columns).some(({ value }) => isGivenKey(getChain(facts, value)));
  const extra = call.args[2];
  return {
    names: [getText(call.args[0]), variable ?? null].filter((name) => name !== null),
    unique: [...single, ...(extra?.kind === 'function' ? readExtras(facts, extra.function) : [])],
    ...(isGiven && { keyIsGiven: true }),
    line: call.span[0],
  };
}

const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'char', 'uuid']);

/** `text('id').primaryKey()`; with `$defaultFn(nanoid)` or `defaultRandom()` the row is given one. */
function isGivenKey(chain: readonly string[]): boolean {
  return chain.includes('primaryKey') && chain.some((name) => texts.has(name)) && !chain.some((name) => /default|generated/i.test(name));
}

/** `text('key').notNull().unique()` gives unique, notNull, text. */
function getChain(facts: FileFacts, term: Term): readonly string[] {
  const names: string[] = [];
  for (let at = term; at.kind === 'call' && names.length < 20; ) {
    const callee: Term | undefined = facts.calls[at.call]?.callee;
    if (callee === undefined) break;
    names.push(getCalledName(facts, callee) ?? '');
    if (callee.kind !== 'member') break;
    at = callee.object;
  }
  return names;
}

function readExtras(facts: FileFacts, fn: number): readonly (readonly string[])[] {
  return facts.calls.flatMap((call): (readonly string[])[] => {
    if (call.in !== fn) return [];
    const name = getCalledName(facts, call.callee);
    if (name === 'on' && call.callee.kind === 'member') {
      const chain = getChain(facts, call.callee.object);
      return chain.includes('unique') || chain.includes('uniqueIndex') ? [getColumns(call.args)] : [];
    }
    const columns = name === 'primaryKey' ? asObject(facts, call.args[0]) : null;
    const list = columns === null ? undefined : getProperties(columns).find(({ key }) => key === 'columns')?.value;
    return list?.kind === 'array' ? [getColumns(list.items)] : [];
  });
}

function getColumns(terms: readonly Term[]): readonly string[] {
  return terms.flatMap((term) => (term.kind === 'member' ? [term.property] : []));
}
