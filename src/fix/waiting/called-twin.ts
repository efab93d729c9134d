/** Calls the twin where its synchronous namesake was called: the called name, and the names that the file imports. */
import { Node, type CallExpression, type SourceFile } from 'ts-morph';
import type { Twin } from '../../model/twin.ts';
import type { Splice } from '../editable-source.ts';
import type { TextStyle } from '../text/text-style.ts';
import { findModuleStatements, findNameUses, insertAfter, isModule, renderModuleStatement, replaceName, type ModuleStatement } from './module-names.ts';

/** Null where the file has the name from elsewhere, or another thing by the twin's name. */
export function callTwin(call: CallExpression, called: string, twin: Twin, style: TextStyle): readonly Splice[] | null {
  const source = call.getSourceFile();
  const statements = findModuleStatements(source);
  const callee = call.getExpression();
  const named = Node.isPropertyAccessExpression(callee) ? callMember(called, twin, callee) : callName(source, statements, { called, twin, style }, callee);
  if (named === null || twin.as !== 'callback') return named;
  const promisify = findPromisify(source, statements, findOwner(statements, callee.getText()), style);
  if (promisify === null) return null;
  const open = { start: callee.getStart(), end: callee.getStart(), text: `${promisify.name}(` };
  const close = { start: callee.getEnd(), end: callee.getEnd(), text: ')' };
  // The twin's name comes first, so that the brackets stand around it.
  return [...named, open, close, ...promisify.splices];
}

/** `crypto.scryptSync` becomes `crypto.scrypt`, `fs.readFileSync` becomes `fs.promises.readFile`. */
function callMember(called: string, twin: Twin, callee: Node): readonly Splice[] | null {
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== called || callee.hasQuestionDotToken()) return null;
  const name = callee.getNameNode();
  const object = callee.getExpression();
  // `fs` on a line of its own, with its chain below, would have the brackets of `await` end in the middle of the chain.
  const between = callee.getSourceFile().getFullText().slice(object.getEnd(), name.getStart());
  const isBroken = Node.isIdentifier(object) && /^\s*\n\s*\.$/.test(between);
  const text = twin.as === 'promises' ? `promises.${twin.name}` : twin.name;
  return [isBroken ? { start: object.getEnd(), end: name.getEnd(), text: `.${text}` } : { start: name.getStart(), end: name.getEnd(), text }];
}

interface Wanted {
  readonly called: string;
  readonly twin: Twin;
  readonly style: TextStyle;
}

/** `scryptSync` becomes `scrypt`, in the call and in what is imported. */
function callName(source: SourceFile, statements: readonly ModuleStatement[], { called, twin, style }: Wanted, callee: Node): readonly Splice[] | null {
  const owner = statements.find(({ names }) => names.has(called));
  const specifier = owner?.names.get(called);
  if (callee.getText() !== called || owner === undefined || specifier === undefined) return null;
  const renamed = { start: callee.getStart(), end: callee.getEnd(), text: twin.name };
  const module = twin.as === 'promises' ? `${owner.specifier}/promises` : owner.specifier;
  if (twin.as === 'promises' && !isModule(owner.specifier, 'fs')) return null;
  if (statements.some((one) => one.specifier.replace(/^node:/, '') === module.replace(/^node:/, '') && one.names.has(twin.name))) return [renamed];
  if (findNameUses(source, twin.name).length > 0) return null;
  // Its import and this call.
  const isLast = findNameUses(source, called).length <= 2;
  if (twin.as === 'promises') {
    const added = renderModuleStatement(twin.name, module, owner, style);
    return [renamed, ...(isLast ? replaceName(owner, called, added) : [insertAfter(owner, added)])];
  }
  return [renamed, isLast ? { start: specifier.getStart(), end: specifier.getEnd(), text: twin.name } : { start: specifier.getEnd(), end: specifier.getEnd(), text: `, ${twin.name}` }];
}

/** The statement that the first name of the callee comes from. */
function findOwner(statements: readonly ModuleStatement[], callee: string): ModuleStatement | null {
  const [root = ''] = callee.split('.');
  return statements.find(({ whole, names }) => whole === root || names.has(root)) ?? null;
}

/** `promisify` as the file has it, or with its import beside that of what it wraps. */
function findPromisify(source: SourceFile, statements: readonly ModuleStatement[], beside: ModuleStatement | null, style: TextStyle): { readonly name: string; readonly splices: readonly Splice[] } | null {
  const util = statements.filter(({ specifier }) => isModule(specifier, 'util'));
  if (util.some(({ names }) => names.has('promisify'))) return { name: 'promisify', splices: [] };
  const whole = util.find((one) => one.whole !== null)?.whole;
  if (whole != null) return { name: `${whole}.promisify`, splices: [] };
  if (beside === null || findNameUses(source, 'promisify').length > 0) return null;
  const specifier = beside.specifier.startsWith('node:') ? 'node:util' : 'util';
  return { name: 'promisify', splices: [insertAfter(beside, renderModuleStatement('promisify', specifier, beside, style))] };
}
