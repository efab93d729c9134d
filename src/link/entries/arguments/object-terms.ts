/** Every object literal of a file, with the function it stands in. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { ObjectTerm } from '../../values/value.ts';

export interface PlacedObject {
  readonly term: ObjectTerm;
  readonly fn: number;
}

/** Literals nested deeper than this are data. */
const MOST_DEPTH = 6;
const known = new WeakMap<FileFacts, readonly PlacedObject[]>();

export function objectTermsOf(facts: FileFacts): readonly PlacedObject[] {
  let found = known.get(facts);
  if (!found) known.set(facts, (found = collect(facts)));
  return found;
}

function collect(facts: FileFacts): readonly PlacedObject[] {
  const found = new Map<ObjectTerm, PlacedObject>();
  const visit = (term: Term, fn: number, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    switch (term.kind) {
      case 'object':
        if (!found.has(term)) found.set(term, { term, fn });
        for (const property of term.properties) visit(property.kind === 'spread' ? property.of : property.value, fn, depth + 1);
        break;
      case 'array':
        for (const item of term.items) visit(item, fn, depth + 1);
        break;
      case 'operation':
        for (const operand of term.operands) visit(operand, fn, depth + 1);
        break;
      case 'await':
      case 'cast':
      case 'spread':
        visit(term.of, fn, depth + 1);
        break;
      default:
        break;
    }
  };
  for (const call of facts.calls) for (const arg of call.args) visit(arg, call.in, 0);
  for (const binding of facts.bindings) for (const value of binding.values) visit(value, binding.scope, 0);
  for (const one of facts.exports) if (one.value) visit(one.value, 0, 0);
  for (const assignment of facts.assignments) visit(assignment.value, assignment.in, 0);
  for (const fact of facts.classes) for (const member of fact.members) if (member.value) visit(member.value, fact.in, 0);
  facts.functions.forEach((fn, index) => { for (const value of returned(fn.body)) visit(value, index, 0); });
  return [...found.values()];
}

function returned(steps: readonly Step[]): readonly Term[] {
  return steps.flatMap((step): readonly Term[] => {
    switch (step.kind) {
      case 'return':
        return step.value ? [step.value] : [];
      case 'branch':
        return [...returned(step.then), ...returned(step.otherwise)];
      case 'loop':
        return returned(step.body);
      case 'switch':
        return step.cases.flatMap((one) => returned(one.body));
      case 'try':
        return [...returned(step.block), ...returned(step.handler ?? []), ...returned(step.finaliser ?? [])];
      default:
        return [];
    }
  });
}
