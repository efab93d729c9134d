/** Repairs a lock in Redis that is there: gives it a time to live, and has only its holder delete it. */
import { Node, SyntaxKind, type CallExpression, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { getIndentOfLine } from '../text/indentation.ts';
import { quoteText, type TextStyle } from '../text/text-style.ts';
import { findStatement, getFunction } from './find-statement.ts';
import { pickName } from './module-names.ts';

type RedisLock = EditIntent & { readonly kind: 'redis-lock' };

/** The file with the lock repaired, or null where it is not spelled in a way that is known. */
export function writeRedisLock(text: string, intent: RedisLock): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const taking = findTaking(source, intent);
  if (taking === null) return null;
  const released = releaseByToken(source, taking, intent, style);
  const expiring = intent.change === 'expiry' ? addExpiry(taking, intent, style) : null;
  // A lock that ends by itself may be another run's when it is deleted.
  const splices = intent.change === 'expiry' ? expiring && [...expiring, ...(released ?? [])] : released;
  return splices === null ? null : restore(spliceText(plain, splices));
}

/** `client.set(key, value, …)` that begins there. */
function findTaking(source: SourceFile, { line, column }: RedisLock): CallExpression | null {
  const found = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const at = source.getLineAndColumnAtPos(call.getStart());
    const callee = call.getExpression();
    return at.line === line && at.column === column && Node.isPropertyAccessExpression(callee) && callee.getName() === 'set' && call.getArguments().length >= 3;
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Beside `NX`, in the words it stands in. */
function addExpiry(taking: CallExpression, { library, seconds }: RedisLock, style: TextStyle): readonly Splice[] | null {
  const [, , option] = taking.getArguments();
  if (option === undefined || seconds === null) return null;
  if (library === 'ioredis') {
    if (!Node.isStringLiteral(option)) return null;
    return [{ start: option.getStart(), end: option.getStart(), text: `${quoteText(style, 'EX')}, ${seconds}, ` }];
  }
  const property = Node.isObjectLiteralExpression(option) ? option.getProperties().find((one) => Node.isPropertyAssignment(one) && /^nx$/i.test(one.getName())) : undefined;
  if (property === undefined) return null;
  return [{ start: property.getEnd(), end: property.getEnd(), text: `, ${library === 'redis' ? 'EX' : 'ex'}: ${seconds}` }];
}

const script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** A value of the run's own, and a script that deletes the key only while it has that value. */
function releaseByToken(source: SourceFile, taking: CallExpression, { library, line, column }: RedisLock, style: TextStyle): readonly Splice[] | null {
  const [key, value] = taking.getArguments();
  const at = findStatement(source, line, column);
  const callee = taking.getExpression();
  if (key === undefined || value === undefined || at === null || !Node.isPropertyAccessExpression(callee)) return null;
  const client = callee.getExpression().getText();
  const owner = getFunction(taking);
  const releases = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const called = call.getExpression();
    return Node.isPropertyAccessExpression(called) && /^(?:del|unlink)$/.test(called.getName()) && called.getExpression().getText() === client && call.getArguments().length === 1 && call.getArguments()[0]?.getText() === key.getText();
  });
  // Who asks first whose it is has a token; what another function deletes does not know it.
  if (owner?.getText().includes(`${client}.get(`) === true) return null;
  if (releases.length === 0 || releases.some((call) => getFunction(call) !== owner || !call.getAncestors().includes(at.block))) return null;
  const isOwn = Node.isIdentifier(value);
  if (!isOwn && !Node.isStringLiteral(value) && !Node.isNumericLiteral(value)) return null;
  const token = isOwn ? value.getText() : pickName(source, 'token');
  const indent = getIndentOfLine(source.getFullText(), at.statement.getStart());
  const declared: Splice = { start: at.statement.getStart(), end: at.statement.getStart(), text: `const ${token} = crypto.randomUUID()${style.semicolon}\n${indent}` };
  const given = { ioredis: `1, ${key.getText()}, ${token}`, redis: `{ keys: [${key.getText()}], arguments: [${token}] }`, '@upstash/redis': `[${key.getText()}], [${token}]` }[library];
  return [
    ...(isOwn ? [] : [declared, { start: value.getStart(), end: value.getEnd(), text: token }]),
    ...releases.map((call) => ({ start: call.getStart(), end: call.getEnd(), text: `${client}.eval("${script}", ${given})` })),
  ];
}
