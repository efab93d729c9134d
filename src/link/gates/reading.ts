/** What the parts of reading a condition ask each other. */
import type { Evaluation } from '../values/evaluation.ts';
import type { Condition } from './condition.ts';
import type { Placed } from './named-term.ts';

/** What is read for one condition. */
export interface Reading {
  readonly ev: Evaluation;
  /** What the parameters of a called function are, by file, function and position. */
  readonly given: ReadonlyMap<string, Condition>;
  /** Expressions that may still be looked at. */
  readonly room: { left: number };
  read(placed: Placed): Condition;
  with(given: ReadonlyMap<string, Condition>): Reading;
}

export function parameterKey(file: string, fn: number, index: number): string {
  return `${file}#${fn}#${index}`;
}
