/** Takes out an import that names nothing: `import './worker.ts';`. */
import type { EditIntent } from '../model/edit-intent.ts';
import { openEditableSource } from './editable-source.ts';

/** The file without it, or null where the module is loaded for more than what it does. */
export function writeRemovedImport(text: string, intent: EditIntent & { readonly kind: 'remove-import' }): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const { plain, source, restore } = opened;
  const [found, ...others] = source.getImportDeclarations().filter((one) => one.getModuleSpecifierValue() === intent.specifier);
  if (found === undefined || others.length > 0 || found.getImportClause() !== undefined) return null;
  const start = plain.lastIndexOf('\n', found.getStart() - 1) + 1;
  const end = plain.indexOf('\n', found.getEnd());
  // With something beside it on its line, or a comment above that speaks of it, a person has to look.
  const isAlone = plain.slice(start, found.getStart()).trim() === '' && end !== -1 && plain.slice(found.getEnd(), end).trim() === '';
  const isSpokenOf = /\/\/[^\n]*\n$|\*\/[ \t]*\n$/.test(plain.slice(0, start));
  return isAlone && !isSpokenOf ? restore(plain.slice(0, start) + plain.slice(end + 1)) : null;
}
