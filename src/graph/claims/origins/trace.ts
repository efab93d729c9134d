/** Where the values of a call come from, followed back from it through names, parameters and the functions that lead to it, to where the way to a read parts from it. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { eachStep } from '../../steps.ts';
import { findClassOfThis, isInside } from '../../terms.ts';
import { partsOf } from '../run/ties.ts';
import { assignsProperty, getPuts, isHanded, isOnPath, keepsSomething } from './held.ts';
import { givesWhole, isCollecting, isEmptyContainer, isHandedFunction, pickOfAll, rootOf } from './values.ts';

/** A call on the way, with the function that makes it. */
export interface Stage {
  readonly file: string;
  readonly facts: FileFacts;
  readonly fn: number;
  readonly call: number;
}

export interface Trace {
  /** The first is that of the function which leads to both. */
  readonly stages: readonly Stage[];
  /** Those of the read, from the same function on. */
  readonly reads: readonly Stage[];
  /** `file:call` of the calls that give the rows. */
  readonly own: ReadonlySet<string>;
  /** What else the values come from: calls of the first function and what was handed to it, as text of which a longer one is a part of the shorter. */
  readonly leaves: Set<string>;
  readonly seen: Set<string>;
  /** `unknown`: something on the way cannot be followed. */
  found: 'rows' | 'unknown' | 'other';
}

export function makeTrace(stages: readonly Stage[], reads: readonly Stage[], own: ReadonlySet<string>): Trace {
  return { stages, reads, own, leaves: new Set(), seen: new Set(), found: 'other' };
}

interface At {
  readonly level: number;
  /** The properties that are taken of it, outermost first. */
  readonly path: readonly string[];
  /** It is what a method is called on: a client, or an object that saves itself. */
  readonly isReceiver: boolean;
  /** It stands in a function that is called for a value, and stands outside of the first: only what is kept there says more than the call does. */
  readonly called?: number;
}

const longestPath = 4;
const mostValues = 400;

export function follow(trace: Trace, term: Term, at: At): void {
  if (trace.found === 'rows') return;
  const { level, path } = at;
  const stage = trace.stages[level];
  if (stage === undefined) return;
  const whole = { ...at, path: [] };
  switch (term.kind) {
    case 'this': followThis(trace, at); return;
    case 'unknown': case 'super': doubt(trace, at); return;
    case 'await': case 'cast': case 'spread': follow(trace, term.of, at); return;
    case 'operation': for (const operand of term.operands) follow(trace, operand, at); return;
    case 'member': follow(trace, term.object, { ...at, path: [term.property, ...path].slice(0, longestPath) }); return;
    case 'index': {
      const picked = pickOfAll(stage.facts, term);
      if (picked !== null) follow(trace, picked, at);
      else for (const part of [term.object, term.index]) follow(trace, part, whole);
      return;
    }
    case 'binding': followName(trace, term.binding, at); return;
    case 'parameter': followParameter(trace, term.function, term.index, at); return;
    case 'call': followCall(trace, term.call, at); return;
    case 'object': followObject(trace, term, at); return;
    case 'function': followFunction(trace, term.function, whole); return;
    case 'global':
      if (!at.isReceiver && path.length > 0) trace.leaves.add(`global ${[term.name, ...path].join('.')}`);
      return;
    default: for (const part of partsOf(term)) follow(trace, part, whole);
  }
}

function note(trace: Trace, found: 'rows' | 'unknown'): void {
  if (trace.found !== 'rows') trace.found = found;
}

function doubt(trace: Trace, at: At): void {
  if (at.called === undefined) note(trace, 'unknown');
}

/** Each value once; too many of them nobody can follow. */
function isNew(trace: Trace, key: string): boolean {
  if (trace.seen.has(key)) return false;
  trace.seen.add(key);
  if (trace.seen.size > mostValues) note(trace, 'unknown');
  return trace.seen.size <= mostValues;
}

/** `order.markSent()` and `this.save()` inside it. What a service keeps of its own is followed no further. */
function followThis(trace: Trace, at: At): void {
  if (!at.isReceiver) note(trace, 'unknown');
  const outer = trace.stages[at.level - 1];
  const callee = outer?.facts.calls[outer.call]?.callee;
  if (at.isReceiver && callee?.kind === 'member' && isNew(trace, `this ${String(at.level)}`)) follow(trace, callee.object, { level: at.level - 1, path: [], isReceiver: true });
}

