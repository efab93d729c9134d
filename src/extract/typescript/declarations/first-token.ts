import type { Decorator } from '../syntax.ts';

const TRIVIA = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const EXPORT = /export\s+(?:default\s+)?/y;

/** Where a class or a member begins behind its decorators, which may also stand before or behind `export`. */
export function findFirstToken(text: string, node: { readonly start: number; readonly decorators?: readonly Decorator[] }): number {
  const last = node.decorators?.at(-1);
  if (last === undefined || last.end < node.start) return node.start;
  const behind = skip(TRIVIA, text, last.end);
  return skip(EXPORT, text, behind);
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
