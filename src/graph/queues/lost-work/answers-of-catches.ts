/** What a catch tells the broker of the message whose work has failed, where it does nothing else about the error. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { RunEvent } from '../../claims/run/run-events.ts';
import { eachStep } from '../../steps.ts';
import { isQuiet } from './quiet-catches.ts';
import { findTries } from './tries-around.ts';

export interface CaughtAnswer {
  readonly edge: CallEdge;
  /** All that the catch does. */
  readonly handler: readonly Step[];
}

/** Whether a call of the catch is the answer that is looked for. */
export type IsAnswer = (facts: FileFacts, edge: CallEdge) => boolean;

/** The innermost catch that the error of the event comes to decides. */
export function findAnswerOfCatch(graph: ProgramGraph, { way, node, call }: RunEvent, isAnswer: IsAnswer): CaughtAnswer | null {
  for (const step of [...way, { node, call }].toReversed()) {
    const facts = graph.files[step.node.file];
    if (facts === undefined) return null;
    const around = findTries(facts.functions[step.node.function]?.body ?? [], step.call).findLast(({ step: { handler } }) => handler !== null && !throwsAgain(handler));
    if (around?.step.handler != null) return around.loops > 0 ? null : readAnswer(graph, step.node, facts, around.step.handler, isAnswer);
  }
  return null;
}

/** `catch (error) { log(error); throw error; }`: who called it decides. */
function throwsAgain(handler: readonly Step[]): boolean {
  return handler.at(-1)?.kind === 'throw' && [...eachStep(handler)].every(({ kind }) => kind !== 'return' && kind !== 'break' && kind !== 'continue');
}

/** The catch answers for the message, notes the error for people, and does no more. */
function readAnswer(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, handler: readonly Step[], isAnswer: IsAnswer): CaughtAnswer | null {
  const plain = handler.flatMap((step) => (isWhereOpen(step) ? step.then : [step]));
  const [answer, ...others] = plain.flatMap((step) => (step.kind === 'call' ? (node.calls.find((edge) => edge.call === step.call && isAnswer(facts, edge)) ?? []) : []));
  if (answer === undefined || others.length > 0) return null;
  const rest = plain.filter((step) => step.kind !== 'call' || step.call !== answer.call);
  // Which errors are worth another try is asked before.
  const isAsked = [...eachStep(rest)].some(({ kind }) => kind === 'branch' || kind === 'switch');
  return !isAsked && isQuiet(graph, node, rest) ? { edge: answer, handler } : null;
}

/** `if (channel) { … }`, `if (message !== null) { … }` say nothing of the error. */
function isWhereOpen(step: Step): step is Step & { readonly kind: 'branch' } {
  return step.kind === 'branch' && step.otherwise.length === 0 && isPresence(step.test);
}

function isPresence(test: Term): boolean {
  if (test.kind === 'operation') return test.operands.length === 2 && test.operands.some((operand) => operand.kind === 'literal' && operand.value === null) && test.operands.some(isPresence);
  return test.kind === 'binding' || (test.kind === 'member' && test.object.kind === 'this');
}
