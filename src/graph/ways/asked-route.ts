/**
 * Which requests come by, where one handler takes them all and looks at the address itself: `if (url.pathname === '/orders')`,
 * or hands them on by a table of routes. Servers of node:http, Bun and Deno without a router are written so, and some middleware.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { endsPath } from '../steps.ts';
import type { PathStep } from './paths-to-role.ts';

interface Asked {
  readonly method: string | null;
  readonly path: string | null;
  /** Further paths of the same test: `path === '/orders' || path === '/returns'`. */
  readonly more?: readonly string[];
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const methodNames: ReadonlySet<string> = new Set(['method']);
const pathNames: ReadonlySet<string> = new Set(['pathname', 'url', 'path', 'originalUrl']);
/** Calls that give a text that is read like the one they are made on. */
const keepsText: ReadonlySet<string> = new Set(['split', 'replace', 'slice', 'trim', 'toString', 'toLowerCase', 'toUpperCase']);
/** Values of values, and functions that hand the request on: dispatchers are flatter. */
const mostDepth = 8;

/** The entry point as the requests know it that reach the last step; itself where its own route says more, or nothing is asked. */
export function narrowToAskedRoute(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): EntryPoint {
  if (entry.http === null || entry.http.method !== 'ALL' || entry.http.path !== '/*') return entry;
  let asked: Asked = { method: null, path: null };
  let isHandedOn = false;
  let others: readonly Asked[] = [];
  const looked = steps.slice(0, mostDepth);
  for (const [index, { node, edge }] of looked.entries()) {
    const facts = graph.files[node.file];
    const body = facts?.functions[node.function]?.body;
    if (facts !== undefined && body !== undefined) asked = merge(asked, findTests(facts, body, edge.call) ?? asked);
    if (edge.routes === undefined) continue;
    isHandedOn = true;
    const [own, ...more] = edge.routes.filter((route) => route.node === looked[index + 1]?.node.id);
    if (own !== undefined) [asked, others] = [merge(asked, own), more.map((one) => merge(asked, one))];
  }
  if (asked.path === null && asked.method === null && !isHandedOn) return entry;
  const { http } = entry;
  const nameOf = ({ method, path }: Asked): string => `${method ?? 'ALL'} ${path ?? http.path}`;
  const isOne = asked.path !== null || isHandedOn;
  others = [...(asked.more ?? []).map((path) => ({ method: asked.method, path })), ...others];
  return {
    ...entry,
    subject: nameOf(asked),
    http: {
      ...http,
      method: asked.method ?? 'ALL',
      path: asked.path ?? http.path,
      others: [...http.others, ...others.map(nameOf)],
      everyRequest: http.everyRequest && !isOne,
      ...(isHandedOn && asked.path === null && { handedOn: true }),
    },
  };
}

/** What every run asks of the address before it comes to the call; null when the call is not among the steps. */
function findTests(facts: FileFacts, steps: readonly Step[], call: number): Asked | null {
  let passed: Asked = { method: null, path: null };
  for (const step of steps) {
    if (step.kind === 'call' && step.call === call) return passed;
    for (const { part, asked } of partsOf(facts, step)) {
      const inner = findTests(facts, part, call);
      if (inner !== null) return merge(passed, merge(asked, inner));
    }
    // `if (!url.pathname.startsWith('/orders')) return next();`
    if (step.kind === 'branch' && endsPath(step.then)) passed = merge(passed, deniedBy(facts, step.test));
  }
  return null;
}

/** What is asked of who comes past a test that turns all others away. */
function deniedBy(facts: FileFacts, test: Term): Asked {
  const nothing: Asked = { method: null, path: null };
  if (test.kind !== 'operation') return nothing;
  const [first, second] = test.operands;
  if (test.operator === '!' && first !== undefined) return askedBy(facts, first, 0);
  return (test.operator === '!==' || test.operator === '!=') && first !== undefined && second !== undefined ? compare(facts, first, second) : nothing;
}

