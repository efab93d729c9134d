/**
 * Tasks that the pools of worker threads of a repository run, and how they are asked for: the pool itself where it is a variable of a
 * module, and functions of the project that ask it. Nothing of the pool is reached by a request, which is why it is looked for by name.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { Taken, ThreadTask } from '../../model/graph.ts';
import { readFilePath, termAt } from '../entries/arguments/jobs/processor-files.ts';
import { matchRows } from '../values/catalogue-rows.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { CallSite } from '../values/program.ts';
import type { FunctionValue, Values } from '../values/value.ts';
import { findHandedOn, readTaken } from './handed-on.ts';

/** A repository with more pools, or a file with more tasks, has no other secrets in the rest. */
const mostPools = 20;
const mostTasks = 100;

interface Pool {
  readonly file: string;
  readonly binding: number;
  readonly asked: 'run' | 'exec';
  readonly tasks: readonly Task[];
}

type Task = Pick<ThreadTask, 'work' | 'task' | 'takes'>;

export function collectThreadTasks(ev: Evaluator): readonly ThreadTask[] {
  const sites = new Map<string, CallSite>();
  for (const library of ev.catalogue.libraries.values()) {
    const rows = [...library.rows.values()].flatMap((byName) => [...byName]).filter(([, own]) => own.some((row) => row.tasks !== undefined));
    if (rows.length === 0 || !ev.modules.isRequested(library.packages)) continue;
    const isAsking = (file: string): boolean => ev.program.outlineOf(file).requests.some(({ specifier }) => library.packages.includes(specifier));
    for (const [name] of rows) for (const site of ev.program.callsNamed(name.replace(/^new /, ''))) if (isAsking(site.file)) sites.set(`${site.file}#${site.call}`, site);
  }
  const found: ThreadTask[] = [];
  let pools = 0;
  for (const site of sites.values()) {
    const pool = readPool(ev, site);
    ev.forgetExcess();
    if (pool === null) continue;
    found.push(...tasksOfPool(ev, pool));
    if (++pools >= mostPools) break;
  }
  return found;
}

