/** A function that runs because of a call, and what it is given. */
import type { FunctionValue, Values } from '../../values/value.ts';

export interface RunFunction {
  readonly target: FunctionValue;
  readonly args: readonly Values[];
}
