const cutNote = '\n\n(cut here: GitHub takes no more)';

/** At most so many bytes of UTF-8, cut between characters, and says that it was cut. */
export function clipBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes - Buffer.byteLength(cutNote);
  // A byte of the form 10xxxxxx continues the character before it.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, Math.max(end, 0)).toString('utf8') + cutNote;
}
