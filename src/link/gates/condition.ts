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

export function operation(operator: string, ...operands: readonly Condition[]): Condition {
  return operator !== 'list' && operands.every((one) => one.kind === 'unknown') ? unknown : { kind: 'operation', operator, operands };
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
