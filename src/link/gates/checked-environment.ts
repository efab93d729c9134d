/** Variables that a library checks and hands on under the same names: zod, envalid, T3 env, joi, valibot, env-var. */
import type { CallFact, Term } from '../../model/facts.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { absent, operation, unknown, type Condition } from './condition.ts';
import { conditionOfBody } from './returned-condition.ts';
import { propertyOf, resolveName, type Placed } from './named-term.ts';
import { isEnvironment } from './process-objects.ts';
import { parameterKey, type Reading } from './reading.ts';

/** Null where the object is nothing that was made of the environment. */
export function readChecked(reading: Reading, of: Placed, name: string): Condition | null {
  const { ev } = reading;
  const object = resolveName(ev, of);
  const { term, at } = object;
  // `schema.safeParse(process.env).data`, `Joi…validate(process.env).value`
  if (term.kind === 'member' && (term.property === 'data' || term.property === 'value' || term.property === 'output')) return readChecked(reading, { term: term.object, at }, name);
  if (term.kind === 'object') {
    // `{ ...process.env }`, `{ ...schema.parse(process.env) }`
    if (term.properties.some((property) => property.kind !== 'spread' && property.key === name)) return null;
    for (const property of term.properties) {
      if (property.kind !== 'spread') continue;
      if (isEnvironment(ev, { term: property.of, at })) return { kind: 'variable', name };
      const found = readChecked(reading, { term: property.of, at }, name);
      if (found !== null) return found;
    }
    return null;
  }
  if (term.kind !== 'call') return null;
  const call = ev.program.getCall(at.file, term.call);
  if (isPassedOn(call)) {
    const [first] = call.args;
    return first === undefined ? null : (readChecked(reading, { term: first, at }, name) ?? readFound(reading, { term: first, at }, name));
  }
  const rule = findRule(ev, call, object, name);
  if (rule === null) return findReturned(reading, object, name);
  return applyRule(reading, rule, { kind: 'variable', name }, 0);
}

/** `Object.freeze({ … })` */
function isPassedOn({ callee }: CallFact): boolean {
  return callee.kind === 'member' && callee.object.kind === 'global' && callee.object.name === 'Object' && (callee.property === 'freeze' || callee.property === 'seal');
}

function readFound(reading: Reading, of: Placed, name: string): Condition | null {
  const found = propertyOf(reading.ev, of, name);
  return found === null ? null : reading.read(found);
}

/** `function loadConfig() { return schema.parse(process.env); }` */
function findReturned(reading: Reading, { term, at }: Placed, name: string): Condition | null {
  if (term.kind !== 'call' || reading.room.left <= 0) return null;
  reading.room.left -= 1;
  const [target, ...others] = reading.ev.evaluate(reading.ev.program.getCall(at.file, term.call).callee, at);
  if (target?.kind !== 'function' || others.length > 0) return null;
  const [returned, ...more] = reading.ev.program.returnsOf(reading.ev.program.getFunction(target.file, target.function));
  if (returned === undefined || more.length > 0) return null;
  const inside: Placed = { term: returned, at: { file: target.file, fn: target.function, frame: null } };
  return readChecked(reading, inside, name) ?? readFound(reading, inside, name);
}

const checks: ReadonlySet<string> = new Set(['parse', 'safeParse', 'parseAsync', 'validate', 'validateSync', 'attempt', 'decode']);
const makers: ReadonlySet<string> = new Set(['cleanEnv', 'createEnv', 'customCleanEnv', 'parseEnv', 'envsafe', 'makeValidator']);

/** What the schema says of one variable; null where the call checks no environment. */
function findRule(ev: Evaluation, call: CallFact, { at }: Placed, name: string): Placed | null {
  const { callee } = call;
  const isAsked = call.args.some((argument) => isMadeOfEnvironment(ev, { term: argument, at }));
  const called = callee.kind === 'member' ? callee.property : calledName(ev, callee, at.file);
  if (called !== null && makers.has(called)) {
    for (const argument of call.args) {
      const direct = propertyOf(ev, { term: argument, at }, name);
      if (direct !== null) return direct;
      // T3 env: https://env.t3.gg/docs/core
      for (const part of ['server', 'shared', 'client']) {
        const group = propertyOf(ev, { term: argument, at }, part);
        const found = group === null ? null : propertyOf(ev, group, name);
        if (found !== null) return found;
      }
    }
    return null;
  }
  if (!isAsked || callee.kind !== 'member' || !checks.has(callee.property)) return null;
  const schema = [{ term: callee.object, at }, ...call.args.map((term) => ({ term, at }))];
  for (const one of schema) {
    const found = findField(ev, one, name, 0);
    if (found !== null) return found;
  }
  return null;
}

