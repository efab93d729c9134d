/** Values as far as the source decides them: literals, and objects and lists of them. For options of queues and schedulers. */
import type { Term } from '../../../model/facts.ts';
import type { StaticProperty, StaticValue } from '../../../model/graph.ts';
import { readCatalogueText } from '../catalogue-constants.ts';
import type { Evaluation } from '../evaluation.ts';
import { keyOfProperty } from '../objects/constant-key.ts';
import { isPerInstance } from './per-instance.ts';
import { findVariation } from './variation.ts';
import type { At, Value } from '../value.ts';

const MOST_DEPTH = 5;
/** Options are a few dozen; what is larger is a table of data, or a bomb of tables that hold tables. */
const MOST_PARTS = 1_000;
const UNKNOWN: StaticValue = { kind: 'unknown' };

/** What one value may still be made of. */
interface Room {
  parts: number;
}

/** One literal value when there is exactly one; otherwise unknown. */
export function staticValue(ev: Evaluation, term: Term, at: At): StaticValue {
  return valueOf(ev, term, at, 0, at.file, { parts: MOST_PARTS });
}

/** The same of a value that is known already, as a reader of `home` sees it. */
export function staticOf(ev: Evaluation, value: Value, home: string): StaticValue {
  return fromValue(ev, value, 0, home, { parts: MOST_PARTS });
}

/** `home`: the file whose lines need no file beside them. */
function valueOf(ev: Evaluation, term: Term, at: At, depth: number, home: string, room: Room): StaticValue {
  if (depth > MOST_DEPTH || room.parts <= 0) return UNKNOWN;
  room.parts--;
  if (term.kind === 'operation') return foldOperation(ev, term.operator, term.operands, at, depth, room) ?? unknown(ev, term, at);
  const named = term.kind === 'binding' ? findNamedTerm(ev, term.binding, at) : undefined;
  if (named !== undefined) return valueOf(ev, named.term, named.at, depth + 1, home, room);
  const constant = readCatalogueText(ev, term, at);
  if (constant !== null) return { kind: 'literal', value: constant };
  const [value, ...others] = ev.evaluate(term, at);
  if (value === undefined || others.length > 0) return readSetting(ev, term, at, depth, room) ?? unknown(ev, term, at);
  // `\`orders-${Date.now()}\`` and `['orders', Date.now()].join('-')` evaluate to the text that is known of them, under a name too.
  if (value.kind === 'literal' && (term.kind === 'template' || term.kind === 'call' || term.kind === 'binding')) {
    const found = unknown(ev, term, at);
    if (found !== UNKNOWN) return found;
  }
  return fromValue(ev, value, depth, home, room);
}

function unknown(ev: Evaluation, term: Term, at: At): StaticValue {
  if (isInfinity(term)) return { kind: 'unknown', endless: true };
  const varies = findVariation(ev, term, at);
  if (varies !== null) return { kind: 'unknown', varies };
  return isPerInstance(ev, term, at) ? { kind: 'unknown', perInstance: true } : UNKNOWN;
}

/** `Infinity` and `Number.POSITIVE_INFINITY`. */
function isInfinity(term: Term): boolean {
  if (term.kind === 'member') return term.property === 'POSITIVE_INFINITY' && term.object.kind === 'global' && term.object.name === 'Number';
  return term.kind === 'global' && term.name === 'Infinity';
}

const parsers: ReadonlySet<string> = new Set(['Number', 'parseInt', 'parseFloat']);

/** `Number(process.env.INTERVAL_MS ?? '30000')`, and `settings.interval` where that stands in an object: what evaluation keeps no value of. */
function readSetting(ev: Evaluation, term: Term, at: At, depth: number, room: Room): StaticValue | undefined {
  if (term.kind === 'member') {
    const [holder, ...others] = ev.evaluate(term.object, at);
    const property = holder?.kind === 'object' && others.length === 0 ? holder.term.properties.findLast((one) => one.kind === 'spread' || one.key === term.property) : undefined;
    if (holder?.kind !== 'object' || property === undefined || property.kind === 'spread') return undefined;
    return valueOf(ev, property.value, { file: holder.file, fn: holder.fn, frame: holder.frame }, depth + 1, at.file, room);
  }
  if (term.kind !== 'call') return undefined;
  const { callee, args, kind } = ev.program.getCall(at.file, term.call);
  const name = callee.kind === 'global' ? callee.name : callee.kind === 'member' && callee.object.kind === 'global' && callee.object.name === 'Number' ? callee.property : '';
  const [text] = args;
  if (kind !== 'call' || !parsers.has(name) || text === undefined) return undefined;
  const given = valueOf(ev, text, at, depth + 1, at.file, room);
  const number = given.kind !== 'literal' ? Number.NaN : typeof given.value === 'string' ? Number.parseFloat(given.value) : given.value;
  return typeof number === 'number' && Number.isFinite(number) ? { kind: 'literal', value: number } : undefined;
}

