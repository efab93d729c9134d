/**
 * What a run does only once because something failed: a mail to whoever is on duty that the job broke. Two runs that both break may
 * both say so; nobody is harmed by the second. What is said of each item that failed is a message like any other.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { eachStep, endsPath, getInnerSteps } from '../steps.ts';

/** True where the call, or one that leads to it, is made because of a failure that ends the run or is its only one. */
export function isAfterFailure(graph: ProgramGraph, { way, edge, loop }: ReachedCall): boolean {
  return !loop && [...way, edge].some((step) => step.exceptional || isInFailedBranch(graph, step));
}

const failedOfFile = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();

/** `if (error) { await report(error); return; }`, as clients write it that answer with an error. */
function isInFailedBranch(graph: ProgramGraph, { place, call }: CallEdge): boolean {
  const facts = graph.files[place.file];
  const owner = facts?.calls[call]?.in;
  if (facts === undefined || owner === undefined) return false;
  const functions = failedOfFile.get(facts) ?? new Map<number, ReadonlySet<number>>();
  failedOfFile.set(facts, functions);
  let failed = functions.get(owner);
  if (failed === undefined) functions.set(owner, (failed = findFailedCalls(facts, facts.functions[owner]?.body ?? [])));
  return failed.has(call);
}

function findFailedCalls(facts: FileFacts, body: readonly Step[]): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === 'branch' && isErrorTest(facts, step.test) && endsPath(step.then)) {
        for (const inner of eachStep(step.then)) if (inner.kind === 'call') found.add(inner.call);
        visit(step.otherwise);
      } else getInnerSteps(step).forEach(visit);
    }
  };
  visit(body);
  return found;
}

const errorName = /^(?:err|error|\w+(?:Err|Error|_error))$/;

/** `error`, `fetchError`, `result.error`: the answer of a call that can fail, and nothing else. */
function isErrorTest(facts: FileFacts, test: Term): boolean {
  if (test.kind === 'member') return errorName.test(test.property);
  return test.kind === 'binding' && errorName.test(facts.bindings[test.binding]?.name ?? '');
}
