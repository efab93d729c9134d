/**
 * What a run does only where a locked row does not say yet what it would write: `select price … for update`, and where the price is
 * another one, a row of its history and the new price. Who reads the row next finds the new price, and does nothing.
 */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { RunEvent } from '../claims/run/run-events.ts';
import { isKey, isSameTable } from '../claims/claim-columns.ts';
import { findUse } from '../claims/tested-result.ts';
import { findCallsIn } from '../effect-order/call-values.ts';
import { plainName } from '../statements/plain-name.ts';
import { eachStep, endsPath } from '../steps.ts';
import { forEachTerm } from '../terms.ts';

/** The event is such a read, and all that its transaction writes hangs on the comparison, in its function or in one to which that hands the row. */
export function isComparedUnderLock(graph: ProgramGraph, read: RunEvent, events: readonly RunEvent[]): boolean {
  if (read.statement?.operation !== 'read' || read.statement.lock !== 'for-update') return false;
  const within = events.filter((other) => other.transaction === read.transaction && other !== read && !other.exceptional);
  const columns = within.flatMap(({ statement }) => (statement?.operation === 'update' && isSameTable(statement.table, read.statement?.table ?? null) ? (statement.sets ?? []) : [])).map(({ column }) => plainName(column));
  if (columns.length === 0) return false;
  const writes = within.filter(({ effect, statement }) => effect !== null || (statement !== null && statement.operation !== 'read'));
  return listHolders(graph, read).some((holder) => {
    const guarded = findGuarded(holder, new Set(columns));
    return writes.every((write) => guarded.has(getOwnCall(holder, write)));
  });
}

/** The row is read once more before it is marked, under a lock that holds until then, and marked only where it still waits: `take(id)` for each of those that wait. */
export function isTakenUnderLock(graph: ProgramGraph, update: RunEvent, events: readonly RunEvent[]): boolean {
  if (update.transaction === null) return false;
  return events.slice(0, events.indexOf(update)).some((read) => {
    const isOfRow = read.statement?.where?.some(({ op, column }) => op === 'eq' && isKey(column)) === true;
    return isOfRow && !read.exceptional && read.transaction === update.transaction && isSameTable(read.statement.table, update.statement?.table ?? null) && isComparedUnderLock(graph, read, events);
  });
}

/** A function that has the row, and the call by which it comes to it. */
interface Holder {
  readonly facts: FileFacts;
  readonly node: FunctionNode;
  readonly call: number;
}

/** The function of the read, and those above it as long as each returns the row. */
function listHolders(graph: ProgramGraph, { node, call, way }: RunEvent): readonly Holder[] {
  const holders: Holder[] = [];
  for (const at of [{ node, call }, ...way.toReversed()]) {
    const facts = graph.files[at.node.file];
    if (facts === undefined) return holders;
    holders.push({ facts, node: at.node, call: at.call });
    if (!isReturned(facts, at.call)) return holders;
  }
  return holders;
}

/** `return row`, or an arrow that is nothing but the call. */
function isReturned(facts: FileFacts, call: number): boolean {
  const body = facts.functions[facts.calls[call]?.in ?? -1]?.body ?? [];
  for (const step of eachStep(body)) if (step.kind === 'return' && step.value !== null && findCallsIn(facts, step.value).has(call)) return true;
  return findUse(facts, call) === 'returned';
}

/** The call by which the function comes to the event. */
function getOwnCall(holder: Holder, { node, call, way }: RunEvent): number {
  return node.id === holder.node.id ? call : (way.find((step) => step.node.id === holder.node.id)?.call ?? -1);
}

/** Calls of the function that come after a comparison of one of the columns which leads elsewhere, or inside it. */
function findGuarded({ facts, node, call }: Holder, columns: ReadonlySet<string>): ReadonlySet<number> {
  const guarded = new Set<number>();
  const line = facts.calls[call]?.span[0] ?? 0;
  const asks = (step: Step & { kind: 'branch' }): boolean => step.line >= line && mentionsColumn(facts, step, columns);
  const visit = (steps: readonly Step[], isAsked: boolean): void => {
    let asked = isAsked;
    for (const step of steps) {
      if (step.kind === 'call' && asked) guarded.add(step.call);
      if (step.kind === 'branch') {
        const compares = asks(step);
        visit(step.then, asked || compares);
        visit(step.otherwise, asked || compares);
        asked ||= compares && (endsPath(step.then) || endsPath(step.otherwise));
      } else if (step.kind === 'loop') {
        visit(step.body, asked);
      } else if (step.kind === 'try') {
        for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) visit(part, asked);
      } else if (step.kind === 'switch') {
        for (const one of step.cases) visit(one.body, asked);
      }
    }
  };
  visit(facts.functions[node.function]?.body ?? [], false);
  return guarded;
}

function mentionsColumn(facts: FileFacts, { test }: Step & { kind: 'branch' }, columns: ReadonlySet<string>): boolean {
  let found = false;
  forEachTerm(facts, test, (term) => { if (term.kind === 'member' && columns.has(plainName(term.property))) found = true; });
  return found;
}
