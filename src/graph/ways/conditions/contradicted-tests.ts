/**
 * Ways on which one setting would have to be two things at once: `if (settings.open) admit(user)`, and `admit` begins with
 * `if (settings.open) return`. Only what stays the same while the program runs is compared.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import type { PathStep } from '../nearest-first.ts';
import { findHeldTests, type HeldTest } from './held-tests.ts';

/** What is known of a setting: that it is true or not, or that it is this literal or not. */
interface Fact {
  readonly name: string;
  readonly holds: boolean;
  readonly is?: string | number | boolean;
}

const mostDepth = 6;

/** The two calls that no run makes one after the other; null where nothing says so. */
export function findContradicted(graph: ProgramGraph, steps: readonly PathStep[]): readonly [CallEdge, CallEdge] | null {
  const passed: { readonly fact: Fact; readonly edge: CallEdge }[] = [];
  for (const { node, edge } of steps) {
    const facts = graph.files[node.file];
    if (facts === undefined) continue;
    for (const held of findHeldTests(facts, edge.call)) {
      const fact = readFact(facts, node.file, held);
      if (fact === null) continue;
      const other = passed.find((one) => one.edge !== edge && excludes(one.fact, fact));
      if (other !== undefined && !isChanged(graph, fact.name)) return [other.edge, edge];
      passed.push({ fact, edge });
    }
  }
  return null;
}

function excludes(one: Fact, other: Fact): boolean {
  if (one.name !== other.name) return false;
  if (one.is === undefined && other.is === undefined) return one.holds !== other.holds;
  if (one.is !== undefined && other.is !== undefined) return one.is === other.is ? one.holds !== other.holds : one.holds && other.holds;
  const [told, truth] = one.is === undefined ? [other, one] : [one, other];
  return told.holds && Boolean(told.is) !== truth.holds;
}

const equals: ReadonlySet<string> = new Set(['===', '==', '!==', '!=']);

function readFact(facts: FileFacts, file: string, { test, holds }: HeldTest): Fact | null {
  if (test.kind !== 'operation') {
    const name = nameOf(facts, file, test, 0);
    return name === null ? null : { name, holds };
  }
  const [first, second] = test.operands;
  if (!equals.has(test.operator) || first === undefined || second === undefined) return null;
  const [literal, read] = first.kind === 'literal' ? [first, second] : [second, first];
  if (literal.kind !== 'literal' || literal.value === null) return null;
  const name = nameOf(facts, file, read, 0);
  return name === null ? null : { name, holds: test.operator.startsWith('!') !== holds, is: literal.value };
}

/** `process.env.OPEN`, a member of what the module imports, or a constant of it; null for what may change, or is another for each call. */
function nameOf(facts: FileFacts, file: string, term: Term, depth: number): string | null {
  if (depth > mostDepth) return null;
  switch (term.kind) {
    case 'global': return term.name === 'process' ? 'process' : null;
    case 'cast': return nameOf(facts, file, term.of, depth + 1);
    case 'member': {
      const object = nameOf(facts, file, term.object, depth + 1);
      return object === null ? null : `${object}.${term.property}`;
    }
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding === undefined) return null;
      if (binding.from !== undefined) return `${file}#${binding.name}`;
      const [value, ...others] = binding.values;
      if (value === undefined || others.length > 0 || binding.kind === 'parameter' || facts.assignments.some(({ target }) => target.kind === 'binding' && target.binding === term.binding)) return null;
      // Another word for what lasts is that; of its own only a constant of the module lasts.
      return nameOf(facts, file, value, depth + 1) ?? (binding.scope === 0 && value.kind !== 'function' && value.kind !== 'class' ? `${file}#${binding.name}` : null);
    }
    default: return null;
  }
}

/** Some code gives a member or a variable of a module with the last name a value: state, which may change between the two tests. */
function isChanged(graph: ProgramGraph, name: string): boolean {
  const last = name.split(/[.#]/).at(-1) ?? '';
  return !name.startsWith('process.env.') && Object.values(graph.files).some(({ assignments, bindings }) => assignments.some(({ target }) => {
    if (target.kind === 'member') return target.property === last;
    const binding = target.kind === 'binding' ? bindings[target.binding] : undefined;
    return binding?.name === last && binding.scope === 0;
  }));
}
