/**
 * Own routers of a project: tables of functions of which the address of the request picks one, such as
 * `routes[`${request.method} ${url.pathname}`](request)`. Which function is whose is read from the keys of the table, from
 * what stands beside the function in a row of it, or from the calls that fill it: `router.get('/orders', list)`.
 */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { At, FunctionValue, Value } from '../values/value.ts';
import { readsAddress } from './request-address.ts';
import { entriesOfTable, memberOfEntry, type TableEntry } from './table-entries.ts';

export interface OwnRoute {
  readonly value: Value;
  /** Null for any, or where nothing says. */
  readonly method: string | null;
  readonly path: string | null;
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** Values of values, and functions that look the entry up. */
const MOST_DEPTH = 8;
/** Functions of which nobody knows which one is called. */
const MOST_TARGETS = 2;

/** What a router of the project may run at this call; null where the address of the request does not decide that. */
export function findOwnRoutes(ev: Evaluator, { callee }: CallFact, at: At): readonly OwnRoute[] | null {
  if (!isPicked(ev.program.getFile(at.file), callee, at.fn, 0)) return null;
  const entries = entriesAt(ev, callee, at, 0);
  return entries.length === 0 ? null : entries.flatMap(toRoutes);
}

/** Those of one function, each once. The same function made by another call, as by a wrapper around handlers, is another one. */
export function routesOf(routes: readonly OwnRoute[], target: FunctionValue): readonly OwnRoute[] {
  const own = routes.filter(({ value }) => value === target);
  const alike = own.length > 0 ? own : routes.filter(({ value }) => value.kind === 'function' && value.file === target.file && value.function === target.function);
  if (new Set(alike.map(({ value }) => value.kind === 'function' && value.frame)).size > 1) return [];
  return [...new Map(alike.map((route) => [`${route.method ?? ''} ${route.path ?? ''}`, route])).values()];
}

/** By the text alone, which nearly every call fails. */
function isPicked(facts: FileFacts, term: Term, fn: number, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  const isOne = (one: Term): boolean => isPicked(facts, one, fn, depth + 1);
  switch (term.kind) {
    case 'member': return isOne(term.object);
    case 'index': return readsAddress(facts, term.index) || isOne(term.object);
    case 'cast': case 'await': return isOne(term.of);
    case 'operation': return (term.operator === '||' || term.operator === '??') && term.operands.some(isOne);
    case 'element': return isAskedFor(facts, term, fn) || isOne(term.of);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      return binding !== undefined && binding.kind !== 'parameter' && binding.from === undefined && binding.values.some(isOne);
    }
    case 'call': {
      const call = facts.calls[term.call];
      return call?.args.some((arg) => readsAddress(facts, arg) || (arg.kind === 'function' ? asksInside(facts, arg.function) : isOne(arg))) === true;
    }
    default: return false;
  }
}

/** `find((route) => route.path === url.pathname)` */
function asksInside(facts: FileFacts, fn: number): boolean {
  return testsIn(facts.functions[fn]?.body ?? []).some((test) => readsAddress(facts, test));
}

/** `for (const route of routes) if (route.path === url.pathname) return route.run(request)`: not each of them runs. */
function isAskedFor(facts: FileFacts, item: Extract<Term, { kind: 'element' }>, fn: number): boolean {
  return testsIn(facts.functions[fn]?.body ?? []).some((test) => readsAddress(facts, test) && mentionsItem(facts, test, item, 0));
}

function mentionsItem(facts: FileFacts, term: Term, item: Term, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  const mentions = (one: Term): boolean => mentionsItem(facts, one, item, depth + 1);
  switch (term.kind) {
    case 'element': return JSON.stringify(term) === JSON.stringify(item);
    case 'binding': return facts.bindings[term.binding]?.values.some(mentions) === true;
    case 'member': case 'index': return mentions(term.object);
    case 'cast': case 'await': return mentions(term.of);
    case 'operation': return term.operands.some(mentions);
    case 'call': {
      const call = facts.calls[term.call];
      return call !== undefined && [call.callee, ...call.args].some(mentions);
    }
    default: return false;
  }
}

