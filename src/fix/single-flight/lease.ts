/**
 * Writes a lease or a lock that all instances ask into a handler or a job. The lease: `SET key token NX EX`, given back by a script that compares the token, so that a run
 * that outlasted its lease does not delete the lease of the next: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/
 */
import type { SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findHandler } from '../find-handler.ts';
import { encloseBody, findBody } from '../handler-body.ts';
import { canLeaveOut } from './leave-out.ts';
import { lockInTransaction } from './lock-in-transaction.ts';
import { findDeclarationPosition, pickName, renderDeclaration, toCamelCase } from './module-names.ts';
import { findImportSplices, findRefusal, leaveParameters } from './refusal.ts';
import { quoteText } from '../text/text-style.ts';

type Lease = EditIntent & { readonly kind: 'single-flight-lease' };

/** The file with the lease in it, or null where it cannot be written safely. */
export function writeLease(text: string, intent: Lease): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  if (handler === null || (intent.framework === null && !canLeaveOut(handler))) return null;
  const quote = (value: string): string => quoteText(style, value);
  const found = intent.framework === null ? { statements: ['return'], header: null, needs: null } : findRefusal(intent.framework, intent.answer, handler, quote);
  const refusal = found === null ? null : leaveParameters(found);
  const body = findBody(handler, style.indent, { afterCheck: intent.framework !== null });
  const declaration = findDeclarationPosition(source, handler);
  const imports = refusal === null ? null : findImportSplices(source, refusal);
  const client = findClientImport(source, intent, style.semicolon, quote);
  if (refusal === null || body === null || declaration === null || imports === null || client === null) return null;

  const { name, library } = intent.client;
  if (library !== 'ioredis' && library !== 'redis' && library !== '@upstash/redis') {
    const locked = lockInTransaction({ source, handler, intent, library, body, style, refusal: refusal.statements });
    return locked === null ? null : restore(spliceText(plain, [...imports, ...client, ...body.splices, ...locked]));
  }
  const key = pickName(source, `${toCamelCase(intent.jobName)}Lock`);
  const script = pickName(source, 'releaseLock');
  const token = pickName(source, 'token');
  const taken = pickName(source, 'taken');
  const end = style.semicolon;
  const { options, given } = getRedisWords(library, { key, token, seconds: intent.seconds, quote });
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

interface RedisWords {
  /** What `set` is told after key and token. */
  readonly options: string;
  /** What `eval` is given after the script. */
  readonly given: string;
}

function getRedisWords(library: 'ioredis' | 'redis' | '@upstash/redis', { key, token, seconds, quote }: { readonly key: string; readonly token: string; readonly seconds: number; readonly quote: (text: string) => string }): RedisWords {
  switch (library) {
    case 'ioredis': return { options: `${quote('EX')}, ${seconds}, ${quote('NX')}`, given: `1, ${key}, ${token}` };
    case 'redis': return { options: `{ EX: ${seconds}, NX: true }`, given: `{ keys: [${key}], arguments: [${token}] }` };
    // https://upstash.com/docs/redis/sdks/ts/commands/scripts/eval
    case '@upstash/redis': return { options: `{ ex: ${seconds}, nx: true }`, given: `[${key}], [${token}]` };
  }
}

/** The import of the client behind the last one of the file; null where the name means something else here. */
function findClientImport(source: SourceFile, { client: { name, from } }: Lease, semicolon: string, quote: (text: string) => string): Splice[] | null {
  if (from === null) return [];
  const last = source.getImportDeclarations().at(-1);
  if (last === undefined || pickName(source, name) !== name) return null;
  const names = from.imported === 'default' ? name : `{ ${from.imported === name ? name : `${from.imported} as ${name}`} }`;
  return [{ start: last.getEnd(), end: last.getEnd(), text: `\nimport ${names} from ${quote(from.specifier)}${semicolon}` }];
}
