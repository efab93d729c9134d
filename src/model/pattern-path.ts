/** The path that a regular expression stands for as the address of a route: `/^\\/orders\\/(\\d+)$/` is `/orders/*`. */

/** What may be repeated or left out is not known. */
const QUANTIFIER = /^(?:[?*+]|\{\d)/u;

/** Of an expression that begins with a slash at the beginning of the text; an unknown part reads `*`. */
export function pathOfPattern(pattern: string): string {
  let path = '';
  let index = 1;
  while (index < pattern.length) {
    const rest = pattern.slice(index);
    if (/^(?:\\?\/\?)?\$$/u.test(rest)) return path === '' ? '/' : path;
    const plain = /^(?:\\([^A-Za-z0-9])|([\w/~!@%&,;=<>"' -]))/u.exec(rest);
    const length = plain?.[0].length ?? 0;
    if (plain && !QUANTIFIER.test(rest.slice(length))) {
      path += plain[1] ?? plain[2] ?? '';
      index += length;
      continue;
    }
    if (rest.startsWith('|')) return '/*';
    path = path.endsWith('*') ? path : `${path}*`;
    index += lengthOfUnknown(rest);
  }
  return path.endsWith('*') ? path : `${path}*`;
}

/** A group, a class of characters, or one character, with what says how often it comes. */
function lengthOfUnknown(rest: string): number {
  let depth = 0;
  let inClass = false;
  let index = 0;
  do {
    const char = rest[index];
    if (char === '\\') index++;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    index++;
  } while ((depth > 0 || inClass) && index < rest.length);
  const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/u.exec(rest.slice(index));
  return index + (quantifier?.[0].length ?? 0);
}
