/**
 * Writes a lease or a lock that all instances ask into a handler or a job. The lease: `SET key token NX EX`, given back by a script that compares the token, so that a run
 * that outlasted its lease does not delete the lease of the next: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/
 */
import type { SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/finding.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findHandler } from '../find-handler.ts';
import { encloseBody, findBody, type BodyText } from '../handler-body.ts';
import { canLeaveOut } from './leave-out.ts';
import { findDeclarationPosition, pickName, renderDeclaration, toCamelCase } from './module-names.ts';
import { findImportSplices, findRefusal } from './refusal.ts';
import { quoteText, type TextStyle } from '../text-style.ts';

type Lease = EditIntent & { readonly kind: 'single-flight-lease' };

/** The file with the lease in it, or null where it cannot be written safely. */
export function writeLease(text: string, intent: Lease): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  if (handler === null || (intent.framework === null && !canLeaveOut(handler))) return null;
  const quote = (value: string): string => quoteText(style, value);
  const refusal = intent.framework === null ? { statements: ['return'], header: null, needs: null } : findRefusal(intent.framework, intent.answer, handler, quote);
  const body = findBody(handler, style.indent);
  const declaration = findDeclarationPosition(source, handler);
  const imports = refusal === null ? null : findImportSplices(source, refusal);
  const client = findClientImport(source, intent, style.semicolon, quote);
  if (refusal === null || body === null || declaration === null || imports === null || client === null) return null;

  if (intent.client.library === 'pg') return restore(spliceText(plain, [...imports, ...client, ...body.splices, lockInTransaction(source, intent, body, style, refusal.statements)]));
  const key = pickName(source, `${toCamelCase(intent.jobName)}Lock`);
  const script = pickName(source, 'releaseLock');
  const token = pickName(source, 'token');
  const taken = pickName(source, 'taken');
  const { name, library } = intent.client;
  const end = style.semicolon;
  const options = library === 'ioredis' ? `${quote('EX')}, ${intent.seconds}, ${quote('NX')}` : `{ EX: ${intent.seconds}, NX: true }`;
  const given = library === 'ioredis' ? `1, ${key}, ${token}` : `{ keys: [${key}], arguments: [${token}] }`;
  const take = [
    `const ${token} = crypto.randomUUID()${end}`,
    `const ${taken} = await ${name}.set(${key}, ${token}, ${options})${end}`,
    `if (${taken} !== ${quote('OK')} && process.env.${intent.optOutVariable} !== ${quote('1')}) {`,
    ...refusal.statements.map((statement) => `${style.indent}${statement}${end}`),
    '}',
  ];
  const declared = `const ${key} = ${quote(`lock:${intent.jobName}`)}${end}\n// Only whoever holds the lock may give it back.\nconst ${script} = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"${end}`;
  return restore(spliceText(plain, [
    ...imports,
    ...client,
    ...body.splices,
    { start: declaration, end: declaration, text: renderDeclaration(plain, declaration, declared) },
    ...encloseBody(handler, body, style, { take, release: `await ${name}.eval(${script}, ${given})` }),
  ]));
}

/**
 * A lock of one transaction, on a connection that is the lock's alone and is closed with the run: what the pool hands out next can
 * neither hold nor release it, and behind a pooler of transactions it holds too. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 * A server may close a connection that waits for long in a transaction: the client says so in an event, which is thrown where nobody
 * listens. https://node-postgres.com/apis/client#events
 */
function lockInTransaction(source: SourceFile, intent: Lease, body: BodyText, style: TextStyle, refusal: readonly string[]): Splice {
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
  return { start: body.start, end: body.end, text: `{\n${lines.join('\n')}\n${body.indent}}` };
}

/** The import of the client behind the last one of the file; null where the name means something else here. */
function findClientImport(source: SourceFile, { client: { name, from } }: Lease, semicolon: string, quote: (text: string) => string): Splice[] | null {
  if (from === null) return [];
  const last = source.getImportDeclarations().at(-1);
  if (last === undefined || pickName(source, name) !== name) return null;
  const names = from.imported === 'default' ? name : `{ ${from.imported === name ? name : `${from.imported} as ${name}`} }`;
  return [{ start: last.getEnd(), end: last.getEnd(), text: `\nimport ${names} from ${quote(from.specifier)}${semicolon}` }];
}
