/** An expression -> the condition on the environment that it is. */
import type { CallFact, Term } from '../../model/facts.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { absent, asksFor, commandWords, isPrimary, list, literal, operation, unknown, type Condition } from './condition.ts';
import { conditionOfBody } from './returned-condition.ts';
import { propertyOf, resolveName, type Placed } from './named-term.ts';
import { readChecked } from './checked-environment.ts';
import { parameterKey, type Reading } from './reading.ts';
import { isCluster, isCommandWords, isEnvironment } from './process-objects.ts';

/** A test has a few parts; what is larger is no gate. */
const mostParts = 400;

export function readCondition(ev: Evaluation, placed: Placed): Condition {
  return createReading(ev, new Map(), { left: mostParts }).read(placed);
}

function createReading(ev: Evaluation, given: ReadonlyMap<string, Condition>, room: { left: number }): Reading {
  const reading: Reading = { ev, given, room, read: (placed) => read(reading, placed), with: (more) => createReading(ev, more, room) };
  return reading;
}

function read(reading: Reading, { term, at }: Placed): Condition {
  if (reading.room.left <= 0) return unknown;
  reading.room.left -= 1;
  const inner = (one: Term): Condition => reading.read({ term: one, at });
  switch (term.kind) {
    case 'literal':
      return literal(term.value);
    case 'template':
      return term.parts.length === 1 && term.parts[0] !== undefined ? inner(term.parts[0]) : unknown;
    case 'cast': case 'await':
      return inner(term.of);
    case 'array':
      return list(term.items.map(inner));
    case 'operation':
      return operation(term.operator, ...term.operands.map(inner));
    case 'global':
      return term.name === 'undefined' ? absent : unknown;
    case 'parameter':
      return reading.given.get(parameterKey(at.file, term.function, term.index)) ?? unknown;
    case 'binding':
      return readBinding(reading, { term, at });
    case 'member':
      return readMember(reading, term.object, term.property, { term, at });
    case 'index':
      return readIndex(reading, { term, at });
    case 'call':
      return readCall(reading, reading.ev.program.getCall(at.file, term.call), { term, at });
    case 'function':
      // A getter.
      return conditionOfBody(reading, at.file, term.function);
    default:
      return unknown;
  }
}

function readBinding(reading: Reading, placed: Placed): Condition {
  const { term, at } = placed;
  if (isCommandWords(reading.ev, placed)) return { kind: 'variable', name: commandWords };
  const binding = term.kind === 'binding' ? reading.ev.program.getFile(at.file).bindings[term.binding] : undefined;
  const [value, fallback] = binding?.values ?? [];
  // `const { WORKERS = 'false' } = process.env`
  if (binding?.kind === 'const' && value !== undefined && fallback !== undefined) {
    const inside = { ...at, fn: binding.scope };
    const given = reading.read({ term: value, at: inside });
    return operation('?:', operation('===', given, absent), reading.read({ term: fallback, at: inside }), given);
  }
  // `(enabled = process.env.WORKERS === 'true') =>`
  if (binding?.kind === 'parameter' && value?.kind === 'parameter') return reading.given.get(parameterKey(at.file, value.function, value.index)) ?? unknown;
  const resolved = resolveName(reading.ev, placed);
  return resolved.term === term ? unknown : reading.read(resolved);
}

function readMember(reading: Reading, object: Term, name: string, placed: Placed): Condition {
  const { ev } = reading;
  if (isCommandWords(ev, placed)) return { kind: 'variable', name: commandWords };
  const of: Placed = { term: object, at: placed.at };
  if (isEnvironment(ev, of)) return { kind: 'variable', name };
  if (/^(?:isPrimary|isMaster|isWorker)$/.test(name) && isCluster(ev, of)) return name === 'isWorker' ? operation('!', { kind: 'variable', name: isPrimary }) : { kind: 'variable', name: isPrimary };
  return readChecked(reading, of, name) ?? readWord(reading, of, name) ?? readProperty(reading, of, name);
}