function calledName(ev: Evaluation, callee: Term, file: string): string | null {
  if (callee.kind !== 'binding') return null;
  const binding = ev.program.getFile(file).bindings[callee.binding];
  return binding?.from?.imported ?? binding?.name ?? null;
}

function isMadeOfEnvironment(ev: Evaluation, placed: Placed): boolean {
  if (isEnvironment(ev, placed)) return true;
  const { term, at } = resolveName(ev, placed);
  return term.kind === 'object' && term.properties.some((property) => (property.kind === 'spread' ? isEnvironment(ev, { term: property.of, at }) : property.value.kind === 'member' && isEnvironment(ev, { term: property.value.object, at })));
}

/** `z.object({ WORKERS: … }).merge(other).refine(…)` */
function findField(ev: Evaluation, schema: Placed, name: string, depth: number): Placed | null {
  const { term, at } = resolveName(ev, schema);
  if (term.kind !== 'call' || depth > 8) return null;
  const call = ev.program.getCall(at.file, term.call);
  for (const argument of call.args) {
    const found = propertyOf(ev, { term: argument, at }, name) ?? findField(ev, { term: argument, at }, name, depth + 1);
    if (found !== null) return found;
  }
  return call.callee.kind === 'member' ? findField(ev, { term: call.callee.object, at }, name, depth + 1) : null;
}

/** What the library makes of the text of a variable. A default takes the place of a variable that is not set, whatever else is asked of it. */
function applyRule(reading: Reading, rule: Placed, variable: Condition, depth: number): Condition {
  const { ev } = reading;
  const { term, at } = resolveName(ev, rule);
  if (depth > 10 || term.kind !== 'call') return variable;
  const call = ev.program.getCall(at.file, term.call);
  const { callee } = call;
  const [first] = call.args;
  const name = callee.kind === 'member' ? callee.property : calledName(ev, callee, at.file);
  const inner = callee.kind === 'member' && callee.object.kind === 'call' ? applyRule(reading, { term: callee.object, at }, variable, depth + 1) : variable;
  const value = (): Condition => (first === undefined ? absent : reading.read({ term: first, at }));
  switch (name) {
    case 'default': case 'catch': case 'prefault':
      return operation('?:', operation('===', variable, absent), value(), inner);
    case 'transform':
      return applyFunction(reading, first, at, inner);
    case 'preprocess':
      return applyFunction(reading, first, at, variable);
    case 'stringbool': case 'bool': case 'asBool': case 'asBoolStrict':
      return operation('switch', withDefault(reading, call, at, variable));
    case 'boolean':
      // `z.coerce.boolean()` takes every text for true, that of `false` included. https://zod.dev/api#coercion
      if (callee.kind === 'member' && callee.object.kind === 'member' && callee.object.property === 'coerce') return operation('Boolean', variable);
      return operation('switch', variable);
    case 'number': case 'num': case 'port':
      return operation('Number', withDefault(reading, call, at, variable));
    case 'str': case 'makeValidator':
      return withDefault(reading, call, at, variable);
    default:
      return inner;
  }
}

/** envalid: `bool({ default: false })` */
function withDefault(reading: Reading, call: CallFact, at: Placed['at'], variable: Condition): Condition {
  const [options] = call.args;
  const found = options === undefined ? null : propertyOf(reading.ev, { term: options, at }, 'default');
  return found === null ? variable : operation('?:', operation('===', variable, absent), reading.read(found), variable);
}

function applyFunction(reading: Reading, fn: Term | undefined, at: Placed['at'], value: Condition): Condition {
  const [target] = fn === undefined ? [] : reading.ev.evaluate(fn, at);
  if (fn?.kind === 'binding' && target === undefined) return unknown;
  if (target?.kind !== 'function') return unknown;
  return conditionOfBody(reading.with(new Map([[parameterKey(target.file, target.function, 0), value]])), target.file, target.function);
}

