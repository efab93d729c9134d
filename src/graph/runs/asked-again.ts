/**
 * Work under a lock that is let go before the run is over: who waited for it, or came when it was free again, does the same once more. Only a
 * read under the lock shows that the other run was done with it: `const now = await find(id); if (now.status !== 'due') continue;`.
 */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { isScan, isSameTable } from '../claims/claim-columns.ts';
import type { RunEvent } from '../claims/run/run-events.ts';
import { makeMentions } from '../claims/tested-result.ts';
import type { Statement } from '../statements/statement.ts';
import { eachStep, endsPath, getInnerSteps, holdsCall } from '../steps.ts';

interface Call {
  readonly file: string;
  readonly call: number;
  readonly node: number;
}

/** A row is read behind the call that takes the lock, and the run comes to the effect by the answer. */
export function isAskedAgain(graph: ProgramGraph, events: readonly RunEvent[], effect: RunEvent, lock: Place): boolean {
  const facts = graph.files[lock.file];
  const taking = facts?.calls.find(({ span }) => span.join() === lock.span.join());
  if (facts === undefined || taking === undefined) return false;
  const way = listCalls(effect);
  const at = way.findIndex(({ file, call }) => file === lock.file && isBehind(facts.calls[call], taking));
  if (at === -1) return false;
  const holding = listHolding(facts, way[at]?.call ?? -1);
  const isWithin = (event: RunEvent): boolean => {
    const own = listCalls(event);
    const call = own[at];
    const isOnSameWay = way.slice(0, at).every((step, index) => own[index]?.call === step.call && own[index].file === step.file);
    return isOnSameWay && call?.file === lock.file && isBehind(facts.calls[call.call], taking) && holding.every((step) => getInnerSteps(step).some((inner) => holdsCall(inner, call.call)));
  };
  const within = new Set(events.filter((event) => !event.exceptional && isWithin(event)));
  const writes = [...within].filter(({ statement }) => isWrite(statement));
  return events.slice(0, events.indexOf(effect)).some((read) => {
    if (read.statement?.operation !== 'read' || !within.has(read)) return false;
    // What is asked is whether this work is done, and that is written before the lock is let go.
    const { table } = read.statement;
    return writes.some(({ statement }) => table === null || isSameTable(statement?.table ?? null, table)) && decides(graph, read, way);
  });
}

function isWrite(statement: Statement | null): boolean {
  return statement !== null && statement.operation !== 'read' && statement.operation !== 'ddl' && statement.operation !== 'unknown';
}

const callsOfEvents = new WeakMap<RunEvent, readonly Call[]>();

function listCalls(event: RunEvent): readonly Call[] {
  let calls = callsOfEvents.get(event);
  if (calls === undefined) callsOfEvents.set(event, (calls = [...event.way, event].map(({ node, call }) => ({ file: node.file, call, node: node.id }))));
  return calls;
}

/** The call that takes the lock, where that is handed the work, or one after it in the same function. */
function isBehind(call: CallFact | undefined, taking: CallFact): boolean {
  if (call?.in !== taking.in) return false;
  const [line, column] = call.span;
  return line > taking.span[0] || (line === taking.span[0] && column >= taking.span[1]);
}

/** What a finally lets go is held for what stands in its try, and not for what comes after that. */
function listHolding(facts: FileFacts, effect: number): readonly Step[] {
  const body = facts.functions[facts.calls[effect]?.in ?? -1]?.body ?? [];
  return [...eachStep(body)].filter((step) => step.kind === 'try' && step.finaliser !== null && holdsCall(step.block, effect));
}

/** Of the function that reads and those to which the answer is returned, the one that also comes to the effect lets it be done by that answer. */
function decides(graph: ProgramGraph, read: RunEvent, effect: readonly Call[]): boolean {
  for (const { file, call, node } of listCalls(read).toReversed()) {
    const facts = graph.files[file];
    const own = effect.find((step) => step.node === node);
    if (facts === undefined) return false;
    if (own !== undefined) return listAsked(facts, call, read.statement !== null && isScan(read.statement)).has(own.call);
    if (!isReturned(facts, call)) return false;
  }
  return false;
}

/** `return rows[0]`, or an arrow that is nothing but the call. */
function isReturned(facts: FileFacts, call: number): boolean {
  const owner = facts.functions[facts.calls[call]?.in ?? -1];
  if (owner === undefined || owner.body.length === 0) return owner?.kind === 'arrow';
  const mentions = makeMentions(facts, call);
  return [...eachStep(owner.body)].some((step) => step.kind === 'return' && mentions(step.value));
}

/** Calls that are made only where the answer of this one has let the run go on; of rows that wait, for each of them. */
function listAsked(facts: FileFacts, call: number, isOfState: boolean): ReadonlySet<number> {
  const found = new Set<number>();
  visit(facts.functions[facts.calls[call]?.in ?? -1]?.body ?? [], { mentions: makeMentions(facts, call), isOfState, found }, false);
  return found;
}

interface Search {
  readonly mentions: (term: Term | null) => boolean;
  readonly isOfState: boolean;
  readonly found: Set<number>;
}

function visit(steps: readonly Step[], search: Search, isAsked: boolean): boolean {
  const { mentions, isOfState, found } = search;
  let asked = isAsked;
  for (const step of steps) {
    if (step.kind === 'call' && asked) found.add(step.call);
    if (step.kind === 'branch') {
      const asks = mentions(step.test);
      visit(step.then, search, asked || asks);
      visit(step.otherwise, search, asked || asks);
      asked ||= asks && (endsPath(step.then) || endsPath(step.otherwise));
    } else if (step.kind === 'loop') {
      visit(step.body, search, asked || (isOfState && mentions(step.over)));
    } else if (step.kind === 'try') {
      // What the block has asked holds for what comes after it only where nothing goes on by way of the catch.
      const inside = visit(step.block, search, asked);
      visit(step.handler ?? [], search, asked);
      visit(step.finaliser ?? [], search, asked);
      asked ||= inside && (step.handler === null || endsPath(step.handler));
    } else if (step.kind === 'switch') {
      const asks = mentions(step.on);
      for (const one of step.cases) visit(one.body, search, asked || asks);
    }
  }
  return asked;
}
