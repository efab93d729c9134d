/** Addresses that are taken apart and compared part by part: `const parts = url.pathname.split('/').filter(Boolean); if (parts[1] === 'orders')`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { getPlainTerm } from '../../terms.ts';
import { mostDepth, saysPath } from './request-address.ts';

/** Longer ones are nobody's routes. */
const mostParts = 20;

/** The body that a term stands in, and what its parameters are given, where a call of another body is looked into. */
export interface AskingBody {
  readonly graph: ProgramGraph;
  readonly node: FunctionNode;
  readonly facts: FileFacts;
  /** Positions of parameters that are the address. */
  readonly paths: ReadonlySet<number>;
}

/** The part of the address that a term is, from 0; null for anything else. */
export function findPart(body: AskingBody, term: Term, depth = 0): number | null {
  if (depth > mostDepth) return null;
  if (term.kind === 'member' || term.kind === 'index') {
    const place = findPlace(term);
    const first = place === null ? null : findFirstPart(body, term.object, depth + 1);
    return place === null || first === null || place + first < 0 ? null : place + first;
  }
  const plain = getPlainTerm(body.facts, term);
  return plain === term ? null : findPart(body, plain, depth + 1);
}

/** `parts[1]`, and the second of `const [, kind] = parts`. */
function findPlace(term: Extract<Term, { readonly kind: 'member' | 'index' }>): number | null {
  const place = term.kind === 'member' ? (/^\d+$/u.test(term.property) ? Number(term.property) : null) : term.index.kind === 'literal' ? term.index.value : null;
  return isWithinAddress(place) ? place : null;
}

/** The number stands in the code that is looked at, and a path is spelled up to it. */
function isWithinAddress(place: unknown): place is number {
  return typeof place === 'number' && Number.isInteger(place) && place >= 0 && place <= mostParts;
}

/** How many parts an address has whose list of parts is this long, where the term is the length of one: 2 for `split('/').length === 3`. */
export function findPartCount(body: AskingBody, term: Term, length: number): number | null {
  if (term.kind !== 'member' || term.property !== 'length' || !isWithinAddress(length)) return null;
  const first = findFirstPart(body, term.object, 0);
  return first === null || length + first < 1 ? null : length + first;
}

/** Which part the first item of a list is: -1 for the empty text before the first slash; null where it is no list of parts. */
function findFirstPart(body: AskingBody, written: Term, depth: number): number | null {
  if (depth > mostDepth) return null;
  const { facts } = body;
  const term = getPlainTerm(facts, written);
  if (term.kind !== 'call') return null;
  const { callee, args } = facts.calls[term.call] ?? { callee: term, args: [] };
  if (callee.kind !== 'member') return findFirstGiven(body, term.call, depth);
  const [arg] = args;
  const count = arg?.kind === 'literal' ? arg.value : null;
  switch (callee.property) {
    case 'split': return count === '/' ? findFirstOfText(body, callee.object, depth + 1) : null;
    case 'map': return findFirstPart(body, callee.object, depth + 1);
    // What is taken out is the empty text: before the first slash, behind the last.
    case 'filter': {
      const first = findFirstPart(body, callee.object, depth + 1);
      return first === -1 ? 0 : first;
    }
    case 'slice': {
      const first = findFirstPart(body, callee.object, depth + 1);
      return first === null || !isWithinAddress(count) ? null : first + count;
    }
    default: return findFirstGiven(body, term.call, depth);
  }
}

/** -1 for a text that begins with a slash, 0 for one that has lost it. */
function findFirstOfText(body: AskingBody, written: Term, depth: number): number | null {
  if (depth > mostDepth) return null;
  const { facts } = body;
  const term = getPlainTerm(facts, written);
  if (term.kind === 'call') {
    const { callee, args: [what] } = facts.calls[term.call] ?? { callee: term, args: [] };
    if (callee.kind === 'member' && (callee.property === 'slice' || callee.property === 'substring')) return what?.kind === 'literal' && what.value === 1 && isAddress(body, callee.object) ? 0 : null;
    if (callee.kind === 'member' && callee.property === 'replace') {
      if (what === undefined || what.kind === 'literal' || what.kind === 'template') return null;
      const first = findFirstOfText(body, callee.object, depth + 1);
      return first === null ? null : what.kind === 'operation' && what.operator === 'regexp' ? (isSlash(what.operands[0]) ? 0 : null) : first;
    }
  }
  return isAddress(body, written) ? -1 : null;
}

/** `^\/`, `^\/+`: what more is taken away is a part of the address. */
const isSlash = (pattern: Term | undefined): boolean => pattern?.kind === 'literal' && typeof pattern.value === 'string' && /^\^\\?\/[+*?]?(?:\|.*)?$/u.test(pattern.value);

function isAddress(body: AskingBody, term: Term): boolean {
  const { facts, node, paths } = body;
  const values = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  return values.some((value) => value.kind === 'parameter' && value.function === node.function && paths.has(value.index)) || saysPath(facts, term);
}

/** What a function of the project gives back that is handed the address: `partsOf(url.pathname)`. */
function findFirstGiven(body: AskingBody, call: number, depth: number): number | null {
  const args = body.facts.calls[call]?.args ?? [];
  const paths = new Set(args.flatMap((arg, position) => (isAddress(body, arg) ? [position] : [])));
  const [entered, ...others] = paths.size === 0 ? [] : (body.node.calls.find((edge) => edge.call === call)?.to ?? []);
  const node = entered === undefined || others.length > 0 ? undefined : body.graph.nodes[entered];
  const facts = node === undefined ? undefined : body.graph.files[node.file];
  if (node === undefined || facts === undefined) return null;
  const given = [...eachStep(facts.functions[node.function]?.body ?? [])].flatMap((step) => (step.kind === 'return' && step.value !== null ? [step.value] : []));
  const [value, ...more] = given;
  return value === undefined || more.length > 0 ? null : findFirstPart({ graph: body.graph, node, facts, paths }, value, depth + 1);
}
