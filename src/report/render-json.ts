import { unsafeCharacters } from './printable.ts';

/** JSON on one document. Characters a terminal or a reader could be fooled by are escaped; the values stay the same. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(unsafeCharacters, escape)}\n`;
}

/** Newlines are the layout of the JSON itself: within its strings they are escaped already. */
function escape(character: string): string {
  return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
