/** The claim to write, where one statement and one way out make it. */
import type { RowClaim } from '../../src/graph/claims/claims-of-entry.ts';
import type { RunEvent } from '../../src/graph/claims/run/run-events.ts';
import { eachStep, holdsCall } from '../../src/graph/steps.ts';
import type { Step, Term } from '../../src/model/facts.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { FunctionNode, ProgramGraph } from '../../src/model/graph.ts';
import { endsState, findClaimFirst, findExpected, findUpdateLibrary } from '../../src/rulekit/edits/claim-edits.ts';
import { getTargetPath, isSameModule } from '../../src/rulekit/edits/relative-specifier.ts';
import { isOnTransaction, locksRows } from '../../src/rulekit/edits/row-locks.ts';

/** Null where the rows are marked together, where another function does the work, or where nothing short makes the claim. */
export function findEdit(graph: ProgramGraph, claim: RowClaim): EditIntent | null {
  const { verdict, update, read, column, effects } = claim;
  if (verdict.kind !== 'broken' || verdict.why === 'marked-by-worker' || verdict.why === 'read-by-mark' || update.exceptional) return null;
  if (verdict.why === 'marked-afterwards') return findEarlierMark(graph, claim);
  const lock = findLock(graph, claim);
  if (lock !== null) return lock;
  const library = findUpdateLibrary(graph, update);
  if (library === null || update.edge === null || !endsState(read, update, column)) return null;
  // Of rows that were read whatever their state, some may have the one that the update gives.
  if (read.statement?.where?.some((condition) => condition.column === column) !== true) return null;
  const isSameFile = read.edge !== null && read.node.file === update.node.file;
  const description = verdict.why === 'result-ignored' ? 'Go on only where the update changed a row.' : 'Claim the row: update it only while it still is as it was read, and leave it where another run was first.';
  const claimRow: EditIntent & { readonly kind: 'claim-row' } = {
    kind: 'claim-row',
    description,
    file: update.node.file,
    update: update.edge.place.span,
    read: isSameFile ? read.edge.place.span : null,
    library,
    column,
    expected: findExpected(read, column, isSameFile),
    isConditional: verdict.why === 'result-ignored',
  };
  if (effects.every((effect) => isBehind(graph, update, effect))) return claimRow;
  const caller = update.way.at(-1);
  if (caller === undefined || !effects.every((effect) => isBehind(graph, { ...caller, way: update.way.slice(0, -1) }, effect))) return null;
  // Whoever calls it does without a row already.
  if (mayGiveNothing(graph, update.node)) return { ...claimRow, givesNothing: true };
  if (!isCalledOnce(graph, update.node)) return null;
  const { file, span } = caller.edge.place;
  if (file === update.node.file) return { ...claimRow, told: { call: span } };
  return { kind: 'together', description, file: update.node.file, edits: [{ ...claimRow, told: { call: null } }, { kind: 'leave-unless-told', description, file, call: span }] };
}

/** `if (!job) return null;`, and `return job;` in the end. */
function mayGiveNothing(graph: ProgramGraph, { file, function: fn }: FunctionNode): boolean {
  const given = [...eachStep(graph.files[file]?.functions[fn]?.body ?? [])].flatMap((step) => (step.kind === 'return' ? [step.value] : []));
  return given.some(isNothing) && given.some((value) => !isNothing(value));
}

function isNothing(value: Term | null): boolean {
  if (value === null) return true;
  return (value.kind === 'literal' && (value.value === null || value.value === false)) || (value.kind === 'global' && value.name === 'undefined') || (value.kind === 'array' && value.items.length === 0);
}

/** Nobody else relies on the function to mark the row whatever its state was. */
function isCalledOnce(graph: ProgramGraph, node: FunctionNode): boolean {
  const same = new Set(graph.nodes.filter((one) => one.file === node.file && one.function === node.function).map(({ id }) => id));
  const calls = new Map(graph.nodes.flatMap((one) => one.calls.filter(({ to }) => to.some((id) => same.has(id))).map(({ place }) => [`${place.file}:${place.span.join(':')}`, place.file])));
  const [caller, ...others] = calls.values();
  return caller !== undefined && others.length === 0 && !isNamedElsewhere(graph, node, caller);
}

/** A file that has no call of it that is understood may hand it on as a value. */
function isNamedElsewhere(graph: ProgramGraph, node: FunctionNode, caller: string): boolean {
  return Object.entries(graph.files).some(([file, { bindings }]) => file !== node.file && file !== caller
    && bindings.some(({ from }) => from?.typeOnly === false && from.imported === node.name && from.specifier.startsWith('.') && isSameModule(getTargetPath(file, from.specifier), node.file)));
}

/** Where one transaction holds both statements, the read can keep others from its rows until the commit. */
function findLock(graph: ProgramGraph, { verdict, read, update }: RowClaim): EditIntent | null {
  const match = read.edge?.roles.find(({ role }) => role === 'db-call');
  if (match === undefined || read.edge === null || verdict.kind !== 'broken' || verdict.why !== 'unconditional') return null;
  if (read.transaction === null || read.transaction !== update.transaction || !locksRows(graph, match) || !isOnTransaction(graph, { file: read.node.file, call: read.call }, match.library)) return null;
  return { kind: 'lock-rows', description: 'Lock the rows that are read until the transaction ends, and pass over those that another run has locked.', file: read.node.file, read: read.edge.place.span, library: match.library };
}

function findEarlierMark(graph: ProgramGraph, { read, update, effects }: RowClaim): EditIntent | null {
  const [worst] = effects;
  return worst?.edge == null ? null : findClaimFirst(graph, [...worst.way.map((step) => step.edge), worst.edge], read, update);
}

/** The function that marks the row goes on to the effect, itself or through a call: it can leave both out. */
function isBehind(graph: ProgramGraph, update: Pick<RunEvent, 'node' | 'call' | 'way'>, effect: RunEvent): boolean {
  const depth = update.way.length;
  if (!update.way.every((step, index) => effect.way[index]?.node.id === step.node.id && effect.way[index].call === step.call)) return false;
  const at = effect.way[depth] ?? effect;
  const facts = graph.files[update.node.file];
  const before = facts?.calls[update.call]?.span;
  const after = facts?.calls[at.call]?.span;
  if (at.node.id !== update.node.id || before === undefined || after === undefined) return false;
  if (after[0] < before[0] || (after[0] === before[0] && after[1] < before[1])) return false;
  // Who leaves a round of a loop still goes through the loop behind it.
  const loop = findLoop(facts?.functions[update.node.function]?.body ?? [], update.call);
  return loop === null || holdsCall(loop, at.call);
}

/** What the innermost loop around a call repeats. */
function findLoop(body: readonly Step[], call: number): readonly Step[] | null {
  let loop: readonly Step[] | null = null;
  for (const step of eachStep(body)) if (step.kind === 'loop' && holdsCall(step.body, call)) loop = step.body;
  return loop;
}
