/**
 * A lock of one transaction, in the words of each client that hands a transaction to a function: it ends with the run, whatever
 * becomes of that, and behind a pooler of transactions it holds too. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
import type { TransactionStore } from '../../model/edit-intent.ts';

export interface TransactionWords {
  /** What opens it, up to the function. */
  readonly open: string;
  /** The statement that gives the row `held`. */
  readonly take: string;
  /** What follows the function, up to the closing bracket. */
  readonly close: string;
  /** A name that the statement is written with. */
  readonly needs: { readonly module: string; readonly name: string } | null;
}

interface Given {
  readonly client: string;
  readonly lock: string;
  readonly held: string;
  readonly jobName: string;
  readonly quote: (text: string) => string;
  /** Time after which a transaction is ended that would go on. */
  readonly seconds: number;
  readonly isTyped: boolean;
}

const taking = (key: string): string => `SELECT pg_try_advisory_xact_lock(hashtext(${key})) AS taken`;

export function getTransactionWords(store: TransactionStore, { client, lock, held, jobName, quote, seconds, isTyped }: Given): TransactionWords {
  const key = quote(jobName);
  // In a tagged template, what stands in braces is handed over beside the statement.
  const tagged = `\`${taking(/^[\w -]+$/.test(jobName) ? `'${jobName}'` : `\${${key}}`)}\``;
  const listed = (ask: string): string => `const [${held}] = await ${ask}`;
  const inRows = (ask: string): string => `const { rows: [${held}] } = await ${ask}`;
  switch (store) {
    // It ends a transaction after 5 s unless it is told otherwise: https://www.prisma.io/docs/orm/prisma-client/queries/transactions#interactive-transactions
    case 'prisma': return { open: `${client}.$transaction(`, take: listed(`${lock}.$queryRaw${isTyped ? '<{ taken: boolean }[]>' : ''}${tagged}`), close: `, { timeout: ${seconds * 1000} }`, needs: null };
    case 'drizzle-rows': return { open: `${client}.transaction(`, take: inRows(`${lock}.execute(sql${tagged})`), close: '', needs: { module: 'drizzle-orm', name: 'sql' } };
    case 'drizzle-list': return { open: `${client}.transaction(`, take: listed(`${lock}.execute(sql${tagged})`), close: '', needs: { module: 'drizzle-orm', name: 'sql' } };
    case 'knex': return { open: `${client}.transaction(`, take: inRows(`${lock}.raw(${quote(taking('?'))}, [${key}])`), close: '', needs: null };
    case 'kysely': return { open: `${client}.transaction().execute(`, take: inRows(`sql${isTyped ? '<{ taken: boolean }>' : ''}${tagged}.execute(${lock})`), close: '', needs: { module: 'kysely', name: 'sql' } };
    case 'typeorm': return { open: `${client}.transaction(`, take: listed(`${lock}.query(${quote(taking('$1'))}, [${key}])`), close: '', needs: null };
    case 'postgres': return { open: `${client}.begin(`, take: listed(`${lock}${tagged}`), close: '', needs: null };
    case 'sequelize': return { open: `${client}.transaction(`, take: renderSequelize({ client, lock, held, key, quote, isTyped }), close: '', needs: null };
  }
}

/** It answers with rows of which no type is known. */
function renderSequelize({ client, lock, held, key, quote, isTyped }: Pick<Given, 'client' | 'lock' | 'held' | 'quote' | 'isTyped'> & { readonly key: string }): string {
  const asked = `await ${client}.query(${quote(taking('?'))}, { replacements: [${key}], transaction: ${lock} })`;
  return `const [[${held}]] = ${isTyped ? `(${asked}) as [{ taken: boolean }[], unknown]` : asked}`;
}
