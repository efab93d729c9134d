/** Puts a key of the job before an effect: the run that keeps it first has the effect, and gives it back where that fails. */
import { Node, SyntaxKind, type SourceFile, type Statement } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { getLinesInsideText, indentLines } from '../text/indentation.ts';
import { pickName } from '../single-flight/module-names.ts';
import { quoteText, type TextStyle } from '../text/text-style.ts';
import { findJobKey } from './job-key.ts';
import { getStoreWords, getTransactionOpening } from './job-store-words.ts';
import { findCallAt, findQueryStatement, getLinks, getWholeChain, type QueryNode, type QueryStatement } from './located-call.ts';
import { commentedStart, getIndent, lineEnd, pickErrorName } from './statement-lines.ts';

type OncePerJob = EditIntent & { readonly kind: 'once-per-job' };

/** The file with the key before the effect, or null where it cannot be written safely. */
export function writeOncePerJob(text: string, intent: OncePerJob): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;
  const call = findCallAt(source, intent.effect);
  const whole = call === null ? null : getWholeChain(call);
  const held = whole === null ? null : findQueryStatement(whole);
  const links = whole === null ? [] : getLinks(whole);
  // What keeps its error to itself would never give the key back.
  if (call === null || held === null || links.some(({ name }) => name === 'catch' || name === 'then')) return null;
  const work = findWork(held);
  const called = getCalledName(call);
  const key = isOnlyOne(call, called) ? findKey(intent, held.statement, called) : null;
  const imports = findClientImport(source, intent, style);
  const indent = getIndent(plain, held.statement);
  if (work === null || key === null || imports === null || indent === null) return null;
  const from = commentedStart(plain, held.statement);
  const to = lineEnd(plain, work.at(-1) ?? held.statement);
  const parts: Parts = { source, style, indent, key, statement: held.statement, intent };
  const lines = intent.store.kind === 'row' && intent.store.inTransaction
    ? writeTransaction(parts, work, intent.store, (splices) => deepen(parts, plain, from, to, splices))
    : writeGuard(parts, deepen(parts, plain, from, to, []));
  return lines === null ? null : restore(spliceText(plain, [...imports, { start: from, end: to, text: lines.join('\n') }]));
}

interface Parts {
  readonly source: SourceFile;
  readonly style: TextStyle;
  readonly indent: string;
  readonly key: string;
  readonly statement: Statement;
  readonly intent: OncePerJob;
}

function writeGuard({ source, style, indent, key, intent }: Parts, work: readonly string[]): readonly string[] {
  const { semicolon: end, indent: step } = style;
  const [name, answer, failed] = [pickName(source, 'jobKey'), pickName(source, 'claimed'), pickErrorName(source)];
  const words = getStoreWords(intent.store, { client: intent.store.client.name, key: name, quote: (text) => quoteText(style, text) });
  return [
    `${indent}const ${name} = ${key}${end}`,
    `${indent}const ${answer} = await ${words.take}${end}`,
    `${indent}if (${words.won(answer)}) {`,
    `${indent}${step}try {`,
    ...work,
    `${indent}${step}} catch (${failed}) {`,
    `${indent}${step}${step}await ${words.give}${end}`,
    `${indent}${step}${step}throw ${failed}${end}`,
    `${indent}${step}}`,
    `${indent}}`,
  ];
}

/** Null where the statement asks another client. */
function writeTransaction({ source, style, indent, key, statement, intent }: Parts, work: readonly Statement[], store: OncePerJob['store'] & { readonly kind: 'row' }, render: (splices: readonly Splice[]) => readonly string[]): readonly string[] | null {
  const { library, name: client } = store.client;
  if (library === 'pg' || work.length > 1 || !Node.isExpressionStatement(statement)) return null;
  const uses = [...statement.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression), ...statement.getDescendantsOfKind(SyntaxKind.Identifier)].filter((one) => one.getText() === client && !isProperty(one));
  if (uses.length === 0) return null;
  const [name, transaction, answer] = [pickName(source, 'jobKey'), pickName(source, library === 'knex' ? 'trx' : 'tx'), pickName(source, 'claimed')];
  const words = getStoreWords(intent.store, { client: transaction, key: name, quote: (text) => quoteText(style, text) });
  const { semicolon: end, indent: step } = style;
  return [
    `${indent}const ${name} = ${key}${end}`,
    `${indent}await ${getTransactionOpening(library, client)}async (${transaction}) => {`,
    `${indent}${step}const ${answer} = await ${words.take}${end}`,
    `${indent}${step}if (${words.lost(answer)}) return${end}`,
    ...render(uses.map((one) => ({ start: one.getStart(), end: one.getEnd(), text: transaction }))),
    `${indent}})${end}`,
  ];
}

