/**
 * What is done only where somebody asks for it by its name, one of many: the tools of an agent, the commands of a chat. A timer that
 * fetches such requests does not do all of that each time.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { eachStep, getInnerSteps } from '../steps.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { isChosenInRun } from './chosen-in-run.ts';

/** A job has a few kinds of work; what has more is asked for by people. */
const many = 12;

const chosenOfFile = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();

/** True where the call, or one that leads to it, stands in a `switch` of many cases, or may be that of many functions. */
export function isOneOfMany(graph: ProgramGraph, { way, edge }: ReachedCall): boolean {
  const steps = [...way, edge];
  return steps.some((step, index) => (step.to.length >= many && isChosenInRun(graph, steps.slice(0, index + 1))) || isInLongSwitch(graph, step));
}

function isInLongSwitch(graph: ProgramGraph, { place, call }: CallEdge): boolean {
  const facts = graph.files[place.file];
  const owner = facts?.calls[call]?.in;
  if (facts === undefined || owner === undefined) return false;
  const functions = chosenOfFile.get(facts) ?? new Map<number, ReadonlySet<number>>();
  chosenOfFile.set(facts, functions);
  let chosen = functions.get(owner);
  if (chosen === undefined) functions.set(owner, (chosen = findChosenCalls(facts.functions[owner]?.body ?? [])));
  return chosen.has(call);
}

function findChosenCalls(body: readonly Step[]): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      const inner = getInnerSteps(step);
      if (step.kind !== 'switch' || step.cases.length < many) inner.forEach(visit);
      else for (const part of inner) for (const one of eachStep(part)) if (one.kind === 'call') found.add(one.call);
    }
  };
  visit(body);
  return found;
}