/** A pool that a variable of its module holds, and nothing else. */
function readPool(ev: Evaluator, site: CallSite): Pool | null {
  const facts = ev.program.getFile(site.file);
  const binding = facts.bindings.findIndex(({ scope, values: [value, ...others] }) => scope === 0 && others.length === 0 && value?.kind === 'call' && value.call === site.call);
  const call = ev.program.getCall(site.file, site.call);
  if (binding < 0 || call.in !== 0) return null;
  const at = { file: site.file, fn: 0, frame: null };
  const tasks = ev.evaluate(call.callee, at).flatMap((callee) => matchRows(ev, callee, call.kind === 'new', [], site)).find(({ row }) => row.tasks !== undefined)?.row.tasks;
  const specifier = tasks === undefined ? null : readFilePath(ev, termAt(facts, call.args, tasks.file), at);
  const resolved = specifier === null ? null : ev.modules.resolve(site.file, specifier);
  if (tasks === undefined || resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return null;
  return { file: site.file, binding, asked: tasks.from === 'exports' ? 'run' : 'exec', tasks: tasksIn(ev, resolved.file, tasks.from) };
}

function tasksIn(ev: Evaluator, file: string, from: 'exports' | 'registered'): readonly Task[] {
  const named = from === 'exports' ? exportedFunctions(ev, file) : registeredFunctions(ev, file);
  return named.slice(0, mostTasks).flatMap(([task, values]) => {
    const [target, ...others] = values.filter((value) => value.kind === 'function');
    return target === undefined || others.length > 0 ? [] : readTask(ev, task, target);
  });
}

function exportedFunctions(ev: Evaluator, file: string): (readonly [string | null, Values])[] {
  const { exports } = ev.program.getFile(file);
  const names = new Set(exports.flatMap(({ name, typeOnly, value }) => (typeOnly || name === '*' ? [] : name !== 'module.exports' ? [name] : value?.kind === 'object' ? value.properties.flatMap((one) => (one.kind === 'property' && one.key !== null ? [one.key] : [])) : ['default'])));
  return Array.from(names, (name) => [name === 'default' ? null : name, ev.exported(file, name)] as const);
}

/** `workerpool.worker({ list, total })` */
function registeredFunctions(ev: Evaluator, file: string): (readonly [string | null, Values])[] {
  const facts = ev.program.getFile(file);
  const at = { file, fn: 0, frame: null };
  return facts.calls.flatMap(({ callee, args: [tasks] }) => {
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? facts.bindings[callee.binding]?.name : undefined;
    if (name !== 'worker' || tasks?.kind !== 'object') return [];
    return tasks.properties.flatMap((one) => (one.kind === 'property' && one.key !== null ? [[one.key, ev.evaluate(one.value, at)] as const] : []));
  });
}

/** The task does some function's work; and its own, for those who call it where they are. */
function readTask(ev: Evaluator, task: string | null, target: FunctionValue): readonly Task[] {
  const facts = ev.program.getFile(target.file);
  const own = ev.program.getFunction(target.file, target.function);
  const itself: Task = { work: { file: target.file, function: target.function }, task, takes: own.parameters.map((_, parameter) => ({ parameter, field: null })) };
  const done = findHandedOn(facts, target.function);
  const takes = done?.call.args.map((term) => readTaken(facts, target.function, term)) ?? [];
  const work = done === null ? null : findWork(ev, target, done.call.callee);
  return work === null || !isWhole(takes) ? [itself] : [itself, { work, task, takes }];
}

/** A function of a module. A method does its work on an object, of which there may be several. */
function findWork(ev: Evaluator, { file, function: fn }: FunctionValue, callee: Term): ThreadTask['work'] | null {
  const [target, ...others] = ev.evaluate(callee, { file, fn, frame: null });
  if (target?.kind !== 'function' || others.length > 0 || ev.program.getFunction(target.file, target.function).class !== undefined) return null;
  return { file: target.file, function: target.function };
}

function isWhole(takes: readonly (Taken | null)[]): takes is readonly Taken[] {
  return !takes.includes(null);
}

function tasksOfPool(ev: Evaluator, pool: Pool): readonly ThreadTask[] {
  const facts = ev.program.getFile(pool.file);
  const name = facts.bindings[pool.binding]?.name ?? '';
  const direct = pool.tasks.map((task): ThreadTask => ({ ...task, asked: pool.asked, by: { file: pool.file, name, exported: exportedName(facts, { kind: 'binding', binding: pool.binding }) } }));
  return [...direct, ...askingFunctions(facts, pool)];
}

/** `export const listOrders = (account) => pool.run({ account }, { name: 'list' })`, beside the pool. */
function askingFunctions(facts: FileFacts, pool: Pool): readonly ThreadTask[] {
  return facts.bindings.flatMap(({ name, scope, values: [value, ...others] }, binding): readonly ThreadTask[] => {
    const fn = scope === 0 && value?.kind === 'function' && others.length === 0 ? value.function : null;
    const asked = fn === null ? null : findHandedOn(facts, fn);
    if (fn === null || asked === null) return [];
    const { callee, args } = asked.call;
    if (callee.kind !== 'member' || callee.property !== pool.asked || callee.object.kind !== 'binding' || callee.object.binding !== pool.binding) return [];
    const given = pool.asked === 'run' ? { task: nameIn(args[1]), terms: args.slice(0, 1) } : { task: literal(args[0]), terms: args[1]?.kind === 'array' ? args[1].items : [] };
    return pool.tasks.filter(({ task }) => task === given.task).flatMap((task): readonly ThreadTask[] => {
      const takes = task.takes.map((taken) => composed(facts, fn, given.terms, taken));
      return isWhole(takes) ? [{ work: task.work, asked: 'function', by: { file: pool.file, name, exported: exportedName(facts, { kind: 'binding', binding }) }, task: null, takes }] : [];
    });
  });
}

/** What the function around the pool has to be given, for the task to take this. */
function composed(facts: FileFacts, fn: number, terms: readonly Term[], { parameter, field }: Taken): Taken | null {
  const term = terms[parameter];
  if (term === undefined) return null;
  const property = field !== null && term.kind === 'object' ? term.properties.find((one) => one.kind === 'property' && one.key === field) : undefined;
  if (property?.kind === 'property') return readTaken(facts, fn, property.value);
  const whole = readTaken(facts, fn, term);
  return whole === null || (field !== null && whole.field !== null) ? null : { ...whole, field: field ?? whole.field };
}

/** `undefined` where it cannot be told. */
function nameIn(options: Term | undefined): string | null | undefined {
  if (options === undefined) return null;
  if (options.kind !== 'object' || options.properties.some((one) => one.kind !== 'property' || one.key === 'filename')) return undefined;
  const name = options.properties.find((one) => one.kind === 'property' && one.key === 'name');
  return name?.kind === 'property' ? literal(name.value) : null;
}

function literal(term: Term | undefined): string | undefined {
  return term?.kind === 'literal' && typeof term.value === 'string' ? term.value : undefined;
}

function exportedName(facts: FileFacts, value: Extract<Term, { kind: 'binding' }>): string | null {
  for (const one of facts.exports) {
    if (one.value?.kind === 'binding' && one.value.binding === value.binding && one.name !== 'module.exports') return one.name;
    // `module.exports = { pool }`
    const property = one.name === 'module.exports' && one.value?.kind === 'object' ? one.value.properties.find(({ kind, ...rest }) => kind === 'property' && 'value' in rest && rest.value.kind === 'binding' && rest.value.binding === value.binding) : undefined;
    if (property?.kind === 'property') return property.key;
  }
  return null;
}
