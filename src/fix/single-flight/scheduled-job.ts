/** Writes a flag into a job that its own process starts: a start that finds the last run going on is left out. */
import { Node, SyntaxKind, type ClassDeclaration } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findHandler, type HandlerNode } from '../find-handler.ts';
import { encloseBody, findBody } from '../handler-body.ts';
import { getIndentOfLine } from '../text/indentation.ts';
import { canLeaveOut } from './leave-out.ts';
import { findDeclarationPosition, pickName, renderDeclaration, toCamelCase } from './module-names.ts';

type SingleFlightJob = EditIntent & { readonly kind: 'single-flight-job' };

/** The file with the flag in it, or null where it cannot be written safely. */
export function writeSingleFlightJob(text: string, intent: SingleFlightJob): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  if (handler === null || !canLeaveOut(handler)) return null;
  const body = findBody(handler, style.indent, { waits: true });
  const declaration = findDeclarationPosition(source, handler);
  if (body === null || declaration === null) return null;

  const name = pickName(source, `${toCamelCase(intent.jobName)}Running`);
  const end = style.semicolon;
  const owner = findOwner(handler);
  const flag = owner === null ? name : `this.${name}`;
  const declared = owner === null ? { start: declaration, end: declaration, text: renderDeclaration(plain, declaration, `let ${name} = false${end}`) } : declareField(owner, plain, `${/\.[cm]?tsx?$/.test(intent.file) ? 'private ' : ''}${name} = false${end}`);
  return restore(spliceText(plain, [
    ...body.splices,
    declared,
    ...encloseBody(handler, body, style, { take: [`if (${flag}) return${end}`, `${flag} = true${end}`], release: `${flag} = false` }),
  ]));
}

/** The class whose objects each start a timer of their own: one flag for all of them would hold the others back. A framework makes one object of a class with decorated jobs. */
function findOwner(handler: HandlerNode): ClassDeclaration | null {
  const isOfObject = Node.isArrowFunction(handler) || (Node.isMethodDeclaration(handler) && !handler.isStatic() && handler.getDecorators().length === 0);
  const method = handler.getFirstAncestor((one) => !Node.isArrowFunction(one) && (Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one)));
  const holder = Node.isMethodDeclaration(handler) ? handler : method;
  const owner = holder?.getParent();
  const isStatic = Node.isMethodDeclaration(holder) && holder.isStatic();
  return isOfObject && !isStatic && Node.isClassDeclaration(owner) && handler.getDescendantsOfKind(SyntaxKind.ThisKeyword).length > 0 ? owner : null;
}

/** At the head of the class, in a paragraph of its own where no other field follows. */
function declareField(owner: ClassDeclaration, text: string, field: string): Splice {
  const [first] = owner.getMembers();
  const start = owner.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getEnd();
  const indent = first === undefined ? '' : getIndentOfLine(text, first.getStart());
  return { start, end: start, text: `\n${indent}${field}${Node.isPropertyDeclaration(first) ? '' : '\n'}` };
}
