/**
 * What a run does only with a row it won: `update … set status = 'sending' where id = … and status = 'due'`, and a way out
 * where that changed nothing. Of two runs that meet, one goes on.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { isOnEveryWayTo } from '../ways/branches-around.ts';
import { findClaimColumns, isConditionalOn, isKey } from '../claims/claim-columns.ts';
import { findCallsIn } from '../effect-order/call-values.ts';
import { isTaking } from '../claims/claims-of-entry.ts';
import { getRunEvents, type RunEvent } from '../claims/run/run-events.ts';
import { findUse } from '../claims/tested-result.ts';
import { findUniqueClaim } from '../guards/rows/unique-claim.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';
import { isComparedUnderLock } from './compared-under-lock.ts';
import { isForeign } from './foreign-ways.ts';
import type { Statement } from '../statements/statement.ts';
import { eachStep } from '../steps.ts';
import { isKnownTable, isUniqueInsert } from '../tables/unique-insert.ts';

/** A call on the way from the entry point to what it does. */
interface WayCall {
  readonly file: string;
  readonly call: number;
  readonly loop: boolean;
}

/** What follows the last of these calls, in the function it stands in, is done by one run. */
type Claim = readonly WayCall[];

export interface ClaimedCalls {
  /** No way to this call is seen that leads around the claims. */
  readonly has: (call: ReachedCall) => boolean;
}

/** A run that claims more is no longer looked through. */
const mostClaims = 50;

export function findClaimedCalls(graph: ProgramGraph, entry: EntryPoint): ClaimedCalls {
  const events = getRunEvents(graph, entry);
  const winning = new Set(events.filter((event) => isWinning(graph, event, events)));
  const claims = events.flatMap((event) => (winning.has(event) ? findClaims(graph, event) : [])).slice(0, mostClaims);
  const isClaimed = (way: readonly WayCall[]): boolean => claims.some((claim) => follows(graph, claim, way));
  const open = new Set<string>();
  const kept = new Set<string>();
  for (const event of claims.length === 0 ? [] : events) {
    if (!isForeign(graph, event.way.map((step) => step.edge), event.node)) (winning.has(event) || isClaimed(getWay(event)) ? kept : open).add(`${event.node.file}#${event.call}`);
  }
  return {
    has: ({ node, edge, way }) => {
      const name = `${node.file}#${edge.call}`;
      if (claims.length === 0 || open.has(name)) return false;
      return kept.has(name) || isForeign(graph, way, node) || isClaimed([...way, edge].map((step) => ({ file: step.place.file, call: step.call, loop: step.loop })));
    },
  };
}

function getWay(event: RunEvent): readonly WayCall[] {
  const own = { file: event.node.file, call: event.call, loop: event.edge?.loop ?? false };
  return [...event.way.map(({ node, call, edge }) => ({ file: node.file, call, loop: edge.loop })), own];
}

function follows(graph: ProgramGraph, claim: Claim, way: readonly WayCall[]): boolean {
  const last = claim.at(-1);
  const step = way[claim.length - 1];
  if (last === undefined || step?.file !== last.file || (last.loop && !step.loop)) return false;
  if (claim.slice(0, -1).some((one, index) => way[index]?.call !== one.call || way[index].file !== one.file)) return false;
  const facts = graph.files[last.file];
  const before = facts?.calls[last.call];
  const after = facts?.calls[step.call];
  if (before === undefined || after === undefined || before.in !== after.in) return false;
  if (!isOnEveryWayTo(facts?.functions[before.in]?.body ?? [], last.call, step.call)) return false;
  const [line, column] = before.span;
  return after.span[0] > line || (after.span[0] === line && after.span[1] > column);
}

/** One for each function that goes another way where the claim is lost: the one that asks, and its callers when it tells them. */
function findClaims(graph: ProgramGraph, event: RunEvent): readonly Claim[] {
  const way = getWay(event);
  const claims: Claim[] = [];
  for (let length = way.length; length > 0; length -= 1) {
    const at = way[length - 1];
    const facts = at === undefined ? undefined : graph.files[at.file];
    if (at === undefined || facts === undefined) return claims;
    // What fails is not asked for its result: it throws, or answers with an error that is.
    const isInsert = length === way.length && (isUnique(graph, event) || event.statement?.throwsOnNone === true);
    const use = isInsert ? 'tested' : findUse(facts, at.call);
    if (use === 'ignored') return claims;
    if (use === 'tested') claims.push(way.slice(0, length));
    if (use === 'tested' && !isInsert && !givesNothing(graph, at) && !givesResult(facts, at)) {
      const list = at.loop ? findList(graph, way.slice(0, length - 1)) : null;
      return list === null ? claims : [...claims, list];
    }
  }
  return claims;
}

