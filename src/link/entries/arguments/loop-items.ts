/**
 * A call in a loop over a table of routes registers each of them: `for (const route of routes) app.get(route.path,
 * route.handler)`. Its terms are evaluated once per item, so that paths stay with their own handlers.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import type { CallSite } from '../../values/program.ts';
import type { At, Value, Values } from '../../values/value.ts';

/** A longer table is shown as one route with all its handlers. */
const MOST_ITEMS = 400;
const MOST_DEPTH = 8;

export interface CallValues {
  readonly callees: Values;
  readonly args: readonly Values[];
}

/** What is called with what: once, or once per item of the list that a loop around the call goes through. */
export function callValuesByItem(ev: Evaluation, site: CallSite, at: At): readonly CallValues[] {
  const call = ev.program.getCall(site.file, site.call);
  const plain: CallValues = { callees: ev.evaluate(call.callee, at), args: evaluateArguments(ev, call, at) };
  if (!call.loop) return [plain];
  const over = findLoop(ev.program.getFile(site.file), [call.callee, ...call.args], 0);
  const items = over ? ev.evaluate(over, at).flatMap((value) => (value.kind === 'list' ? value.items : [])) : [];
  if (!over || items.length < 2 || items.length > MOST_ITEMS) return [plain];
  const key = JSON.stringify(over);
  return items.map((item) => {
    const read = (term: Term): Values => withItem(ev, term, at, { key, item }, 0) ?? ev.evaluate(term, at);
    return { callees: read(call.callee), args: call.args.map(read) };
  });
}

/** What the loop goes through whose variable is used. */
function findLoop(facts: FileFacts, terms: readonly Term[], depth: number): Term | null {
  if (depth > MOST_DEPTH) return null;
  for (const term of terms) {
    if (term.kind === 'element') return term.of;
    const found = findLoop(facts, partsOf(facts, term), depth + 1);
    if (found) return found;
  }
  return null;
}

function partsOf(facts: FileFacts, term: Term): readonly Term[] {
  switch (term.kind) {
    case 'binding':
      return facts.bindings[term.binding]?.values.slice(0, 1) ?? [];
    case 'member':
      return [term.object];
    case 'index':
      return [term.index, term.object];
    case 'template':
      return term.parts;
    case 'operation':
      return term.operands;
    case 'cast':
    case 'await':
    case 'spread':
      return [term.of];
    case 'call': {
      const call = facts.calls[term.call];
      return call ? [call.callee, ...call.args] : [];
    }
    default:
      return [];
  }
}

interface Item {
  readonly key: string;
  readonly item: Value;
}

/** The term's values for one item; null where the item plays no part in them. */
function withItem(ev: Evaluation, term: Term, at: At, loop: Item, depth: number): Values | null {
  if (depth > MOST_DEPTH) return null;
  const inner = (one: Term): Values | null => withItem(ev, one, at, loop, depth + 1);
  switch (term.kind) {
    case 'element':
      return JSON.stringify(term.of) === loop.key ? [loop.item] : null;
    case 'binding': {
      const [value] = ev.program.getFile(at.file).bindings[term.binding]?.values ?? [];
      return value ? inner(value) : null;
    }
    case 'member': {
      const objects = inner(term.object);
      if (!objects) return null;
      const spelled = objects.flatMap((value) => (value.kind === 'literal' ? [value] : ev.member(value, term.property)));
      return ev.interner.union([spelled]);
    }
    case 'index': {
      const objects = inner(term.object);
      const keys = inner(term.index);
      if (!objects && !keys) return null;
      const names = (keys ?? ev.evaluate(term.index, at)).flatMap((value) => (value.kind === 'literal' ? [String(value.value)] : []));
      return ev.interner.union((objects ?? ev.evaluate(term.object, at)).map((value) => (value.kind === 'list' ? value.items : names.flatMap((name) => ev.member(value, name)))));
    }
    case 'call':
      return calledWithItem(ev, term.call, at, loop, depth);
    case 'template':
      return joined(ev, term.parts, at, inner);
    case 'operation':
      return term.operator === '+' ? joined(ev, term.operands, at, inner) : null;
    case 'cast':
    case 'await':
      return inner(term.of);
    default:
      return null;
  }
}

/** `route.method.toLowerCase()`, `guard(route.handler)`. */
function calledWithItem(ev: Evaluation, index: number, at: At, loop: Item, depth: number): Values | null {
  const call = ev.program.getCall(at.file, index);
  const args = call.args.map((arg) => withItem(ev, arg, at, loop, depth + 1));
  const own = call.callee.kind === 'member' ? withItem(ev, call.callee.object, at, loop, depth + 1) : null;
  if (own && call.callee.kind === 'member') {
    const { property } = call.callee;
    return own.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [ev.interner.literal(property === 'toUpperCase' ? value.value.toUpperCase() : property === 'toLowerCase' ? value.value.toLowerCase() : value.value)] : []));
  }
  if (args.every((values) => values === null)) return null;
  const given = call.args.map((arg, position) => args[position] ?? ev.evaluate(arg, at));
  const results = ev.evaluate(call.callee, at).flatMap((callee) => (callee.kind === 'function' ? ev.invoke(callee, given) : []));
  // A wrapper that nothing is known of gives back what it wraps.
  return results.length > 0 ? results : given.flat().filter((value) => value.kind === 'function');
}

function joined(ev: Evaluation, parts: readonly Term[], at: At, inner: (term: Term) => Values | null): Values | null {
  const own = parts.map(inner);
  if (own.every((values) => values === null)) return null;
  const texts = parts.map((part, index) => {
    const [value] = own[index] ?? ev.evaluate(part, at);
    return value?.kind === 'literal' ? String(value.value) : '*';
  });
  return [ev.interner.literal(texts.join(''))];
}