function testsIn(steps: readonly Step[]): readonly Term[] {
  return steps.flatMap((step): readonly Term[] => {
    switch (step.kind) {
      case 'branch': return [step.test, ...testsIn(step.then), ...testsIn(step.otherwise)];
      case 'loop': return testsIn(step.body);
      case 'switch': return step.cases.flatMap(({ body }) => testsIn(body));
      case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].flatMap(testsIn);
      case 'return': return step.value === null ? [] : [step.value];
      case 'call': case 'await': case 'assign': case 'throw': case 'yield': case 'break': case 'continue': return [];
    }
  });
}

/** What a term that is looked up may be, with the keys on the way to it. */
function entriesAt(ev: Evaluator, term: Term, at: At, depth: number): readonly TableEntry[] {
  if (depth > MOST_DEPTH) return [];
  const facts = ev.program.getFile(at.file);
  const inner = (one: Term, where = at): readonly TableEntry[] => entriesAt(ev, one, where, depth + 1);
  switch (term.kind) {
    case 'cast': case 'await': return inner(term.of);
    case 'operation': return term.operands.flatMap((one) => inner(one));
    case 'binding': {
      const binding = facts.bindings[term.binding];
      return binding === undefined || binding.kind === 'parameter' || binding.from !== undefined ? [] : binding.values.flatMap((one) => inner(one));
    }
    case 'member': return inner(term.object).flatMap((entry) => memberOfEntry(ev, entry, term.property));
    case 'index': {
      const { index } = term;
      if (index.kind === 'literal') return inner(term.object).flatMap((entry) => memberOfEntry(ev, entry, String(index.value)));
      return tablesAt(ev, term.object, at, depth).flatMap((table) => entriesOfTable(ev, table));
    }
    case 'element': return tablesAt(ev, listedBy(facts, term.of) ?? term.of, at, depth).flatMap((table) => entriesOfTable(ev, table));
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind === 'member' && (call.callee.property === 'get' || call.callee.property === 'find')) {
        const found = tablesAt(ev, call.callee.object, at, depth).flatMap((table) => entriesOfTable(ev, table));
        if (found.length > 0) return found;
      }
      const targets = call === undefined ? [] : ev.evaluate(call.callee, at).flatMap((value) => (value.kind === 'function' ? [value] : []));
      const returned = targets.length > MOST_TARGETS ? [] : targets.flatMap((target) => {
        const frame = target.self === null ? null : ev.interner.openFrame(target.file, target.function, target.self);
        return ev.program.returnsOf(ev.program.getFunction(target.file, target.function)).flatMap((one) => inner(one, { file: target.file, fn: target.function, frame }));
      });
      // `compose(before, route.run)(request)`
      return returned.length > 0 ? returned : (call?.args ?? []).flatMap((arg) => (arg.kind !== 'function' && isPicked(facts, arg, at.fn, depth) ? inner(arg) : []));
    }
    default: return [];
  }
}

/** A table within a table keeps its key: `routes[request.method][url.pathname]`. */
function tablesAt(ev: Evaluator, term: Term, at: At, depth: number): readonly TableEntry[] {
  const nested = entriesAt(ev, term, at, depth + 1);
  return nested.length > 0 ? nested : ev.evaluate(term, at).map((value) => ({ keys: [], value }));
}

/** The table that `Object.entries(table)` or `table.entries()` goes through. */
function listedBy(facts: FileFacts, term: Term): Term | null {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call?.callee.kind !== 'member') return null;
  const { object, property } = call.callee;
  if (object.kind === 'global' && object.name === 'Object') return call.args[0] ?? null;
  return property === 'entries' || property === 'values' ? object : null;
}

/** `GET /orders`, or the two apart; a path that is not spelled out to its beginning says nothing. */
function toRoutes({ keys, value }: TableEntry): readonly OwnRoute[] {
  const words = keys.flatMap((key) => key.split(/(?<=^[A-Za-z]+)[\s:_-]*(?=\/)/u));
  const path = words.findLast((word) => word.startsWith('/')) ?? null;
  const method = words.findLast((word) => methods.has(word.toUpperCase()))?.toUpperCase() ?? null;
  return path === null && method === null ? [] : [{ value, method, path }];
}