/** `for (const order of await closeStale())`: what goes through the items that were won one by one. */
function findList(graph: ProgramGraph, way: Claim): Claim | null {
  const caller = way.at(-1);
  const facts = caller === undefined ? undefined : graph.files[caller.file];
  if (caller === undefined || facts === undefined) return null;
  for (const step of eachStep(facts.functions[facts.calls[caller.call]?.in ?? -1]?.body ?? [])) {
    if (step.kind === 'loop' && step.over !== null && findCallsIn(facts, step.over).has(caller.call)) return [...way.slice(0, -1), { ...caller, loop: true }];
  }
  return null;
}

/** One of two runs changes the row, and can know that it did. */
function isWinning(graph: ProgramGraph, event: RunEvent, events: readonly RunEvent[]): boolean {
  const { statement, exceptional } = event;
  if (isTaking(event) || isLockedUntilMarked(event, events)) return true;
  if (event.transaction !== null && !exceptional && isComparedUnderLock(graph, event, events)) return true;
  if (!exceptional && (isUnique(graph, event) || isInsertedOnce(graph, event))) return true;
  if (statement === null || exceptional || statement.operation !== 'update') return false;
  return getChanged(statement).some((column) => isConditionalOn(statement, column));
}

/** `select … for update skip locked` and the update of those rows, in one transaction: who reads after its commit does not find them. */
function isLockedUntilMarked({ statement, exceptional, transaction }: RunEvent, events: readonly RunEvent[]): boolean {
  if (exceptional || transaction === null || (statement?.lock !== 'skip-locked' && statement?.lock !== 'for-update')) return false;
  return events.some((other) => other.transaction === transaction && !other.exceptional && findClaimColumns(statement, other.statement).length > 0);
}

/** A row under a unique key, and a way out where it is there already. */
function isUnique(graph: ProgramGraph, { node, edge, statement }: RunEvent): boolean {
  // Under a key that the schema knows, a second insert throws.
  if (statement?.operation === 'insert' && statement.onConflict === 'fail' && isUniqueInsert(graph, statement, node)) return true;
  return edge !== null && findUniqueClaim(graph, node, edge) !== null;
}

/** `on conflict do nothing`, `skipDuplicates`: whoever comes second is given none of the rows, unless the schema knows no key by which they would be the same. */
function isInsertedOnce(graph: ProgramGraph, { statement, node }: RunEvent): boolean {
  if (statement?.operation !== 'insert' || statement.onConflict !== 'ignore') return false;
  return !isKnownTable(graph, statement) || isUniqueInsert(graph, statement, node);
}

function getChanged(statement: Statement): readonly string[] {
  return (statement.sets ?? []).flatMap(({ column }) => (isKey(column) ? [] : [column]));
}

/** What the statement answered is handed on to the caller. */
function givesResult(facts: FileFacts, { call }: WayCall): boolean {
  const body = facts.functions[facts.calls[call]?.in ?? -1]?.body ?? [];
  for (const step of eachStep(body)) if (step.kind === 'return' && step.value !== null && (isNamed(step.value) || isSaved(facts, step.value)) && findCallsIn(facts, step.value).has(call)) return true;
  return false;
}

/** `found`, `found.rows` */
function isNamed(term: Term): boolean {
  return term.kind === 'member' ? isNamed(term.object) : term.kind === 'binding';
}

/** `return manager.save(found)` gives what it was given. */
function isSaved(facts: FileFacts, term: Term): boolean {
  const call = term.kind === 'call' ? facts.calls[term.call] : term.kind === 'await' && term.of.kind === 'call' ? facts.calls[term.of.call] : undefined;
  return call?.callee.kind === 'member' && call.callee.property === 'save' && call.args.some(isNamed);
}

/** Some way out of the function answers `null`, `false` or nothing, or whether a row was changed. */
function givesNothing(graph: ProgramGraph, { file, call }: WayCall): boolean {
  const facts = graph.files[file];
  const body = facts?.functions[facts.calls[call]?.in ?? -1]?.body ?? [];
  for (const step of eachStep(body)) if (step.kind === 'return' && (step.value === null || canBeNothing(step.value))) return true;
  return false;
}

function canBeNothing(term: Term): boolean {
  if (term.kind === 'literal') return term.value === null || term.value === false;
  if (term.kind === 'global') return term.name === 'undefined';
  if (term.kind !== 'operation') return false;
  return term.operator === '?:' || term.operator === '??' ? term.operands.slice(1).some((operand) => canBeNothing(operand)) : comparing.has(term.operator);
}

const comparing: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', '>', '>=', '<', '<=', '!', '&&']);
