/** What only JSDoc writes -> the same in TypeScript. What is not understood is left as it is, and then does not parse. */

/** Marks for "may be null", "is never null" and "may be left out", before or behind a type: they name nothing. */
const MARK_BEFORE = /(^|[<,|(:[]\s*)[?!](?=[\w$({[])/g;
const MARK_BEHIND = /(?<=[\w$>)\]])[?!=](?=\s*(?:$|[>,|)\]}]))/g;
/** Anything at all: `Map<string, *>`, `Promise<?>`. */
const ANYTHING = /(^|[<,|(:[]\s*)[*?](?=\s*(?:$|[>,|)\];}[]))/g;
/** `Array.<Order>` */
const DOTTED_ARGUMENTS = /\.</g;
/** `Object<string, Order>` holds many of its second argument. */
const DICTIONARY = /\b[oO]bject</g;
/** `function(Order, string): Promise<Order>`, whose result alone is kept. A function type inside its arguments is not read. */
const FUNCTION = /\bfunction\s*\([^()]*\)(\s*:)?/g;

export function translateType(text: string): string {
  const type = text.trim();
  if (type.startsWith('...')) return `(${translateType(type.slice(3))})[]`;
  return type
    .replace(ANYTHING, '$1unknown')
    .replace(MARK_BEFORE, '$1')
    .replace(MARK_BEHIND, '')
    .replace(DOTTED_ARGUMENTS, '<')
    .replace(DICTIONARY, 'Record<')
    .replace(FUNCTION, (_, colon?: string) => (colon === undefined ? '(() => void)' : '() =>'));
}