/** `process.argv[2]` */
function readWord(reading: Reading, of: Placed, name: string): Condition | null {
  if (!/^\d$/.test(name)) return null;
  const words = reading.read(of);
  return asksFor(words, (variable) => variable === commandWords) ? operation('at', words, literal(Number(name))) : null;
}

function readProperty(reading: Reading, of: Placed, name: string): Condition {
  const found = propertyOf(reading.ev, of, name);
  if (found === null) return unknown;
  const given = reading.read(found);
  return given.kind === 'literal' && isSettingOfClass(reading.ev, of, name) ? operation('??', { kind: 'variable', name }, given) : given;
}

/** `class Config { DB_ADAPTER = 'postgres' }`, whose fields are filled from the environment by their names: what is written is what holds without the variable. */
function isSettingOfClass(ev: Evaluation, { term, at }: Placed, name: string): boolean {
  if (!variableName.test(name)) return false;
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'instance' && others.length === 0 && !ev.program.getClass(value.file, value.class).members.some((one) => one.name === name && one.static);
}

function readIndex(reading: Reading, { term, at }: Placed): Condition {
  if (term.kind !== 'index') return unknown;
  const key = reading.read({ term: term.index, at });
  return key.kind === 'literal' ? readMember(reading, term.object, String(key.value), { term, at }) : unknown;
}

/** A name in capitals is that of a variable. */
const variableName = /^[A-Z][A-Z0-9_]+$/;
const conversions: ReadonlySet<string> = new Set(['Boolean', 'Number', 'String', 'parseInt']);
const methods: ReadonlySet<string> = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString', 'split', 'includes', 'startsWith', 'endsWith', 'indexOf']);
/** Of a service that knows the settings: https://docs.nestjs.com/techniques/configuration */
const getters: ReadonlySet<string> = new Set(['get', 'getOrThrow']);

function readCall(reading: Reading, call: CallFact, { at }: Placed): Condition {
  const { callee } = call;
  const argument = (index: number): Condition => {
    const term = call.args[index];
    return term === undefined ? absent : reading.read({ term, at });
  };
  if (callee.kind === 'global' && conversions.has(callee.name)) return operation(callee.name, argument(0));
  if (callee.kind === 'member') {
    const { object, property } = callee;
    if (object.kind === 'global' && object.name === 'JSON' && property === 'parse') return operation('JSON.parse', argument(0));
    if (getters.has(property)) {
      const key = argument(0);
      // `Deno.env.get('WORKERS')`, `config.get('WORKERS')`
      if (key.kind === 'literal' && typeof key.value === 'string' && variableName.test(key.value)) {
        const variable: Condition = { kind: 'variable', name: key.value };
        return call.args.length > 1 && property === 'get' ? operation('??', variable, argument(1)) : variable;
      }
    }
    if (property === 'slice' && call.args.length === 1) return operation(property, reading.read({ term: object, at }), argument(0));
    if (methods.has(property)) return operation(property, reading.read({ term: object, at }), ...call.args.slice(0, 1).map((term) => reading.read({ term, at })));
  }
  return readFunction(reading, call, at);
}

/** A function of the project that is nothing but a question: `isEnabled('WORKERS')`. */
function readFunction(reading: Reading, call: CallFact, at: Placed['at']): Condition {
  const [target, ...others] = reading.ev.evaluate(call.callee, at);
  if (target?.kind !== 'function' || others.length > 0 || target.bound.length > 0) return unknown;
  const fact = reading.ev.program.getFunction(target.file, target.function);
  const given = new Map(fact.parameters.map((_, index) => {
    const term = call.args[index];
    return [parameterKey(target.file, target.function, index), term === undefined ? absent : reading.read({ term, at })];
  }));
  return conditionOfBody(reading.with(given), target.file, target.function);
}
