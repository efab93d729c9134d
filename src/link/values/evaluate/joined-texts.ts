/** Texts put together from parts: templates, sums, `join` of a list. */
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type Values } from '../value.ts';

/** No path, queue or schedule is longer; a program that doubles a string over and over is. */
const LONGEST_STRING = 10_000;

/** An unknown part reads `*`; nothing when no part is known. */
export function joinTexts(ev: Evaluation, parts: readonly Values[], between: string): Values {
  const known = parts.map(([value, ...others]) => (value?.kind === 'literal' && others.length === 0 ? String(value.value) : null));
  const length = known.reduce((sum, part) => sum + (part ?? '*').length + between.length, 0);
  return length > LONGEST_STRING || known.every((part) => part === null) ? NO_VALUES : [ev.interner.literal(known.map((part) => part ?? '*').join(between))];
}
