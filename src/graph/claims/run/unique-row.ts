/**
 * A row under a unique key that is inserted before the work: of two runs that meet, the second is refused, and where it leaves then, the
 * first alone does what comes after.
 */
import type { FileFacts, Step } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { findUniqueClaim } from '../../guards/rows/unique-claim.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';
import { isUniqueInsert } from '../../tables/unique-insert.ts';
import { isOnEveryWayTo } from '../../ways/branches-around.ts';
import type { RunEvent } from './run-events.ts';

/** A schema says that no two of these rows are there: the columns of a key are set, and to no value of the run's own. */
export function isRefusedTwice(graph: ProgramGraph, { statement, node }: RunEvent): boolean {
  return statement?.operation === 'insert' && statement.onConflict === 'fail' && (statement.sets?.length ?? 0) > 0 && isUniqueInsert(graph, statement, node);
}

/** Who comes second does not come to the effect. */
export function isBehindUniqueRow(graph: ProgramGraph, insert: RunEvent, effect: RunEvent): boolean {
  if (insert.exceptional || insert.statement?.operation !== 'insert' || insert.statement.onConflict !== 'fail' || insert.edge === null) return false;
  const isAsked = findUniqueClaim(graph, insert.node, insert.edge) !== null;
  if (!isAsked && !isRefusedTwice(graph, insert)) return false;
  const first = [...insert.way, insert];
  const second = [...effect.way, effect];
  const apart = first.findIndex((step, at) => step.call !== second[at]?.call || step.node.id !== second[at].node.id);
  const [before, after] = [first[apart], second[apart]];
  if (before === undefined || after === undefined || before.node.id !== after.node.id) return false;
  const body = bodyOf(graph, before);
  if (body === null || !isOnEveryWayTo(body.steps, before.call, after.call)) return false;
  // A helper that keeps the error for itself gives its caller no reason to leave.
  return first.slice(apart + 1).every((step) => isThrownOn(bodyOf(graph, step), step.call)) && isLeft(body, before.call, after.call, isAsked && before === insert);
}

interface Body {
  readonly facts: FileFacts;
  readonly steps: readonly Step[];
}

function bodyOf(graph: ProgramGraph, { node, call }: Pick<RunEvent, 'node' | 'call'>): Body | null {
  const facts = graph.files[node.file];
  const fn = facts?.calls[call]?.in;
  return facts === undefined || fn === undefined ? null : { facts, steps: facts.functions[fn]?.body ?? [] };
}

type Try = Extract<Step, { kind: 'try' }>;

function triesAround(steps: readonly Step[], call: number): readonly Try[] {
  for (const step of steps) {
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined) return [...(step.kind === 'try' && inner === step.block ? [step] : []), ...triesAround(inner, call)];
  }
  return [];
}

/** `create(…).catch(() => null)` */
function isCaughtAtOnce(facts: FileFacts, call: number): boolean {
  return facts.calls.some(({ callee }) => callee.kind === 'member' && callee.property === 'catch' && callee.object.kind === 'call' && callee.object.call === call);
}

function isThrownOn(body: Body | null, call: number): boolean {
  if (body === null || isCaughtAtOnce(body.facts, call)) return false;
  return triesAround(body.steps, call).every(({ handler }) => handler === null || handler.at(-1)?.kind === 'throw');
}

/** Each catch between the two leaves, or stands around both. */
function isLeft({ facts, steps }: Body, insert: number, effect: number, isAsked: boolean): boolean {
  if (isCaughtAtOnce(facts, insert)) return false;
  return triesAround(steps, insert).every(({ block, handler }) => handler === null || holdsCall(block, effect) || endsPath(handler) || isAsked);
}
