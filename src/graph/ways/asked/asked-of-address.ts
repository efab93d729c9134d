/** What the tests around a call ask of the address and the method of a request. */
import type { Step, Term } from '../../../model/facts.ts';
import { pathOfPattern } from '../../../model/pattern-path.ts';
import { endsPath } from '../../steps.ts';
import { getPlainTerm } from '../../terms.ts';
import { findPart, findPartCount, type AskingBody } from './path-parts.ts';
import { mostDepth, saysMethod, saysPath } from './request-address.ts';

export interface Asked {
  readonly method: string | null;
  readonly path: string | null;
  /** Further paths of the same test: `path === '/orders' || path === '/returns'`. */
  readonly more?: readonly string[];
  /** Parts of the address by their places, where they are compared one by one: `parts[1] === 'orders'`. */
  readonly parts?: Readonly<Record<number, string>>;
  /** How many parts the address has: `parts.length === 2`. */
  readonly count?: number;
}

export const nothing: Asked = { method: null, path: null };
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** What every run asks of the address before it comes to the call; null when the call is not among the steps. */
export function findAsked(body: AskingBody, steps: readonly Step[], call: number): Asked | null {
  let passed: Asked = nothing;
  for (const step of steps) {
    if (step.kind === 'call' && step.call === call) return passed;
    for (const { part, asked } of partsOf(body, step)) {
      const inner = findAsked(body, part, call);
      if (inner !== null) return merge(passed, merge(asked, inner));
    }
    // `if (!url.pathname.startsWith('/orders')) return next();`
    if (step.kind === 'branch' && endsPath(step.then)) passed = merge(passed, deniedBy(body, step.test));
  }
  return null;
}

/** An inner test says more than an outer one; parts that are compared one by one add up. */
export function merge(outer: Asked, inner: Asked): Asked {
  const { path, more } = inner.path === null ? outer : behind(outer.path, inner);
  const parts = outer.parts === undefined && inner.parts === undefined ? undefined : { ...outer.parts, ...inner.parts };
  const count = inner.count ?? outer.count;
  return { method: inner.method ?? outer.method, path, ...(more !== undefined && { more }), ...(parts !== undefined && { parts }), ...(count !== undefined && { count }) };
}

/** Who looks at `/v1/orders` where only `/api*` comes by looks at what is left of the address. */
function behind(outer: string | null, inner: Asked): Asked {
  const start = outer?.endsWith('*') === true ? outer.slice(0, -1).replace(/\/$/u, '') : '';
  const isRest = (path: string): boolean => !path.startsWith(start) && !path.startsWith('*');
  if (inner.path === null || start === '' || start.includes('*') || ![inner.path, ...(inner.more ?? [])].every(isRest)) return inner;
  return { ...inner, path: start + inner.path, ...(inner.more !== undefined && { more: inner.more.map((path) => start + path) }) };
}

/** The path as far as it is asked for, an asterisk for what may be anything. Null where no test speaks of it. */
export function findAskedPath({ path, parts = {}, count }: Asked): string | null {
  const places = Object.keys(parts).map(Number);
  const isOpen = path === null || path.endsWith('*');
  if (places.length === 0 || !isOpen) return path;
  const begun = path === null ? [] : path.split('/').slice(1, -1);
  const length = Math.max(begun.length, ...places.map((place) => place + 1), count ?? 0);
  const spelled = Array.from({ length }, (_, place) => parts[place] ?? begun[place] ?? '*').join('/');
  return `/${spelled}${length === count || spelled.endsWith('*') ? '' : '*'}`;
}

/** What is asked of who comes past a test that turns all others away. */
function deniedBy(body: AskingBody, test: Term): Asked {
  if (test.kind !== 'operation') return nothing;
  const [first, second] = test.operands;
  if (first === undefined) return nothing;
  if (test.operator === '!') return askedBy(body, first, 0);
  if (second === undefined) return nothing;
  if (test.operator === '!==' || test.operator === '!=') return compare(body, first, second);
  // `if (parts[0] !== 'orders' || parts.length !== 2) return next();`
  if (test.operator === '||') return test.operands.map((one) => deniedBy(body, one)).reduce(merge);
  return isEqual(test.operator) ? matchedUnlessNull(body, first, second) : nothing;
}

