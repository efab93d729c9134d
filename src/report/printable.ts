/**
 * Text of a repository on its way to a terminal. A file name or a line of code may hold escape sequences that move the
 * cursor, change colours or titles, or turn the direction of reading: they are shown, not obeyed.
 */

/** Control characters, direction marks, invisible and line-separating ones. All lie in the basic plane. */
export const unsafeCharacters = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** One line: what would not be seen as it is appears as `\u{1b}`. */
export function getPrintable(text: string): string {
  return text.replace(unsafeCharacters, (character) => (character === '\n' || character === '\t' ? ' ' : `\\u{${character.charCodeAt(0).toString(16)}}`));
}
