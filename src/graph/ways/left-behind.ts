/**
 * Ways on which nobody waits for the work any more when it comes to the call: `void settle(order); res.json({})`, where `settle` asks the database
 * after its first `await`. Up to there it is done before the answer.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getDroppedCalls } from '../dropped-calls.ts';
import { isAsync } from '../guards/own-targets.ts';
import { endsPath, getInnerSteps, holdsCall } from '../steps.ts';
import { answersLater } from './dropped-answers.ts';
import type { PathStep } from './nearest-first.ts';

const ofPromises: ReadonlySet<string> = new Set(['then', 'finally']);

/** What is asked by such a method is answered over HTTP: until then somebody waits, who may be answered early. Whoever wrote in a chat waits for all that his words set off. */
const answered = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ALL)$/;

/** True where a call on the way drops the promise, and something is waited for between that and the last call. */
export function isLeftBehind(graph: ProgramGraph, { http }: EntryPoint, steps: readonly PathStep[]): boolean {
  const isAnswered = http !== null && answered.test(http.method);
  return steps.some(({ node, edge }, index) => {
    const facts = graph.files[node.file];
    const next = steps[index + 1];
    if (facts === undefined || next === undefined || !getDroppedCalls(facts).has(edge.call)) return false;
    if ((index === 0 || !isAnswered) && handsOn(facts, edge)) return false;
    if (answersLater(facts, { node, edge, isHandler: index === 0 })) return false;
    if (isThen(facts, edge)) return true;
    // `req.on('end', async () => { … })`: who calls back what it is given may have been waited for otherwise.
    if (isGivenThere(facts, edge, next)) return false;
    // What the function calls and does not wait for either is done at once, up to its own first `await`.
    for (const later of steps.slice(index + 1)) {
      const own = graph.files[later.node.file];
      if (own === undefined || !isAsync(graph, later.node.id)) return false;
      if (isAfterWait(own, later)) return true;
    }
    return false;
  });
}

/** `void handle(req, res)`: what a handler was given goes on there, the answer included. */
function handsOn(facts: FileFacts, { call }: CallEdge): boolean {
  return facts.calls[call]?.args.some((arg) => arg.kind === 'parameter' || (arg.kind === 'binding' && facts.bindings[arg.binding]?.kind === 'parameter')) === true;
}

/** `ask(order).then(save)` */
function isThen(facts: FileFacts, { call }: CallEdge): boolean {
  const callee = facts.calls[call]?.callee;
  return callee?.kind === 'member' && ofPromises.has(callee.property);
}

function isGivenThere(facts: FileFacts, { call, place }: CallEdge, { node }: PathStep): boolean {
  return place.file === node.file && facts.calls[call]?.args.some((arg) => arg.kind === 'function' && arg.function === node.function) === true;
}

function isAfterWait(facts: FileFacts, { node, edge }: PathStep): boolean {
  return waitsBefore(facts.functions[node.function]?.body ?? [], edge.call);
}

/** On all ways to the call, or through the steps where it is not among them. */
function waitsBefore(steps: readonly Step[], call: number): boolean {
  for (const step of steps) {
    if (step.kind === 'call' && step.call === call) return false;
    if (step.kind === 'await' || (step.kind === 'loop' && step.of === 'for-await')) return true;
    const parts = getInnerSteps(step);
    const around = parts.find((part) => holdsCall(part, call));
    if (step.kind === 'try') {
      if (waitsBefore(step.block, call)) return true;
      if (around === step.block) return false;
      if (around !== undefined) return waitsBefore(around, call);
    } else if (around !== undefined) return waitsBefore(around, call);
    else if (parts.length > 0 && parts.every((part) => endsPath(part) || waitsBefore(part, call)) && parts.some((part) => !endsPath(part))) return true;
  }
  return false;
}
