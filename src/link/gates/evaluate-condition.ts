/** What a condition comes to with the variables of one process. */
import type { Condition } from './condition.ts';

type Known = string | number | boolean | null | undefined | readonly Known[];

/** `isSet`: a value that is somebody else's secret is still one. `ofEnvironment`: it is a variable that decides. */
export type Outcome =
  | { readonly kind: 'known'; readonly value: Known }
  | { readonly kind: 'unknown'; readonly ofEnvironment: boolean };

/** The value of a variable; undefined where it is not set. */
export type Environment = (name: string) => Outcome;

const undecided: Outcome = { kind: 'unknown', ofEnvironment: false };
export const unsaid: Outcome = { kind: 'unknown', ofEnvironment: true };

export function known(value: Known): Outcome {
  return { kind: 'known', value };
}

/** Whether the outcome counts as true; null where that is not decided. */
export function findTruth(outcome: Outcome): boolean | null {
  return outcome.kind === 'unknown' ? null : Boolean(outcome.value);
}

export function evaluateCondition(condition: Condition, environment: Environment): Outcome {
  switch (condition.kind) {
    case 'literal': return known(condition.value);
    case 'absent': return known(undefined);
    case 'variable': return environment(condition.name);
    case 'unknown': return undecided;
    case 'list': {
      const items = condition.items.map((item) => evaluateCondition(item, environment));
      return items.every((item) => item.kind === 'known') ? known(items.map((item) => item.value)) : join(items);
    }
    case 'operation': return evaluateOperation(condition.operator, condition.operands.map((operand) => evaluateCondition(operand, environment)));
  }
}

/** Of what nobody decides: a variable among it may be what decides. */
function join(operands: readonly Outcome[]): Outcome {
  return operands.some((one) => one.kind === 'unknown' && one.ofEnvironment) ? unsaid : undecided;
}

function evaluateOperation(operator: string, operands: readonly Outcome[]): Outcome {
  const [first = undecided, second, third] = operands;
  const truth = findTruth(first);
  switch (operator) {
    case '!': return truth === null ? first : known(!truth);
    case '&&': return evaluateAll(operands);
    case '||': return evaluateAny(operands);
    case '??': return first.kind === 'known' && (first.value === null || first.value === undefined) ? evaluateOperation('??', operands.slice(1)) : first;
    case '?:': return truth === null ? join(operands) : ((truth ? second : third) ?? undecided);
  }
  if (operands.some((one) => one.kind === 'unknown')) return join(operands);
  const [left, right] = operands.map((one) => (one.kind === 'known' ? one.value : undefined));
  const value = calculate(operator, left, right, operands.length);
  return value === undecidable ? undecided : known(value);
}

function evaluateAll(operands: readonly Outcome[]): Outcome {
  const no = operands.find((one) => findTruth(one) === false);
  if (no !== undefined) return no;
  return operands.some((one) => one.kind === 'unknown') ? join(operands) : (operands.at(-1) ?? undecided);
}

function evaluateAny(operands: readonly Outcome[]): Outcome {
  for (const [index, one] of operands.entries()) {
    const truth = findTruth(one);
    if (truth === true) return one;
    // What stands after it may still make it true.
    if (truth === null) return operands.slice(index + 1).some((other) => findTruth(other) === true) ? known(true) : join(operands);
  }
  return operands.at(-1) ?? undecided;
}

const undecidable = Symbol('undecidable');

function calculate(operator: string, left: Known, right: Known, count: number): Known | typeof undecidable {
  const text = left === undefined || left === null || isList(left) ? undefined : String(left);
  switch (operator) {
    case '===': return left === right;
    case '!==': return left !== right;
    case '==': return isEqual(left, right);
    case '!=': return !isEqual(left, right);
    case '>': return Number(left) > Number(right);
    case '<': return Number(left) < Number(right);
    case '>=': return Number(left) >= Number(right);
    case '<=': return Number(left) <= Number(right);
    case '+': return count === 1 ? Number(left) : undecidable;
    case 'Boolean': return Boolean(left);
    case 'Number': return Number(left);
    case 'String': return String(left);
    case 'parseInt': return text === undefined ? Number.NaN : Number.parseInt(text, 10);
    case 'JSON.parse': return text === undefined || !/^(?:true|false|null|-?\d{1,9})$/.test(text.trim()) ? undecidable : parse(text.trim());
    // As libraries that check an environment read a switch.
    case 'switch': return readSwitch(left);
    case 'toLowerCase': return text?.toLowerCase() ?? undecidable;
    case 'toUpperCase': return text?.toUpperCase() ?? undecidable;
    case 'trim': return text?.trim() ?? undecidable;
    case 'toString': return text ?? undecidable;
    case 'split': return text === undefined || typeof right !== 'string' ? undecidable : text.split(right).slice(0, 50);
    case 'includes': return isList(left) ? left.includes(right) : typeof left === 'string' && typeof right === 'string' ? left.includes(right) : undecidable;
    case 'indexOf': return isList(left) ? left.indexOf(right) : typeof left === 'string' && typeof right === 'string' ? left.indexOf(right) : undecidable;
    case 'slice': return isList(left) && typeof right === 'number' ? left.slice(right) : text !== undefined && typeof right === 'number' ? text.slice(right) : undecidable;
    case 'at': return isList(left) && typeof right === 'number' ? left[right] : undecidable;
    case 'startsWith': return typeof left === 'string' && typeof right === 'string' ? left.startsWith(right) : undecidable;
    case 'endsWith': return typeof left === 'string' && typeof right === 'string' ? left.endsWith(right) : undecidable;
    default: return undecidable;
  }
}

function isList(value: Known): value is readonly Known[] {
  return Array.isArray(value);
}

function isEqual(left: Known, right: Known): boolean {
  const isNothing = (value: Known): boolean => value === null || value === undefined;
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  return left === right || String(left) === String(right);
}

function parse(text: string): Known {
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' ? null : Number(text);
}

function readSwitch(value: Known): Known | typeof undecidable {
  if (typeof value === 'boolean' || value === undefined) return value;
  const text = String(value).trim().toLowerCase();
  if (['true', '1', 'yes', 'on', 'y', 't', 'enabled'].includes(text)) return true;
  return ['false', '0', 'no', 'off', 'n', 'f', 'disabled', ''].includes(text) ? false : undecidable;
}
