/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- ts-morph composes its classes of mixins, which the rule cannot see through */
/** Writes a flag into a job that its own process starts: a start that finds the last run going on is left out. */
import { Node } from 'ts-morph';
import type { EditIntent } from '../../model/finding.ts';
import { openEditableSource, spliceText } from '../editable-source.ts';
import { findHandler, type HandlerNode } from '../find-handler.ts';
import { encloseBody, findBody } from '../handler-body.ts';
import { findDeclarationPosition, pickName, renderDeclaration, toCamelCase } from './module-names.ts';

type SingleFlightJob = EditIntent & { readonly kind: 'single-flight-job' };

/** The file with the flag in it, or null where it cannot be written safely. */
export function writeSingleFlightJob(text: string, intent: SingleFlightJob): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { style, plain, source, restore } = opened;

  const handler = findHandler(source, intent.handlerLine, intent.handlerColumn);
  if (handler === null || isAskedForItsResult(handler)) return null;
  const body = findBody(handler, style.indent);
  const declaration = findDeclarationPosition(source, handler);
  if (body === null || declaration === null) return null;

  const flag = pickName(source, `${toCamelCase(intent.jobName)}Running`);
  const end = style.semicolon;
  return restore(spliceText(plain, [
    ...body.splices,
    { start: declaration, end: declaration, text: renderDeclaration(plain, declaration, `let ${flag} = false${end}`) },
    ...encloseBody(handler, body, style, { take: [`if (${flag}) return${end}`, `${flag} = true${end}`], release: `${flag} = false` }),
  ]));
}

/** A function that is not written where it is scheduled may be called by others, who would get nothing. */
function isAskedForItsResult(handler: HandlerNode): boolean {
  if (Node.isCallExpression(handler.getParent()) || Node.isPropertyAssignment(handler.getParent())) return false;
  if (Node.isArrowFunction(handler) && Node.isExpression(handler.getBody())) return true;
  let found = false;
  handler.getBody()?.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip();
    else if (Node.isReturnStatement(node) && node.getExpression() !== undefined) found = true;
  });
  return found;
}
