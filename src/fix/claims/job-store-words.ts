/** How each store is asked to keep a key that is not there yet, who has won, and how the key is given back. */
import type { JobStore } from '../../model/edit-intent.ts';

export interface StoreWords {
  /** Behind `await`. */
  readonly take: string;
  /** True of the answer where this run was first. */
  readonly won: (answer: string) => string;
  /** True of the answer where another run was. */
  readonly lost: (answer: string) => string;
  readonly give: string;
}

interface Given {
  /** The client, or the transaction of it. */
  readonly client: string;
  /** An expression. */
  readonly key: string;
  readonly quote: (text: string) => string;
}

export function getStoreWords(store: JobStore, given: Given): StoreWords {
  return store.kind === 'redis' ? getRedisWords(store, given) : getRowWords(store, given);
}

/** https://redis.io/docs/latest/commands/set/ */
function getRedisWords({ client: { library }, seconds }: JobStore & { readonly kind: 'redis' }, { client, key, quote }: Given): StoreWords {
  const options = { ioredis: `${quote('EX')}, ${seconds}, ${quote('NX')}`, redis: `{ EX: ${seconds}, NX: true }`, '@upstash/redis': `{ ex: ${seconds}, nx: true }` }[library];
  return {
    take: `${client}.set(${key}, ${quote('1')}, ${options})`,
    won: (answer) => `${answer} === ${quote('OK')}`,
    lost: (answer) => `${answer} !== ${quote('OK')}`,
    give: `${client}.del(${key})`,
  };
}

function getRowWords({ client: { library }, table, column }: JobStore & { readonly kind: 'row' }, { client, key, quote }: Given): StoreWords {
  const counted = (field: string): Pick<StoreWords, 'won' | 'lost'> => ({ won: (answer) => `${answer}.${field} === 1`, lost: (answer) => `${answer}.${field} === 0` });
  const insert = (value: string): string => `INSERT INTO ${table} (${column}) VALUES (${value}) ON CONFLICT DO NOTHING`;
  const remove = (value: string): string => `DELETE FROM ${table} WHERE ${column} = ${value}`;
  const row = key === column ? key : `${column}: ${key}`;
  switch (library) {
    // https://www.prisma.io/docs/orm/reference/prisma-client-reference#createmany
    case 'prisma': return { take: `${client}.${table}.createMany({ data: [{ ${row} }], skipDuplicates: true })`, ...counted('count'), give: `${client}.${table}.deleteMany({ where: { ${row} } })` };
    case 'pg': return { take: `${client}.query(${quote(insert('$1'))}, [${key}])`, ...counted('rowCount'), give: `${client}.query(${quote(remove('$1'))}, [${key}])` };
    case 'postgres': return { take: `${client}\`${insert(`\${${key}}`)}\``, ...counted('count'), give: `${client}\`${remove(`\${${key}}`)}\`` };
    // https://knexjs.org/guide/query-builder.html#onconflict
    case 'knex': return { take: `${client}(${quote(table)}).insert({ ${row} }).onConflict(${quote(column)}).ignore().returning(${quote(column)})`, ...counted('length'), give: `${client}(${quote(table)}).where({ ${row} }).delete()` };
  }
}

/** What opens a transaction that is handed to a function. */
export function getTransactionOpening(library: 'prisma' | 'postgres' | 'knex', client: string): string {
  return { prisma: `${client}.$transaction(`, postgres: `${client}.begin(`, knex: `${client}.transaction(` }[library];
}
