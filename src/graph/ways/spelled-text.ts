/** What a term is on a way, where calls on the way spell it out: `kind` of `load(kind)` in `load('orders:list'.split(':')[0])`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import type { PathStep } from './nearest-first.ts';

export interface SpelledText {
  readonly text: string;
  /** The call that hands it in; null where it is spelled out in the function itself. */
  readonly by: CallEdge | null;
}

/** The parts of a text, where it was taken apart. */
type Value = string | readonly string[];

interface Found {
  readonly value: Value;
  readonly by: CallEdge | null;
}

const mostDepth = 12;
const changing: ReadonlySet<string> = new Set(['shift', 'pop', 'push', 'unshift', 'splice', 'reverse', 'sort', 'fill', 'copyWithin']);

/** `at`: the step in whose function the term stands. Null for what is known only while running. */
export function findSpelledText(graph: ProgramGraph, steps: readonly PathStep[], at: number, term: Term): SpelledText | null {
  const found = read(graph, steps, at, term, 0);
  return found === null || typeof found.value !== 'string' ? null : { text: found.value, by: found.by };
}

function read(graph: ProgramGraph, steps: readonly PathStep[], at: number, term: Term, depth: number): Found | null {
  const step = steps[at];
  const facts = step && graph.files[step.node.file];
  if (step === undefined || facts === undefined || depth > mostDepth) return null;
  switch (term.kind) {
    case 'literal': return typeof term.value === 'string' ? { value: term.value, by: null } : null;
    case 'cast': return read(graph, steps, at, term.of, depth + 1);
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      const isGivenAgain = others.length > 0 || facts.assignments.some(({ target }) => target.kind === 'binding' && target.binding === term.binding);
      return value === undefined || isGivenAgain || isChanged(facts, term.binding) ? null : read(graph, steps, at, value, depth + 1);
    }
    case 'parameter': return readGiven(graph, steps, at, facts, term, depth);
    // `parts[0]`
    case 'member': {
      const list = term.property === '0' ? read(graph, steps, at, term.object, depth + 1) : null;
      return list === null ? null : part(list, 0);
    }
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind !== 'member') return null;
      const of = read(graph, steps, at, call.callee.object, depth + 1);
      const [first] = call.args;
      return of === null ? null : applied(of, call.callee.property, call.args.length, first?.kind === 'literal' ? first.value : undefined);
    }
    default: return null;
  }
}

/** `parts.shift()`: what stands first then depends on how often that was done. */
function isChanged({ calls }: FileFacts, binding: number): boolean {
  return calls.some(({ callee }) => callee.kind === 'member' && changing.has(callee.property) && callee.object.kind === 'binding' && callee.object.binding === binding);
}

/** What the nearest call on the way that enters the parameter's function hands it, where that calls it by its name. */
function readGiven(graph: ProgramGraph, steps: readonly PathStep[], at: number, facts: FileFacts, { function: fn, index }: Extract<Term, { kind: 'parameter' }>, depth: number): Found | null {
  for (let inner = at; inner > 0; inner--) {
    const [entered, by] = [steps[inner]?.node, steps[inner - 1]];
    if (entered === undefined || by === undefined) return null;
    if (entered.function !== fn || graph.files[entered.file] !== facts) continue;
    const caller = graph.files[by.node.file];
    const call = caller?.calls[by.edge.call];
    const name = facts.functions[fn]?.name ?? null;
    const arg = call?.args[index];
    if (caller === undefined || call === undefined || arg === undefined || name === null || call.args.slice(0, index + 1).some(({ kind }) => kind === 'spread')) return null;
    const called = call.callee.kind === 'member' ? call.callee.property : call.callee.kind === 'binding' ? caller.bindings[call.callee.binding]?.name : undefined;
    const found = called === name && by.edge.to.length === 1 ? read(graph, steps, inner - 1, arg, depth + 1) : null;
    return found && { value: found.value, by: found.by ?? by.edge };
  }
  return null;
}

function applied({ value, by }: Found, method: string, count: number, first: unknown): Found | null {
  if (typeof value !== 'string') return (method === 'shift' && count === 0) || (method === 'at' && first === 0) ? part({ value, by }, 0) : method === 'pop' && count === 0 ? part({ value, by }, value.length - 1) : null;
  if (method === 'split' && count === 1 && typeof first === 'string') return { value: value.split(first), by };
  return method === 'toLowerCase' ? { value: value.toLowerCase(), by } : method === 'toUpperCase' ? { value: value.toUpperCase(), by } : null;
}

function part({ value, by }: Found, index: number): Found | null {
  const one = typeof value === 'string' ? undefined : value[index];
  return one === undefined ? null : { value: one, by };
}