function followName(trace: Trace, index: number, at: At): void {
  const stage = trace.stages[at.level];
  const binding = stage?.facts.bindings[index];
  if (stage === undefined || binding === undefined || !isNew(trace, `${String(at.level)} ${String(index)} ${String(at.isReceiver)} ${String(at.called)} ${at.path.join('.')}`)) return;
  for (const { path, value } of getPuts(stage.facts, index)) {
    if (isOnPath(path, at.path)) follow(trace, value, { ...at, path: at.path.slice(path.length), isReceiver: false });
  }
  if (isKeptByRead(trace, stage, index)) note(trace, 'unknown');
  if (binding.kind === 'import' || binding.kind === 'function' || binding.kind === 'class' || binding.kind === 'enum') return;
  if (isFilledByRead(trace, stage, index, at)) note(trace, 'unknown');
  const isGathered = binding.scope !== 0 && binding.values.some((value) => isEmptyContainer(stage.facts, value));
  if (isGathered || binding.kind === 'catch' || (binding.values.length === 0 && !at.isReceiver)) doubt(trace, at);
  for (const value of binding.values) follow(trace, value, at);
}

/** `await load(context)`, `await sender.load()`: the rows may be found in what the read was handed, or was made on. */
function isFilledByRead(trace: Trace, stage: Stage, index: number, { path, isReceiver }: At): boolean {
  if (!trace.reads.some(({ file, call }) => file === stage.file && isHanded(stage.facts, call, index))) return false;
  const [name] = path;
  if (name !== undefined && trace.reads.some(({ facts }) => assignsProperty(facts, name))) return true;
  const { scope, values } = stage.facts.bindings[index] ?? { scope: 0, values: [] };
  return isReceiver && scope !== 0 && values.some((value) => isMadeOfOwnClass(stage, value));
}

/** `await load()` before `current()` of the same module, and before `store.list()` what `store.load()` keeps in a field. */
function isKeptByRead({ reads }: Trace, { file, facts }: Stage, index: number): boolean {
  const [through, ...inner] = reads;
  const callee = through?.file === file ? facts.calls[through.call]?.callee : undefined;
  const root = callee === undefined ? undefined : rootOf(callee);
  if (root?.kind !== 'binding') return false;
  const specifier = facts.bindings[root.binding]?.from?.specifier;
  const isSame = root.binding === index || (specifier !== undefined && facts.bindings[index]?.from?.specifier === specifier);
  return isSame && inner.some((stage) => keepsSomething(stage.facts, stage.fn));
}