/** `const MINUTE = 60 * 1000`, here or in the file that exports it: what evaluation leaves alone, because nothing can be called on it. */
function findNamedTerm(ev: Evaluation, index: number, at: At): { readonly term: Term; readonly at: At } | undefined {
  const binding = ev.program.getFile(at.file).bindings[index];
  if (binding?.kind === 'import' && binding.from) {
    const { specifier, imported } = binding.from;
    const resolved = ev.modules.resolve(at.file, specifier);
    if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return undefined;
    const facts = ev.program.getFile(resolved.file);
    const value = facts.exports.find((one) => one.name === imported)?.value;
    const target = value?.kind === 'binding' ? facts.bindings[value.binding] : undefined;
    return pickOperation(target?.values, { file: resolved.file, fn: 0, frame: null });
  }
  return binding?.kind === 'const' ? pickOperation(binding.values, { ...at, fn: binding.scope }) : undefined;
}

/** A call may be one that makes a number of a text. */
function pickOperation(values: readonly Term[] | undefined, at: At): { readonly term: Term; readonly at: At } | undefined {
  const [term, ...others] = values ?? [];
  return (term?.kind === 'operation' || term?.kind === 'call') && others.length === 0 ? { term, at } : undefined;
}

function fromValue(ev: Evaluation, value: Value, depth: number, home: string, room: Room): StaticValue {
  if (value.kind === 'literal') return { kind: 'literal', value: value.value };
  if (value.kind === 'list') {
    if (value.items.length > room.parts) return UNKNOWN;
    room.parts -= value.items.length;
    return { kind: 'array', items: value.items.map((item) => fromValue(ev, item, depth + 1, home, room)) };
  }
  if (value.kind !== 'object') return UNKNOWN;
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  const properties = new Map<string, StaticProperty>();
  let open = false;
  for (const property of value.term.properties) {
    if (room.parts <= 0) {
      open = true;
      break;
    }
    if (property.kind === 'spread') {
      const spread = readSpread(ev, property.of, at, depth + 1, home, room);
      if (spread.kind === 'object') for (const one of spread.properties) properties.set(one.key, one);
      if (spread.kind !== 'object' || spread.open) open = true;
      continue;
    }
    const key = keyOfProperty(ev, property, value.file);
    if (key === null) open = true;
    else properties.set(key, { key, value: valueOf(ev, property.value, at, depth + 1, home, room), line: property.line, ...(value.file === home ? {} : { file: value.file }) });
  }
  return { kind: 'object', properties: [...properties.values()], open };
}

/** `...(key ? { key } : {})` and `...(key && { key })`: what may be there is there for a reader. */
function readSpread(ev: Evaluation, term: Term, at: At, depth: number, home: string, room: Room): StaticValue {
  if (term.kind !== 'operation' || (term.operator !== '?:' && term.operator !== '&&')) return valueOf(ev, term, at, depth, home, room);
  const sides = (term.operator === '?:' ? term.operands.slice(1) : term.operands.slice(-1)).map((side) => valueOf(ev, side, at, depth, home, room));
  const filled = sides.filter((side) => side.kind !== 'object' || side.open || side.properties.length > 0);
  const [only] = filled;
  return only === undefined ? { kind: 'object', properties: [], open: false } : filled.length === 1 ? only : UNKNOWN;
}

/** `60 * 60 * 1000` is a number to the reader, so it is one here. */
function foldOperation(ev: Evaluation, operator: string, operands: readonly Term[], at: At, depth: number, room: Room): StaticValue | null {
  const values = operands.map((operand) => valueOf(ev, operand, at, depth + 1, at.file, room));
  const numbers = values.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'number' ? [value.value] : []));
  const [left, right, ...more] = numbers;
  if (numbers.length === operands.length && left !== undefined) {
    // `5 * 60 * 1000` is one operation with three operands.
    const folded = more.reduce<number | null>((sum, number) => (sum === null ? null : fold(operator, sum, number)), fold(operator, left, right));
    if (folded !== null) return { kind: 'literal', value: folded };
  }
  // `options ?? {}`: what is given counts.
  const [first] = values;
  if (operator === '??' && first?.kind === 'object') return first;
  // `process.env.SCHEDULE ?? '*/5 * * * *'`: the default is what a reader goes by.
  const last = values[values.length - 1];
  if ((operator === '??' || operator === '||') && last?.kind === 'literal' && values.slice(0, -1).every((value) => value.kind === 'unknown')) return last;
  // `process.env.PORT ? Number(process.env.PORT) : 30_000`
  if (operator === '?:') {
    const [only, ...others] = values.slice(1).filter((value) => value.kind !== 'unknown');
    return only?.kind === 'literal' && others.length === 0 ? only : null;
  }
  if (operator === '+') {
    const [value, ...others] = ev.evaluate({ kind: 'operation', operator, operands }, at);
    if (value?.kind === 'literal' && others.length === 0 && operands.every((operand) => unknown(ev, operand, at) === UNKNOWN)) return { kind: 'literal', value: value.value };
  }
  return null;
}

function fold(operator: string, left: number, right: number | undefined): number | null {
  if (right === undefined) return operator === '-' ? -left : operator === '+' ? left : null;
  switch (operator) {
    case '*':
      return left * right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '/':
      return right === 0 ? null : left / right;
    default:
      return null;
  }
}
