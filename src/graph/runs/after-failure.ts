/**
 * What a run does only once because something failed: a mail to whoever is on duty that the job broke. Two runs that both break may
 * both say so; nobody is harmed by the second. What is said of each item that failed is a message like any other.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { eachStep, endsPath, getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName, forEachTerm } from '../terms.ts';

/** True where the call, or one that leads to it, is made because of a failure that ends the run or is its only one; each of those on duty may be told of it. */
export function isAfterFailure(graph: ProgramGraph, { way, edge }: Pick<ReachedCall, 'way' | 'edge'>): boolean {
  for (const step of [...way, edge]) {
    if (step.exceptional || isInFailedBranch(graph, step)) return !step.loop || isLoopInHandler(graph, step);
    if (step.loop) return false;
  }
  return false;
}

/** `catch (error) { for (const one of onDuty) await mail(one, error); }`: what failed is told to each, and was no item of a loop itself. */
function isLoopInHandler(graph: ProgramGraph, { place, call }: CallEdge): boolean {
  const facts = graph.files[place.file];
  const isHandled = (steps: readonly Step[]): boolean => steps.some((step) => {
    if (step.kind === 'loop' || !holdsCall([step], call)) return false;
    return (facts !== undefined && step.kind === 'try' && holdsCall(step.handler ?? [], call) && !goesOverTried(facts, step, call)) || getInnerSteps(step).some(isHandled);
  });
  return isHandled(facts?.functions[facts.calls[call]?.in ?? -1]?.body ?? []);
}

/** `try { await bank.transferAll(rows); } catch { for (const row of rows) await bank.transfer(row); }`: the same work, piece by piece. */
function goesOverTried(facts: FileFacts, { block, handler }: Step & { readonly kind: 'try' }, call: number): boolean {
  const lists = [...eachStep(handler ?? [])].flatMap((step) => (step.kind === 'loop' && step.over?.kind === 'binding' && holdsCall([step], call) ? [step.over.binding] : []));
  if (lists.length === 0) return false;
  return [...eachStep(block)].some((step) => {
    let isNamed = false;
    for (const arg of step.kind === 'call' ? (facts.calls[step.call]?.args ?? []) : []) forEachTerm(facts, arg, (term) => { isNamed ||= term.kind === 'binding' && lists.includes(term.binding); });
    return isNamed;
  });
}

/** The same for one item of many: a run in which nothing fails does not come there. */
export function isOnErrorPath(graph: ProgramGraph, edge: CallEdge): boolean {
  return edge.exceptional || isInFailedBranch(graph, edge);
}

/**
 * `if (!settings.valid) { await tellOwner(); throw new Error('not set up'); }`: what is told before an error is thrown. A run that leaves
 * between the two, or throws what only asks for another time, has done its work.
 */
export function isInThrowingBranch(graph: ProgramGraph, { place, call }: CallEdge): boolean {
  const facts = graph.files[place.file];
  const throwsAfter = (steps: readonly Step[]): boolean => steps.some((step, index) => {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    const isOfCall = inner !== undefined || (step.kind === 'call' && step.call === call);
    if (facts === undefined || !isOfCall) return false;
    // `if (answer.ok) return; await note(answer); throw new Error('refused');`
    if (steps.slice(0, index).some((before) => isEndOfUsual(facts, before)) && failsBehind(facts, steps, call)) return true;
    return inner !== undefined && ((step.kind === 'branch' && failsBehind(facts, inner, call)) || throwsAfter(inner));
  });
  return facts !== undefined && throwsAfter(facts.functions[facts.calls[call]?.in ?? -1]?.body ?? []);
}

const good = /^(?:ok|success|succeeded|successful|delivered|accepted|sent|done)$/i;

/** `if (result.success) { …; return; }`: what comes behind it is done where that went wrong. */
function isEndOfUsual(facts: FileFacts, step: Step): boolean {
  if (step.kind !== 'branch' || !step.then.some(({ kind }) => kind === 'return')) return false;
  if (step.test.kind === 'member') return good.test(step.test.property);
  return step.test.kind === 'binding' && good.test(facts.bindings[step.test.binding]?.name ?? '');
}

/** By these a job says that it goes on later: https://docs.bullmq.io/patterns/process-step-jobs */
const noFailures: ReadonlySet<string> = new Set(['DelayedError', 'WaitingError', 'WaitingChildrenError', 'RateLimitError']);

