/** A test on the environment of a process: what decides in which services a consumer runs. Plain data, free of the program it was read from. */

export type Condition =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `undefined`. */
  | { readonly kind: 'absent' }
  /** A variable of the environment, or one of `processVariables`. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Condition[] }
  /** An operator of JavaScript, or one of the calls that `evaluateCondition` knows. */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Condition[] }
  | { readonly kind: 'unknown' };

/** What the program itself asks to tell the processes of one instance apart; no variable of the environment has a dot. */
export const isPrimary = 'cluster.isPrimary';
export const processVariables: ReadonlySet<string> = new Set([isPrimary, 'NODE_APP_INSTANCE', 'pm_id']);

/** The words of the command that started the program, as one of the variables: `node main.js --worker`. */
export const commandWords = 'process.argv';

export const unknown: Condition = { kind: 'unknown' };
export const absent: Condition = { kind: 'absent' };

export function literal(value: string | number | boolean | null): Condition {
  return { kind: 'literal', value };
}

/** Unknown where no part is known, or where there are too many. */
export function operation(operator: string, ...operands: readonly Condition[]): Condition {
  return operands.every((one) => one.kind === 'unknown') ? unknown : bounded({ kind: 'operation', operator, operands });
}

export function list(items: readonly Condition[]): Condition {
  return bounded({ kind: 'list', items });
}

/** A test has a few parts; what is larger is no gate. */
const mostParts = 400;
const sizes = new WeakMap<Condition, number>();

/** A function that asks itself twice with what it was given makes the same part stand in a condition 2^n times: built in no time, and never read to its end. */
function bounded(condition: Condition): Condition {
  return sizeOf(condition) > mostParts ? unknown : condition;
}

/** Parts, counted as often as they stand there. */
function sizeOf(condition: Condition): number {
  const inner = condition.kind === 'operation' ? condition.operands : condition.kind === 'list' ? condition.items : [];
  if (inner.length === 0) return 1;
  const size = sizes.get(condition) ?? inner.reduce((sum, one) => sum + sizeOf(one), 1);
  sizes.set(condition, size);
  return size;
}

/** Whether any variable that is wanted is asked for. */
export function asksFor(condition: Condition, isWanted: (name: string) => boolean): boolean {
  switch (condition.kind) {
    case 'variable': return isWanted(condition.name);
    case 'list': return condition.items.some((item) => asksFor(item, isWanted));
    case 'operation': return condition.operands.some((operand) => asksFor(operand, isWanted));
    case 'literal': case 'absent': case 'unknown': return false;
  }
}
