/**
 * A row under a unique key that is inserted before the work: of two runs that meet, the second is refused, and where it leaves then, the
 * first alone does what comes after.
 */
import type { FileFacts, Step } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { isAskedForDuplicate } from '../../guards/rows/duplicate-handling.ts';
import { findUniqueClaim } from '../../guards/rows/unique-claim.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';
import { isUniqueInsert } from '../../tables/unique-insert.ts';
import { isOnEveryWayTo } from '../../ways/branches-around.ts';
import type { RunEvent } from './run-events.ts';

const refused = new WeakMap<RunEvent, boolean>();

/** The author knows that no two of these rows are there: a schema says so, or the code of the error is asked for, and whoever is refused leaves. */
export function isRefusedTwice(graph: ProgramGraph, insert: RunEvent): boolean {
  const known = refused.get(insert) ?? looksRefused(graph, insert);
  refused.set(insert, known);
  return known;
}

function looksRefused(graph: ProgramGraph, insert: RunEvent): boolean {
  const { statement, node, edge, exceptional } = insert;
  if (exceptional || edge === null || statement?.operation !== 'insert' || statement.onConflict !== 'fail') return false;
  const body = bodyOf(graph, insert);
  if (body === null || !isWaitedFor(body.facts, insert.call)) return false;
  const caught = getAround(body.steps, insert.call).tries.at(-1)?.handler ?? null;
  if (findUniqueClaim(graph, node, edge) !== null) return caught === null || endsPath(caught) || isAskedForDuplicate(body.facts, insert.call);
  return caught !== null && endsPath(caught) && (statement.sets?.length ?? 0) > 0 && isUniqueInsert(graph, statement, node);
}

/** Who comes second does not come to the effect: it stands behind the insert in one function, or in what that calls. */
export function isBehindUniqueRow(graph: ProgramGraph, insert: RunEvent, effect: RunEvent): boolean {
  if (!isRefusedTwice(graph, insert)) return false;
  const depth = insert.way.length;
  const after = [...effect.way, effect][depth];
  const body = bodyOf(graph, insert);
  if (after?.node.id !== insert.node.id || body === null || insert.way.some((step, at) => step.call !== effect.way[at]?.call || step.node.id !== effect.way[at].node.id)) return false;
  return isOnEveryWayTo(body.steps, insert.call, after.call) && isLeftBefore(getAround(body.steps, insert.call), after.call);
}

/** Who is refused goes on to the next round of the loop that both stand in, and no other try keeps the error before the effect. */
function isLeftBefore({ loops, tries }: Around, after: number): boolean {
  const loop = loops.at(-1);
  if (loop !== undefined && !holdsCall(loop, after)) return false;
  return tries.every(({ block, handler, finaliser }, at) => {
    if (holdsCall(finaliser ?? [], after) || holdsCall(handler ?? [], after)) return false;
    return holdsCall(block, after) || handler === null || at === tries.length - 1 || endsPath(handler);
  });
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

/** What a call stands in, outermost first. */
interface Around {
  readonly tries: readonly Try[];
  readonly loops: readonly (readonly Step[])[];
}

const nothing: Around = { tries: [], loops: [] };
const aroundOfBody = new WeakMap<readonly Step[], ReadonlyMap<number, Around>>();

function getAround(body: readonly Step[], call: number): Around {
  const known = aroundOfBody.get(body) ?? collect(body, nothing, new Map<number, Around>());
  aroundOfBody.set(body, known);
  return known.get(call) ?? nothing;
}

function collect(steps: readonly Step[], around: Around, found: Map<number, Around>): Map<number, Around> {
  for (const step of steps) {
    if (step.kind === 'call') found.set(step.call, around);
    for (const part of getInnerSteps(step)) {
      if (step.kind === 'try' && part === step.block) collect(part, { ...around, tries: [...around.tries, step] }, found);
      else collect(part, step.kind === 'loop' ? { ...around, loops: [...around.loops, part] } : around, found);
    }
  }
  return found;
}

/** The calls on what a call gives, by that call: `create(…).then(…)`. */
const chained = new WeakMap<FileFacts, ReadonlyMap<number, number>>();

/** What fails is heard of: it is awaited, and no `create(…).then(…).catch(() => null)` keeps it. */
function isWaitedFor(facts: FileFacts, call: number): boolean {
  const next = chained.get(facts) ?? new Map(facts.calls.flatMap(({ callee }, index) => (callee.kind === 'member' && callee.object.kind === 'call' ? [[callee.object.call, index] as const] : [])));
  chained.set(facts, next);
  let last = call;
  for (let at = next.get(call); at !== undefined; at = next.get(at)) {
    const { callee, args } = facts.calls[at] ?? {};
    if (callee?.kind === 'member' && (callee.property === 'catch' || (callee.property === 'then' && (args?.length ?? 0) > 1))) return false;
    last = at;
  }
  return facts.calls[last]?.awaited === true;
}