/** A name of something else: `{ prisma: … }`, `deps.prisma`. */
function isProperty(node: Node): boolean {
  const parent = node.getParent();
  return (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === node) || (Node.isPropertyAssignment(parent) && parent.getNameNode() === node);
}

/** The statements, one step deeper for a transaction and two for a guard. */
function deepen({ source, style, statement, intent }: Parts, plain: string, from: number, to: number, splices: readonly Splice[]): readonly string[] {
  const block = statement.getParent();
  const kept = Node.isBlock(block) ? getLinesInsideText(block) : new Set<number>();
  const text = spliceText(plain.slice(from, to), splices.map((one) => ({ ...one, start: one.start - from, end: one.end - from })));
  const isTransaction = intent.store.kind === 'row' && intent.store.inTransaction;
  return indentLines(text, { from: source.getLineAndColumnAtPos(from).line, kept, indentUnit: isTransaction ? style.indent : style.indent.repeat(2) });
}

/** The statement, and what only writes down what it gave; null where its answer is needed behind that. */
function findWork({ statement, block, pattern }: QueryStatement): readonly Statement[] | null {
  if (pattern === null) return [statement];
  const names = new Set([pattern, ...pattern.getDescendants()].filter((one) => Node.isIdentifier(one)).map((one) => one.getText()));
  const behind = block.getStatements().slice(block.getStatements().indexOf(statement) + 1);
  const last = behind.findLastIndex((one) => one.getDescendantsOfKind(SyntaxKind.Identifier).some((name) => names.has(name.getText())));
  const work = behind.slice(0, last + 1);
  return work.every((one) => Node.isExpressionStatement(one) && isLogging.test(one.getText())) ? [statement, ...work] : null;
}

const isLogging = /^(?:console|(?:this\.)?_?(?:log|logger))\.\w+\(/;

/** `receipts:sendReceipt:${job.id}`, as a template. */
function findKey({ queue, job }: OncePerJob, statement: Statement, called: string): string | null {
  const key = findJobKey(statement, job);
  // Of an address, its last part.
  const prefix = queue === null ? (key?.queue ?? (key?.isGlobal === true ? '' : null)) : (queue.split('/').at(-1) ?? '').replaceAll(/[^\w.:@-]/g, '-');
  return key === null || prefix === null || called === '' ? null : `\`${[prefix, called, key.text].filter((part) => part !== '').join(':')}\``;
}

/**
 * `prisma.entry.create` is `entry.create`, `transport.sendMail` is `sendMail`: the client does not tell one effect from another. A statement
 * in a template is called by what it does, and to which table.
 */
function getCalledName(call: QueryNode): string {
  if (!Node.isCallExpression(call)) {
    const [, verb, table] = /^`\s*(insert|update|delete)\s+(?:into\s+|from\s+)?["]?(\w+)/i.exec(call.getTemplate().getText()) ?? [];
    return verb === undefined || table === undefined ? '' : `${table}.${verb.toLowerCase()}`;
  }
  const [first = '', ...names] = call.getExpression().getText().split('.');
  return (names.length === 0 ? first : names.slice(-2).join('.')).replaceAll(/[^\w.]/g, '');
}

/** Two calls of one name would have one key. */
function isOnlyOne(call: QueryNode, called: string): boolean {
  const around = call.getAncestors().find((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one));
  const calls = [...(around?.getDescendantsOfKind(SyntaxKind.CallExpression) ?? []), ...(around?.getDescendantsOfKind(SyntaxKind.TaggedTemplateExpression) ?? [])];
  return calls.filter((one) => getCalledName(one) === called).length === 1;
}

/** Behind the last import of the file; null where the name means something else here, or nothing is imported. */
function findClientImport(source: SourceFile, { store: { client: { name, from } } }: OncePerJob, style: TextStyle): Splice[] | null {
  if (from === null) return [];
  const last = source.getImportDeclarations().at(-1);
  if (last === undefined || pickName(source, name) !== name) return null;
  const names = from.imported === 'default' ? name : `{ ${from.imported === name ? name : `${from.imported} as ${name}`} }`;
  return [{ start: last.getEnd(), end: last.getEnd(), text: `\nimport ${names} from ${quoteText(style, from.specifier)}${style.semicolon}` }];
}
