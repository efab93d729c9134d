import type { CountedCalls } from '../model/watched-route.ts';

/** The database calls of one request in words: `3 and 1 per item`. */
export function renderCalls(calls: CountedCalls | null): string {
  if (calls === null) return 'no such route';
  return calls.perItem === 0 ? String(calls.once) : `${calls.once} and ${calls.perItem} per item`;
}
