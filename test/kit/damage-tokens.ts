/** Real code with some of its tokens deleted, doubled or swapped: more of it still parses than of code with random characters. */
import fc from './property-testing.ts';

export type TokenEdit = readonly ['delete' | 'double' | 'swap', number, number];

export const tokenEdits: fc.Arbitrary<TokenEdit[]> = fc.array(fc.tuple(fc.constantFrom('delete' as const, 'double' as const, 'swap' as const), fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 });

export function damageTokens(text: string, edits: readonly TokenEdit[]): string {
  const tokens = text.match(/\w+|\s+|[^\w\s]/gu) ?? [];
  for (const [kind, first, second] of edits) {
    const [a, b] = [first % tokens.length, second % tokens.length];
    const [one = '', other = ''] = [tokens[a], tokens[b]];
    if (kind === 'delete') tokens[a] = '';
    else if (kind === 'double') tokens[a] = `${one} ${one}`;
    else [tokens[a], tokens[b]] = [other, one];
  }
  return tokens.join('');
}