function partsOf(facts: FileFacts, step: Step): readonly { readonly part: readonly Step[]; readonly asked: Asked }[] {
  const asked: Asked = { method: null, path: null };
  switch (step.kind) {
    case 'branch': return [{ part: step.then, asked: askedBy(facts, step.test, 0) }, { part: step.otherwise, asked }];
    case 'switch': return step.cases.map(({ test, body }) => ({ part: body, asked: test === null ? asked : compare(facts, step.on, test) }));
    case 'loop': return [{ part: step.body, asked }];
    case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].map((part) => ({ part, asked }));
    case 'call': case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': return [];
  }
}

function askedBy(facts: FileFacts, test: Term, depth: number): Asked {
  const nothing: Asked = { method: null, path: null };
  if (depth > mostDepth) return nothing;
  if (test.kind === 'call') {
    const { callee, args: [start] } = facts.calls[test.call] ?? { callee: test, args: [] };
    const isStart = callee.kind === 'member' && callee.property === 'startsWith' && saysPath(facts, callee.object, 0);
    return isStart && start?.kind === 'literal' && typeof start.value === 'string' ? { method: null, path: `${start.value}*` } : nothing;
  }
  if (test.kind !== 'operation') return nothing;
  const [first, second] = test.operands;
  if (first === undefined || second === undefined) return nothing;
  if (test.operator === '&&') return merge(askedBy(facts, first, depth + 1), askedBy(facts, second, depth + 1));
  if (test.operator === '===' || test.operator === '==') return compare(facts, first, second);
  if (test.operator === '||') {
    const [one, other] = [askedBy(facts, first, depth + 1), askedBy(facts, second, depth + 1)];
    // Of one side that asks for no path, every path may come by.
    return one.path === null || other.path === null || one.method !== other.method ? nothing : { ...one, more: [...(one.more ?? []), other.path, ...(other.more ?? [])] };
  }
  return nothing;
}

function compare(facts: FileFacts, one: Term, other: Term): Asked {
  const [text, asked] = one.kind === 'literal' ? [one.value, other] : [other.kind === 'literal' ? other.value : null, one];
  if (typeof text !== 'string') return { method: null, path: null };
  if (text.startsWith('/')) return { method: null, path: saysPath(facts, asked, 0) ? text : null };
  return { method: methods.has(text.toUpperCase()) && saysMethod(facts, asked, 0) ? text.toUpperCase() : null, path: null };
}

const saysPath = (facts: FileFacts, term: Term, depth: number): boolean => says(facts, term, pathNames, depth, new Set());
const saysMethod = (facts: FileFacts, term: Term, depth: number): boolean => says(facts, term, methodNames, depth, new Set());

/** True for `request.method`, for what was taken out of it, and for a parameter that is called so. */
function says(facts: FileFacts, term: Term, names: ReadonlySet<string>, depth: number, seen: Set<number>): boolean {
  if (depth > mostDepth) return false;
  switch (term.kind) {
    case 'member': return names.has(term.property) || (term.property === '0' && says(facts, term.object, names, depth + 1, seen));
    case 'index': return says(facts, term.object, names, depth + 1, seen);
    case 'cast': return says(facts, term.of, names, depth + 1, seen);
    case 'operation': return (term.operator === '??' || term.operator === '||') && term.operands.some((one) => says(facts, one, names, depth + 1, seen));
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' && keepsText.has(callee.property) && says(facts, callee.object, names, depth + 1, seen);
    }
    case 'binding': {
      // Variables that are given each other again and again are looked at once.
      if (seen.has(term.binding)) return false;
      seen.add(term.binding);
      const { kind, name, values = [] } = facts.bindings[term.binding] ?? {};
      return (kind === 'parameter' && names.has(name ?? '')) || values.some((value) => says(facts, value, names, depth + 1, seen));
    }
    case 'literal': case 'template': case 'global': case 'parameter': case 'this': case 'super': case 'element': case 'function': case 'class':
    case 'object': case 'array': case 'spread': case 'await': case 'unknown': return false;
  }
}

/** An inner test says more than an outer one. */
function merge(outer: Asked, inner: Asked): Asked {
  const { path, more } = inner.path === null ? outer : inner;
  return { method: inner.method ?? outer.method, path, ...(more !== undefined && { more }) };
}
