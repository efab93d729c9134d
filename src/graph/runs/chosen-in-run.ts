/**
 * Which of many functions a call runs: chosen in the run, by what it was told or fetched, or known when the run was scheduled:
 * `for (const id of Object.keys(tasks)) setInterval(() => tasks[id].run(), tasks[id].every)`. What runs each of them in turn chooses none.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';

/** Hands on of hands on: what is further away is not traced. */
const mostTraced = 20;
const listing: ReadonlySet<string> = new Set(['keys', 'values', 'entries']);
const perItem: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);
/** They give the same in another form. */
const sameInText: ReadonlySet<string> = new Set(['toString', 'valueOf', 'trim', 'toLowerCase', 'toUpperCase']);

/** The calls from the handler to the one that may run any of many; the last of `steps` is that call. */
export function isChosenInRun(graph: ProgramGraph, steps: readonly CallEdge[]): boolean {
  const last = steps.length - 1;
  const step = steps[last];
  const callee = step === undefined ? undefined : graph.files[step.place.file]?.calls[step.call]?.callee;
  if (callee === undefined) return true;
  const trace = new Trace(graph, steps);
  const choices = trace.choicesOf(callee, last, 0);
  return choices.length === 0 || !choices.every((choice) => trace.isKnownBefore(choice, last, 0));
}

class Trace {
  readonly #graph: ProgramGraph;
  readonly #steps: readonly CallEdge[];

  constructor(graph: ProgramGraph, steps: readonly CallEdge[]) {
    this.#graph = graph;
    this.#steps = steps;
  }

  /** What decides which function a term is: `id` of `tasks[id].run`. Nothing where only its class does. */
  choicesOf(term: Term, at: number, depth: number): readonly Term[] {
    if (depth > mostTraced) return [];
    switch (term.kind) {
      case 'index': return [term.index];
      case 'element': case 'parameter': return [term];
      case 'member': return this.choicesOf(term.object, at, depth + 1);
      case 'cast': case 'await': return this.choicesOf(term.of, at, depth + 1);
      case 'call': return this.#factsAt(at)?.calls[term.call]?.args ?? [];
      case 'binding': {
        const binding = this.#factsAt(at)?.bindings[term.binding];
        const [value, ...others] = binding?.values ?? [];
        if (binding?.from !== undefined || value === undefined || others.length > 0) return [];
        return value.kind === 'element' ? [value] : this.choicesOf(value, at, depth + 1);
      }
      default: return [];
    }
  }

  /** It is said outside the handler, is a literal, or is each of a list in turn. */
  isKnownBefore(term: Term, at: number, depth: number): boolean {
    const facts = this.#factsAt(at);
    if (facts === undefined || depth > mostTraced) return false;
    const all = (terms: readonly Term[]): boolean => terms.length > 0 && terms.every((one) => this.isKnownBefore(one, at, depth + 1));
    switch (term.kind) {
      case 'literal': return true;
      case 'template': return all(term.parts);
      case 'cast': return all([term.of]);
      case 'member': case 'index': return all([term.object]);
      case 'element': return isListed(facts, term.of);
      case 'parameter': return this.#isHandedBefore(term, at, depth);
      case 'call': {
        const { callee, args } = facts.calls[term.call] ?? { callee: { kind: 'unknown' } as const, args: [] };
        if (callee.kind === 'global') return all(args);
        return callee.kind === 'member' && sameInText.has(callee.property) && all([callee.object]);
      }
      case 'binding': {
        const binding = facts.bindings[term.binding];
        if (binding === undefined || binding.from !== undefined) return false;
        if (binding.scope !== 0 && this.#isAroundHandler(binding.scope, at)) return true;
        return binding.values.length === 1 && all(binding.values);
      }
      default: return false;
    }
  }

  #isHandedBefore({ function: fn, index }: Extract<Term, { kind: 'parameter' }>, at: number, depth: number): boolean {
    if (this.#isAroundHandler(fn, at)) return true;
    for (let entered = at; entered > 0; entered -= 1) {
      if (this.#ownerAt(entered) !== fn || this.#steps[entered]?.place.file !== this.#steps[at]?.place.file) continue;
      const facts = this.#factsAt(entered - 1);
      const call = facts?.calls[this.#steps[entered - 1]?.call ?? -1];
      if (facts === undefined || call === undefined) return false;
      // `Object.keys(tasks).forEach((id) => …)`
      if (call.args.some((arg) => arg.kind === 'function')) return index === 0 && call.callee.kind === 'member' && perItem.has(call.callee.property) && isListed(facts, call.callee.object);
      const arg = call.args[index];
      return arg !== undefined && this.isKnownBefore(arg, entered - 1, depth + 1);
    }
    return false;
  }

  /** The function stands around the handler, so that what it declares was there before the run. */
  #isAroundHandler(fn: number, at: number): boolean {
    const facts = this.#factsAt(0);
    if (this.#steps[0]?.place.file !== this.#steps[at]?.place.file || facts === undefined) return false;
    for (let outer = facts.functions[this.#ownerAt(0) ?? -1]?.parent ?? null; outer !== null; outer = facts.functions[outer]?.parent ?? null) if (outer === fn) return true;
    return false;
  }

  #factsAt(at: number): FileFacts | undefined {
    return this.#graph.files[this.#steps[at]?.place.file ?? ''];
  }

  #ownerAt(at: number): number | undefined {
    return this.#factsAt(at)?.calls[this.#steps[at]?.call ?? -1]?.in;
  }
}

/** A list that is written out, or all that an object holds. */
function isListed({ calls, bindings }: FileFacts, term: Term): boolean {
  if (term.kind === 'array') return true;
  if (term.kind === 'binding') {
    const [value, ...others] = bindings[term.binding]?.values ?? [];
    return value?.kind === 'array' && others.length === 0;
  }
  const callee = term.kind === 'call' ? calls[term.call]?.callee : undefined;
  return callee?.kind === 'member' && listing.has(callee.property);
}
