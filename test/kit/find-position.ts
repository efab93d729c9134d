/** Line and column of the first place a piece of text stands at, as an editor counts them. */
export function findPosition(text: string, piece: string): { readonly line: number; readonly column: number } {
  const offset = text.indexOf(piece);
  if (offset === -1) throw new Error(`the text does not hold ${JSON.stringify(piece)}`);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