function isMadeOfOwnClass({ facts }: Stage, value: Term): boolean {
  const made = value.kind === 'call' ? facts.calls[value.call] : undefined;
  const cls = made?.kind === 'new' && made.callee.kind === 'binding' ? facts.bindings[made.callee.binding] : undefined;
  return cls?.kind === 'class' || /^(?:[.~#]|@\/)/.test(cls?.from?.specifier ?? '');
}

function followParameter(trace: Trace, fn: number, index: number, at: At): void {
  const { level, path, isReceiver } = at;
  const stage = trace.stages[level];
  // What is handed to a function that is called for a value is followed from the call.
  if (stage === undefined || fn === at.called || !isNew(trace, `parameter ${String(level)} ${String(fn)} ${String(index)} ${String(isReceiver)} ${String(at.called)} ${path.join('.')}`)) return;
  const entered = trace.stages.findLastIndex((one, position) => position <= level && one.fn === fn && one.file === stage.file);
  const outer = entered > 0 ? trace.stages[entered - 1] : undefined;
  const first = trace.stages[0];
  if (outer !== undefined) followArgument(trace, { file: stage.file, fn }, index, { level: entered - 1, path, isReceiver });
  else if (first?.file === stage.file && isInside(stage.facts, first.fn, fn)) {
    if (!isReceiver) trace.leaves.add(`parameter ${stage.file} ${String(fn)} ${String(index)} ${path.join('.')}`);
  } else followGiver(trace, fn, at);
}

/** What the call hands over; a function that is handed to a list is given the items of that list. */
function followArgument(trace: Trace, entered: { readonly file: string; readonly fn: number }, index: number, at: At): void {
  const outer = trace.stages[at.level];
  const made = outer?.facts.calls[outer.call];
  if (outer === undefined || made === undefined) return;
  const isOwn = outer.file === entered.file && made.args.some((arg) => isHandedFunction(arg, entered.fn));
  if (isOwn || isCollecting(made)) followAll(trace, outer.call, { ...at, path: [] });
  else if (made.args.some(({ kind }) => kind === 'spread')) for (const arg of made.args) follow(trace, arg, { ...at, path: [] });
  else if (made.args[index] !== undefined) follow(trace, made.args[index], at);
}

/** A function inside of another, handed to a call that leads nowhere: `rows.map((row) => row.id)`. */
function followGiver(trace: Trace, fn: number, at: At): void {
  const stage = trace.stages[at.level];
  const giver = stage?.facts.calls.findIndex(({ args }) => args.some((arg) => isHandedFunction(arg, fn))) ?? -1;
  if (giver === -1) doubt(trace, at);
  else if (isNew(trace, `giver ${String(at.level)} ${String(giver)}`)) followAll(trace, giver, { ...at, path: [] });
}

/** What a call is made on, and what it is given. */
function followAll(trace: Trace, call: number, at: At): void {
  const stage = trace.stages[at.level];
  const made = stage?.facts.calls[call];
  if (stage === undefined || made === undefined) return;
  if (trace.own.has(`${stage.file}:${String(call)}`)) {
    note(trace, 'rows');
    return;
  }
  for (const arg of made.args) if (arg.kind !== 'function') follow(trace, arg, at);
  if (made.callee.kind !== 'member') return;
  const { object } = made.callee;
  follow(trace, object, { ...at, path: [], isReceiver: at.isReceiver || !isCollecting(made) });
}

function followCall(trace: Trace, call: number, at: At): void {
  const stage = trace.stages[at.level];
  const made = stage?.facts.calls[call];
  if (stage === undefined || made === undefined || !isNew(trace, `call ${String(at.level)} ${String(call)} ${String(at.isReceiver)}`)) return;
  if (at.level === 0 && !at.isReceiver && !givesWhole(made)) trace.leaves.add(`call ${stage.file} ${String(call)} `);
  followAll(trace, call, { ...at, path: [] });
  for (const arg of made.args) if (arg.kind === 'function') follow(trace, arg, { ...at, path: [] });
  followCalled(trace, stage, made, at);
}

/** `pick()`, `this.list()`: what a function of the same file gives back, where it may be kept from before. */
function followCalled(trace: Trace, stage: Stage, { callee, in: caller }: CallFact, at: At): void {
  const { facts } = stage;
  if (callee.kind === 'binding' && isKeptByRead(trace, stage, callee.binding)) note(trace, 'unknown');
  const cls = callee.kind === 'member' && callee.object.kind === 'this' ? facts.classes[findClassOfThis(facts, caller) ?? -1] : undefined;
  const called = callee.kind === 'binding' ? (facts.bindings[callee.binding]?.values ?? []).flatMap((value) => value.kind === 'function' ? [value.function] : [])
    : (cls?.members ?? []).flatMap((member) => callee.kind === 'member' && member.name === callee.property && member.function !== undefined ? [member.function] : []);
  for (const fn of called) {
    if (!isNew(trace, `called ${String(at.level)} ${String(fn)}`)) continue;
    for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
      if (step.kind === 'return' && step.value !== null) follow(trace, step.value, { level: at.level, path: [], isReceiver: false, called: fn });
    }
  }
}

function followObject(trace: Trace, term: Term & { readonly kind: 'object' }, at: At): void {
  const [name, ...rest] = at.path;
  const named = name === undefined ? undefined : term.properties.find((property) => property.kind !== 'spread' && property.key === name);
  if (named !== undefined && named.kind !== 'spread') {
    follow(trace, named.value, { ...at, path: rest });
    return;
  }
  for (const property of term.properties) {
    if (property.kind === 'spread') follow(trace, property.of, at);
    else if (name === undefined || property.key === null) follow(trace, property.value, { ...at, path: [] });
  }
}

/** What it gives back, and what it does on the way there. */
function followFunction(trace: Trace, fn: number, at: At): void {
  const stage = trace.stages[at.level];
  if (stage === undefined || !isNew(trace, `function ${String(at.level)} ${String(fn)}`)) return;
  const { facts } = stage;
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind === 'return' && step.value !== null) follow(trace, step.value, at);
    if (step.kind === 'call') followCall(trace, step.call, { ...at, isReceiver: true });
  }
}

/** The object of a chain, such as a client, is followed only where it may be a row that saves itself. */
export function followRoot(trace: Trace, root: Term, level: number): void {
  if (rootOf(root).kind !== 'global') follow(trace, root, { level, path: [], isReceiver: true });
}
