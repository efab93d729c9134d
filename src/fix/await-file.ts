/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- ts-morph composes its classes of mixins, which the rule cannot see through */
/**
 * Reads a file or a folder without holding the thread: `await fs.promises.readFile(…)` for `fs.readFileSync(…)`. Only reading: what is
 * written synchronously is written as a whole, and two requests that write with `await` can mix what they write.
 */
import { Node, SyntaxKind, type CallExpression, type ImportSpecifier, type SourceFile } from 'ts-morph';
import type { EditIntent } from '../model/finding.ts';
import { openEditableSource, spliceText, type Splice } from './editable-source.ts';

type AwaitFile = EditIntent & { readonly kind: 'await-file' };

/** The file with the call awaited, or null where that cannot be done safely. */
export function writeAwaitedFile(text: string, intent: AwaitFile): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const call = findCall(source, intent);
  const called = call === null ? null : findPromiseForm(source, call, style.quote);
  const async = call === null ? null : findAsync(call, intent.mayMakeAsync);
  if (call === null || called === null || async === null) return null;
  const isAlone = standsAlone(call);
  const splices: Splice[] = [...async, ...called, { start: call.getStart(), end: call.getStart(), text: isAlone ? 'await ' : '(await ' }, ...(isAlone ? [] : [{ start: call.getEnd(), end: call.getEnd(), text: ')' }])];
  return restore(spliceText(plain, splices));
}

function findCall(source: SourceFile, { line, column }: AwaitFile): CallExpression | null {
  const starting = source.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const start = source.getLineAndColumnAtPos(call.getStart());
    return start.line === line && start.column === column && /^(?:\w+\.)?(?:readFileSync|readdirSync)$/.test(call.getExpression().getText());
  });
  return starting.length === 1 ? (starting[0] ?? null) : null;
}

/** What makes the nearest function asynchronous; nothing where it is. Null where nobody would wait for it, or where it writes what it reads. */
function findAsync(call: CallExpression, mayMakeAsync: boolean): Splice[] | null {
  const holder = call.getFirstAncestor((node) => Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node));
  if (!(Node.isArrowFunction(holder) || Node.isFunctionExpression(holder) || Node.isFunctionDeclaration(holder) || Node.isMethodDeclaration(holder))) return null;
  const body = holder.getBody();
  const isInBody = body !== undefined && call.getStart() >= body.getStart();
  if (!isInBody || /\b(?:write|append|rm|rename|copy|cp|unlink)\w*Sync\(/.test(holder.getText()) || (!Node.isArrowFunction(holder) && holder.isGenerator())) return null;
  if (holder.isAsync()) return [];
  const canBeAsync = mayMakeAsync && (Node.isArrowFunction(holder) || Node.isFunctionExpression(holder)) && holder.getReturnTypeNode() === undefined;
  return canBeAsync ? [{ start: holder.getStart(), end: holder.getStart(), text: 'async ' }] : null;
}

/** `fs.promises.readFile`, or `readFile` with its import. */
function findPromiseForm(source: SourceFile, call: CallExpression, quote: string): Splice[] | null {
  const callee = call.getExpression();
  if (Node.isPropertyAccessExpression(callee)) {
    const name = callee.getNameNode();
    return [{ start: name.getStart(), end: name.getEnd(), text: `promises.${name.getText().replace(/Sync$/, '')}` }];
  }
  const name = callee.getText();
  const promised = name.replace(/Sync$/, '');
  const identifiers = source.getDescendantsOfKind(SyntaxKind.Identifier).map((one) => one.getText());
  const imported = source.getImportDeclarations().flatMap((one) => one.getNamedImports()).find((one) => one.getName() === name && one.getAliasNode() === undefined);
  const declaration = imported?.getImportDeclaration();
  const module = declaration?.getModuleSpecifierValue();
  if (imported === undefined || declaration === undefined || (module !== 'fs' && module !== 'node:fs') || identifiers.includes(promised)) return null;
  const added = `import { ${promised} } from ${quote}${module}/promises${quote}${declaration.getText().endsWith(';') ? ';' : ''}`;
  const isLast = identifiers.filter((one) => one === name).length === 2;
  const names = declaration.getNamedImports();
  const renamed = { start: callee.getStart(), end: callee.getEnd(), text: promised };
  if (isLast && names.length === 1 && declaration.getDefaultImport() === undefined) return [renamed, { start: declaration.getStart(), end: declaration.getEnd(), text: added }];
  const end = { start: declaration.getEnd(), end: declaration.getEnd(), text: `\n${added}` };
  return isLast && names.length > 1 ? [renamed, end, dropName(names, imported)] : [renamed, end];
}

function dropName(names: readonly ImportSpecifier[], gone: ImportSpecifier): Splice {
  const index = names.indexOf(gone);
  const next = names[index + 1];
  const previous = names[index - 1];
  return next === undefined ? { start: previous?.getEnd() ?? gone.getStart(), end: gone.getEnd(), text: '' } : { start: gone.getStart(), end: next.getStart(), text: '' };
}

/** Where `await` needs no brackets around it. */
function standsAlone(call: CallExpression): boolean {
  const parent = call.getParent();
  if (Node.isCallExpression(parent) || Node.isNewExpression(parent)) return parent.getExpression() !== call;
  return Node.isVariableDeclaration(parent) || Node.isReturnStatement(parent) || Node.isArrowFunction(parent) || Node.isExpressionStatement(parent) || Node.isPropertyAssignment(parent) || Node.isParenthesizedExpression(parent);
}
