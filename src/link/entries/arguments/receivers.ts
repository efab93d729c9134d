/** Who handles the messages that a call takes off a queue: the function it stands in, or those that are given them by it. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { callersOf } from '../../values/evaluate/evaluate-parameter.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { CallSite } from '../../values/program.ts';
import type { FunctionValue, Value } from '../../values/value.ts';
import type { Registration } from '../registering-call.ts';

/** A client of the project around the client of the library, and a service around that. */
const mostFunctions = 8;
const mostDepth = 3;
const mostTerms = 400;

export function findReceivers(ev: Evaluator, { at, site }: Registration): readonly FunctionValue[] {
  const found: FunctionValue[] = [];
  const visit = (file: string, fn: number, call: number, depth: number): void => {
    if (found.length >= mostFunctions) return;
    const around = namedFunction(ev, file, fn);
    const callers = depth < mostDepth && hands(ev.program.getFile(file), around, call) ? callersOf(ev, file, around) : [];
    for (const caller of callers) visit(caller.file, ev.program.getCall(caller.file, caller.call).in, caller.call, depth + 1);
    if (callers.length > 0) return;
    const value = functionOf(ev, file, around);
    if (!found.includes(value)) found.push(value);
  };
  visit(at.file, at.fn, site.call, 0);
  return found;
}

/** A function inside another belongs to the one that has a name to be called by. */
function namedFunction(ev: Evaluator, file: string, from: number): number {
  let fn = from;
  for (let fact = ev.program.getFunction(file, fn); fact.kind === 'arrow' && fact.name === null && fact.parent !== null && fact.parent !== 0; fact = ev.program.getFunction(file, fn)) fn = fact.parent;
  return fn;
}

/** As its object calls it. */
function functionOf(ev: Evaluator, file: string, fn: number): FunctionValue {
  const owner = findClass(ev, file, fn);
  const self: Value | null = owner === null ? null : ev.interner.instance(file, owner, null);
  return ev.interner.function(file, fn, self, null);
}

function findClass(ev: Evaluator, file: string, fn: number): number | null {
  for (let current: number | null = fn; current !== null; ) {
    const fact = ev.program.getFunction(file, current);
    if (fact.class !== undefined) return fact.class;
    current = fact.parent;
  }
  return null;
}

/** The function returns what the call gives, or a part of it; how many there are is none. */
function hands(facts: FileFacts, fn: number, call: CallSite['call']): boolean {
  return valuesGiven(facts.functions[fn]?.body ?? []).some((term) => holdsCall(facts, term, call));
}

function valuesGiven(steps: readonly Step[]): readonly Term[] {
  return steps.flatMap((step): readonly Term[] => {
    switch (step.kind) {
      case 'return': case 'yield': return step.value === null ? [] : [step.value];
      case 'branch': return [...valuesGiven(step.then), ...valuesGiven(step.otherwise)];
      case 'loop': return valuesGiven(step.body);
      case 'switch': return step.cases.flatMap((one) => valuesGiven(one.body));
      case 'try': return [...valuesGiven(step.block), ...valuesGiven(step.handler ?? []), ...valuesGiven(step.finaliser ?? [])];
      case 'call': case 'await': case 'assign': case 'throw': case 'break': case 'continue': return [];
    }
  });
}

function holdsCall(facts: FileFacts, term: Term, call: number): boolean {
  const seen = new Set<number>();
  const open: Term[] = [term];
  const add = (terms: readonly Term[]): void => { for (const one of terms.slice(0, mostTerms)) open.push(one); };
  for (let at = open.pop(), count = 0; at !== undefined && count < mostTerms; at = open.pop(), count += 1) {
    switch (at.kind) {
      case 'call': {
        const fact = facts.calls[at.call];
        if (at.call === call) return true;
        if (fact !== undefined) add([fact.callee, ...fact.args]);
        break;
      }
      case 'binding':
        if (!seen.has(at.binding)) add(facts.bindings[at.binding]?.values ?? []);
        seen.add(at.binding);
        break;
      case 'member': if (at.property !== 'length') open.push(at.object); break;
      case 'index': open.push(at.object); break;
      case 'object': add(at.properties.map((property) => (property.kind === 'spread' ? property.of : property.value))); break;
      case 'array': add(at.items); break;
      case 'operation': if (!comparison.test(at.operator)) add(at.operands); break;
      case 'spread': case 'await': case 'cast': case 'element': open.push(at.of); break;
      case 'literal': case 'template': case 'global': case 'parameter': case 'this': case 'super': case 'function': case 'class': case 'unknown': break;
    }
  }
  return false;
}

/** What it gives is whether there are messages, not the messages. */
const comparison = /^(?:[!=]==?|[<>]=?|!|typeof)$/;
