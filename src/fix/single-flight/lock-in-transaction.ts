/** Puts the body of a handler or a job under a lock of a transaction of PostgreSQL. */
import type { SourceFile } from 'ts-morph';
import type { EditIntent, TransactionStore } from '../../model/edit-intent.ts';
import type { Splice } from '../editable-source.ts';
import type { HandlerNode } from '../find-handler.ts';
import type { BodyText } from '../handler-body.ts';
import { quoteText, type TextStyle } from '../text/text-style.ts';
import { pickName } from './module-names.ts';
import { returnsValue } from './refusal.ts';
import { getTransactionWords, type TransactionWords } from './transaction-lock.ts';

type Lease = EditIntent & { readonly kind: 'single-flight-lease' };

interface Parts {
  readonly source: SourceFile;
  readonly handler: HandlerNode;
  readonly intent: Lease;
  readonly library: 'pg' | TransactionStore;
  readonly body: BodyText;
  readonly style: TextStyle;
  /** Statements that turn a second run away. */
  readonly refusal: readonly string[];
}

/** Null where a name that the lock needs means something else in the file. */
export function lockInTransaction(parts: Parts): readonly Splice[] | null {
  return parts.library === 'pg' ? [lockOnOwnConnection(parts)] : lockInCallback(parts, parts.library);
}

function lockInCallback({ source, handler, intent, body, style, refusal }: Parts, library: TransactionStore): readonly Splice[] | null {
  const [lock, held] = [pickName(source, 'lock'), pickName(source, 'held')];
  const quote = (text: string): string => quoteText(style, text);
  const end = style.semicolon;
  const words = getTransactionWords(library, {
    client: intent.client.name, lock, held, jobName: intent.jobName, quote, seconds: intent.seconds, isTyped: /\.[cm]?tsx?$/.test(intent.file),
  });
  const imports = findNeededImport(source, words, style);
  if (imports === null) return null;
  const outer = body.indent + style.indent;
  const inner = outer + style.indent;
  const answers = returnsValue(handler) || refusal.some((statement) => /^return\s/.test(statement));
  const lines = [
    `${outer}${answers ? 'return' : 'await'} ${words.open}async (${lock}) => {`,
    `${inner}${words.take}${end}`,
    `${inner}if (!${held}?.taken && process.env.${intent.optOutVariable} !== ${quote('1')}) {`,
    ...refusal.map((statement) => `${inner}${style.indent}${statement}${end}`),
    `${inner}}`,
    ...body.render(inner, end, null),
    `${outer}}${words.close})${end}`,
  ];
  return [...imports, { start: body.start, end: body.end, text: `${body.open}${lines.join('\n')}\n${body.indent}}` }];
}

/** The name the statement is written with, added to the import of its module or behind the last one. */
function findNeededImport(source: SourceFile, { needs }: TransactionWords, style: TextStyle): readonly Splice[] | null {
  if (needs === null) return [];
  const { module, name } = needs;
  const declarations = source.getImportDeclarations().filter((one) => !one.isTypeOnly());
  const own = declarations.find((one) => one.getModuleSpecifierValue() === module);
  const names = own?.getNamedImports().filter((one) => !one.isTypeOnly()) ?? [];
  if (names.some((one) => one.getText() === name)) return [];
  const last = names.at(-1);
  if (pickName(source, name) !== name) return null;
  if (last !== undefined) return [{ start: last.getEnd(), end: last.getEnd(), text: `, ${name}` }];
  const behind = declarations.at(-1);
  return behind === undefined ? null : [{ start: behind.getEnd(), end: behind.getEnd(), text: `\nimport { ${name} } from ${quoteText(style, module)}${style.semicolon}` }];
}

/**
 * A lock of one transaction, on a connection that is the lock's alone and is closed with the run: what the pool hands out next can
 * neither hold nor release it, and behind a pooler of transactions it holds too. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 * A server may close a connection that waits for long in a transaction: the client says so in an event, which is thrown where nobody
 * listens. https://node-postgres.com/apis/client#events
 */
function lockOnOwnConnection({ source, intent, body, style, refusal }: Parts): Splice {
  const [connection, held] = [pickName(source, 'lock'), pickName(source, 'held')];
  const outer = body.indent + style.indent;
  const inner = outer + style.indent;
  const end = style.semicolon;
  const quote = (value: string): string => quoteText(style, value);
  const lines = [
    `${outer}const ${connection} = await ${intent.client.name}.connect()${end}`,
    `${outer}// Without a listener, a connection that is lost while it waits ends the process.`,
    `${outer}${connection}.on(${quote('error')}, console.error)${end}`,
    `${outer}try {`,
    `${inner}await ${connection}.query(${quote('BEGIN')})${end}`,
    `${inner}const ${held} = await ${connection}.query(${quote('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken')}, [${quote(intent.jobName)}])${end}`,
    `${inner}if (!${held}.rows[0].taken && process.env.${intent.optOutVariable} !== ${quote('1')}) {`,
    ...refusal.map((statement) => `${inner}${style.indent}${statement}${end}`),
    `${inner}}`,
    ...body.render(inner, end, null),
    `${outer}} finally {`,
    `${inner}// Closing the connection ends the transaction, and the lock with it.`,
    `${inner}${connection}.release(true)${end}`,
    `${outer}}`,
  ];
  return { start: body.start, end: body.end, text: `${body.open}${lines.join('\n')}\n${body.indent}}` };
}
