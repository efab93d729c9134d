/** A source file as the writers of edits see it: LF endings, no byte order mark, parsed without a compiler's libraries. */
import { Project, type SourceFile } from 'ts-morph';
import { findTextStyle, type TextStyle } from './text/text-style.ts';

export interface EditableSource {
  readonly style: TextStyle;
  /** The text that positions in `source` count in. */
  readonly plain: string;
  readonly source: SourceFile;
  /** An edited `plain`, with the byte order mark and the line endings that the file had. */
  readonly restore: (edited: string) => string;
}

/** A replacement of the characters from start to end, end not included. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Null when the line endings of the file are mixed, and for a component whose script is only a part of it. */
export function openEditableSource(file: string, text: string): EditableSource | null {
  const style = findTextStyle(text);
  if (style === null || file.endsWith('.astro')) return null;
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const plain = text.slice(bom.length).replaceAll('\r\n', '\n');
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, compilerOptions: { allowJs: true } });
  const source = project.createSourceFile(`/${file.split('/').at(-1) ?? file}`, plain);
  return { style, plain, source, restore: (edited) => bom + edited.replaceAll('\n', style.newline) };
}

/** Splices of one text do not overlap; those at one place are put in with the first of the list last. */
export function spliceText(text: string, splices: readonly Splice[]): string {
  return [...splices].sort((a, b) => b.start - a.start || b.end - a.end).reduce((current, { start, end, text: inserted }) => current.slice(0, start) + inserted + current.slice(end), text);
}