function partsOf(body: AskingBody, step: Step): readonly { readonly part: readonly Step[]; readonly asked: Asked }[] {
  switch (step.kind) {
    case 'branch': return [{ part: step.then, asked: askedBy(body, step.test, 0) }, { part: step.otherwise, asked: nothing }];
    case 'switch': return step.cases.map(({ test, body: part }) => ({ part, asked: test === null ? nothing : compare(body, step.on, test) }));
    case 'loop': return [{ part: step.body, asked: nothing }];
    case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].map((part) => ({ part, asked: nothing }));
    case 'call': case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': return [];
  }
}

const isEqual = (operator: string): boolean => operator === '===' || operator === '==';

function askedBy(body: AskingBody, written: Term, depth: number): Asked {
  if (depth > mostDepth) return nothing;
  const test = getPlainTerm(body.facts, written);
  if (test.kind === 'call') return askedByCall(body, test.call);
  if (test.kind !== 'operation') return nothing;
  const [first, second] = test.operands;
  if (first === undefined || second === undefined) return nothing;
  if (test.operator === '&&') return test.operands.map((one) => askedBy(body, one, depth + 1)).reduce(merge);
  if (isEqual(test.operator)) return compare(body, first, second);
  if (test.operator === '!==' || test.operator === '!=') return matchedUnlessNull(body, first, second);
  if (test.operator !== '||') return nothing;
  return askedByAny(test.operands.map((one) => askedBy(body, one, depth + 1)));
}

/** Of one side that asks for no path, every path may come by. */
function askedByAny(sides: readonly Asked[]): Asked {
  const paths = sides.flatMap((side) => [findAskedPath(side) ?? [], side.more ?? []].flat());
  const [path, ...more] = paths;
  const method = sides[0]?.method ?? null;
  const isRoute = sides.every((side) => findAskedPath(side) !== null && side.method === method);
  return isRoute && path !== undefined ? { method, path, more } : nothing;
}

/** `url.pathname.startsWith('/orders')`, `/^\/orders\/\d+$/.test(url.pathname)`, `url.pathname.match(/^\/orders/)`. */
function askedByCall({ facts }: AskingBody, call: number): Asked {
  const { callee, args: [arg] } = facts.calls[call] ?? { callee: null, args: [] };
  if (callee?.kind !== 'member' || arg === undefined) return nothing;
  switch (callee.property) {
    case 'startsWith': return arg.kind === 'literal' && typeof arg.value === 'string' && saysPath(facts, callee.object) ? { method: null, path: `${arg.value}*` } : nothing;
    case 'test': case 'exec': return saysPath(facts, arg) ? askedByPattern(getPlainTerm(facts, callee.object)) : nothing;
    case 'match': return saysPath(facts, callee.object) ? askedByPattern(getPlainTerm(facts, arg)) : nothing;
    default: return nothing;
  }
}

function askedByPattern(pattern: Term): Asked {
  const [text] = pattern.kind === 'operation' && pattern.operator === 'regexp' ? pattern.operands : [];
  const path = text?.kind === 'literal' && typeof text.value === 'string' ? pathOfPattern(text.value) : '/*';
  return path === '/*' ? nothing : { method: null, path };
}

/** `match !== null`, where `match` is what a pattern found in the address. */
function matchedUnlessNull(body: AskingBody, one: Term, other: Term): Asked {
  const isNull = (term: Term): boolean => (term.kind === 'literal' && term.value === null) || (term.kind === 'global' && term.name === 'undefined');
  if (isNull(other)) return askedBy(body, one, mostDepth);
  return isNull(one) ? askedBy(body, other, mostDepth) : nothing;
}

function compare(body: AskingBody, one: Term, other: Term): Asked {
  const [value, asked] = one.kind === 'literal' ? [one.value, other] : [other.kind === 'literal' ? other.value : null, one];
  const { facts } = body;
  if (typeof value === 'number') {
    const count = findPartCount(body, asked, value);
    return count === null ? nothing : { ...nothing, count };
  }
  if (typeof value !== 'string') return nothing;
  if (value.startsWith('/')) return { method: null, path: saysPath(facts, asked) ? value : null };
  const part = findPart(body, asked);
  if (part !== null) return { ...nothing, parts: { [part]: value } };
  return { method: methods.has(value.toUpperCase()) && saysMethod(facts, asked) ? value.toUpperCase() : null, path: null };
}
