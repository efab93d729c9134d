/**
 * What a job notes in its own data when it has done it: `if (!job.data.noticeId) { …; await job.updateData({ ...job.data, noticeId }); }`.
 * The next attempt is handed what is noted, and goes past it. https://docs.bullmq.io/patterns/process-step-jobs
 */
import type { Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { findCalledName } from '../terms.ts';

/** Of BullMQ and of Bull. */
const notes: ReadonlySet<string> = new Set(['updateData', 'update']);

/** `calls`: those that lead to the effect, and the one that has it. */
export function isNotedInJob(graph: ProgramGraph, calls: readonly CallEdge[]): boolean {
  return calls.some(({ place, call }) => {
    const facts = graph.files[place.file];
    const fn = facts?.calls[call]?.in;
    if (facts === undefined || fn === undefined) return false;
    return findMissing(facts.functions[fn]?.body ?? [], call).some((key) => facts.calls.some((other) => other.in === fn && notes.has(findCalledName(facts, other) ?? '') && other.args.some((argument) => setsKey(argument, key))));
  });
}

/** Names of what is not in the job's data where the call is made. */
function findMissing(steps: readonly Step[], call: number): readonly string[] {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner === undefined) continue;
    const key = step.kind === 'branch' && inner === step.then ? findMissingKey(step.test) : null;
    return [...(key === null ? [] : [key]), ...findMissing(inner, call)];
  }
  return [];
}

/** `!job.data.noticeId` */
function findMissingKey(test: Term): string | null {
  const [operand] = test.kind === 'operation' && test.operator === '!' ? test.operands : [];
  return operand?.kind === 'member' && operand.object.kind === 'member' && operand.object.property === 'data' ? operand.property : null;
}

function setsKey(argument: Term, key: string): boolean {
  return argument.kind === 'object' && argument.properties.some((property) => property.kind !== 'spread' && property.key === key);
}