function failsBehind(facts: FileFacts, steps: readonly Step[], call: number): boolean {
  const at = steps.findIndex((step) => holdsCall([step], call));
  const thrown = steps.findIndex((step, index) => index > at && step.kind === 'throw');
  if (thrown === -1 || steps.slice(at, thrown).some((step) => [...eachStep([step])].some(({ kind }) => kind === 'return' || kind === 'break' || kind === 'continue'))) return false;
  const step = steps[thrown];
  const made = step?.kind === 'throw' && step.value.kind === 'call' ? facts.calls[step.value.call] : undefined;
  return made === undefined || !noFailures.has(findCalledName(facts, made) ?? '');
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
  const counts = findFailureCounts(facts, body);
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === 'branch' && ((isErrorTest(facts, step.test) && endsPath(step.then)) || (counts.size > 0 && isSomeTest(step.test, counts)))) {
        for (const inner of eachStep(step.then)) if (inner.kind === 'call') found.add(inner.call);
        visit(step.otherwise);
      } else getInnerSteps(step).forEach(visit);
    }
  };
  visit(body);
  return found;
}

/** What is counted up or added to where something was caught: `failed += 1`, `errors.push(message)`. A list that what went well is added to as well is one of results. */
function findFailureCounts(facts: FileFacts, body: readonly Step[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const step of eachStep(body)) {
    if (step.kind !== 'try') continue;
    for (const inner of eachStep(step.handler ?? [])) {
      const written = inner.kind === 'assign' ? facts.assignments[inner.assignment] : undefined;
      if (written?.target.kind === 'binding' && (written.operator === '++' || written.operator === '+=')) found.add(written.target.binding);
      const list = findGrownList(facts, inner);
      if (list !== null) found.add(list);
    }
  }
  for (const list of found.size === 0 ? [] : findUsuallyGrown(facts, body)) if (!isOfFailures(facts.bindings[list]?.name ?? '')) found.delete(list);
  return found;
}

/** What is added to when all goes well; `if (!answer.ok) down.push(shop)` is a failure for which nothing has to be thrown. */
function findUsuallyGrown(facts: FileFacts, steps: readonly Step[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const step of steps) {
    const list = findGrownList(facts, step);
    if (list !== null) found.add(list);
    if (step.kind === 'branch') {
      const otherwise = findUsuallyGrown(facts, step.otherwise);
      for (const grown of findUsuallyGrown(facts, step.then)) if (otherwise.has(grown)) found.add(grown);
    } else if (step.kind !== 'switch') {
      for (const inner of getInnerSteps(step)) if (step.kind !== 'try' || inner !== step.handler) for (const grown of findUsuallyGrown(facts, inner)) found.add(grown);
    }
  }
  return found;
}

const failures: ReadonlySet<string> = new Set(['err', 'errs', 'error', 'errors', 'fail', 'fails', 'failed', 'failing', 'failure', 'failures', 'problem', 'problems', 'issue', 'issues', 'invalid', 'warning', 'warnings', 'missing', 'skipped']);

/** `errors.push(...validate(shop))`: by a word of its name. */
function isOfFailures(name: string): boolean {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split('_').some((word) => failures.has(word));
}

function findGrownList(facts: FileFacts, step: Step): number | null {
  const callee = step.kind === 'call' ? facts.calls[step.call]?.callee : undefined;
  return callee?.kind === 'member' && callee.property === 'push' && callee.object.kind === 'binding' ? callee.object.binding : null;
}

/** `failed > 0`, `errors.length`, and others beside it. */
function isSomeTest(test: Term, counts: ReadonlySet<number>): boolean {
  if (test.kind === 'binding') return counts.has(test.binding);
  if (test.kind === 'member') return test.property === 'length' && isSomeTest(test.object, counts);
  if (test.kind !== 'operation') return false;
  const [first] = test.operands;
  if (test.operator === '&&') return test.operands.some((operand) => isSomeTest(operand, counts));
  return (test.operator === '>' || test.operator === '>=') && first !== undefined && isSomeTest(first, counts);
}

const errorName = /^(?:err|error|\w+(?:Err|Error|_error))$/;

/** `error`, `fetchError`, `result.error`: the answer of a call that can fail, and nothing else. */
function isErrorTest(facts: FileFacts, test: Term): boolean {
  if (test.kind === 'member') return errorName.test(test.property);
  return test.kind === 'binding' && errorName.test(facts.bindings[test.binding]?.name ?? '');
}
