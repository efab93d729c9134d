/** Imports what a call is to use from now on, in place of the import of what it used where that was the last use. */
import type { CallExpression, SourceFile } from 'ts-morph';
import type { Splice } from './editable-source.ts';
import type { TextStyle } from './text/text-style.ts';
import { findModuleStatements, findNameUses, insertAfter, removeName, renderModuleStatement, replaceName } from './waiting/module-names.ts';

/** `from`: null where the file has the name. Null where it has it for another thing, or imports nothing. */
export function importInstead(source: SourceFile, call: CallExpression, from: string | null, name: string, style: TextStyle): readonly Splice[] | null {
  const statements = findModuleStatements(source);
  const called = call.getExpression().getText();
  const owner = statements.find(({ names }) => names.has(called));
  const isLast = owner !== undefined && findNameUses(source, called).length <= 2;
  if (from === null) return isLast ? removeName(owner, called) : [];
  const beside = owner ?? statements.at(-1);
  if (beside === undefined || findNameUses(source, name).length > 0) return null;
  const added = renderModuleStatement(name, from, beside, style);
  return isLast ? replaceName(owner, called, added) : [insertAfter(beside, added)];
}
