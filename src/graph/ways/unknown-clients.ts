/** Methods that wait for the client of a package that nobody knows: `return this.pool.many(text)`, where `this.pool = connect(url)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { eachStep } from '../steps.ts';

const mostDepth = 5;

/** Whatever it is, it is not the database that is known to block. */
export function waitsForUnknown(graph: ProgramGraph, node: FunctionNode | undefined): boolean {
  const facts = node && graph.files[node.file];
  if (node === undefined || facts?.functions[node.function]?.async !== true) return false;
  const known = new Set(node.calls.filter(({ to, roles }) => to.length > 0 || roles.length > 0).map(({ call }) => call));
  const given = new Set([...eachStep(facts.functions[node.function]?.body ?? [])].flatMap((step) => (step.kind === 'return' && step.value?.kind === 'call' ? [step.value.call] : [])));
  const isForeign = (specifier: string): boolean => !/^[.~#/]|^@\/|^node:/.test(specifier) && !getOwnModules(graph).has(specifier);
  return facts.calls.some(({ in: fn, awaited, callee }, index) => fn === node.function && (awaited || given.has(index)) && !known.has(index)
    && callee.kind === 'member' && callee.object.kind === 'member' && callee.object.object.kind === 'this' && isOfPackage(facts, callee.object.property, isForeign));
}

const modulesOfGraph = new WeakMap<ProgramGraph, ReadonlySet<string>>();

/** There may be thousands, and each call of a method asks. */
function getOwnModules(graph: ProgramGraph): ReadonlySet<string> {
  const known = modulesOfGraph.get(graph) ?? new Set(graph.ownModules);
  modulesOfGraph.set(graph, known);
  return known;
}

/** Some object of the file is given, under this name, what a package makes. */
function isOfPackage(facts: FileFacts, field: string, isForeign: (specifier: string) => boolean): boolean {
  const assigned = facts.assignments.flatMap(({ target, value }) => (target.kind === 'member' && target.object.kind === 'this' && target.property === field ? [value] : []));
  const declared = facts.classes.flatMap(({ members }) => members.flatMap(({ name, value }) => (name === field && value !== undefined ? [value] : [])));
  return [...assigned, ...declared].some((value) => comesFromPackage(facts, value, isForeign));
}

function comesFromPackage(facts: FileFacts, term: Term, isForeign: (specifier: string) => boolean, depth = 0): boolean {
  if (depth > mostDepth) return false;
  switch (term.kind) {
    case 'cast': case 'await': return comesFromPackage(facts, term.of, isForeign, depth + 1);
    case 'member': return comesFromPackage(facts, term.object, isForeign, depth + 1);
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee !== undefined && comesFromPackage(facts, callee, isForeign, depth + 1);
    }
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding?.from) return isForeign(binding.from.specifier);
      return binding?.values.some((value) => comesFromPackage(facts, value, isForeign, depth + 1)) === true;
    }
    default: return false;
  }
}
