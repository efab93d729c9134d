/** Fits text into a limit of GitHub's, in whole blocks, and says how much was left out. */

/** Length in bytes of UTF-8, as GitHub counts the texts of a check run. */
export function getByteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * As many of the blocks as fit, in order, joined by `separator`. When some do not fit, `renderRest(left)` follows, and is
 * itself within the budget. A block is never cut: half a code fence would swallow what follows.
 */
export function joinWithinBytes(blocks: readonly string[], maxBytes: number, separator: string, renderRest: (left: number) => string): string {
  const all = blocks.join(separator);
  if (getByteLength(all) <= maxBytes) return all;

  const reserved = getByteLength(separator + renderRest(blocks.length));
  const kept: string[] = [];
  let used = 0;
  for (const block of blocks) {
    used += getByteLength(block + separator);
    if (used + reserved > maxBytes) break;
    kept.push(block);
  }
  return [...kept, renderRest(blocks.length - kept.length)].join(separator);
}

/** Plain text cut between two characters, with a note in place of the rest. */
export function cutToBytes(text: string, maxBytes: number, note: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  let end = Math.max(0, maxBytes - getByteLength(note));
  // A byte 10xxxxxx continues a character: step back to where one starts.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return new TextDecoder().decode(bytes.subarray(0, end)) + note;
}
