/**
 * Work on one of several rows under a lock of that row: who waited for the lock, or came when it was free again, has read the rows before.
 * Only a read under the lock shows that the other run was done with this one: `const now = await find(id); if (now.status !== 'due') continue;`.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { isSameTable } from '../claims/claim-columns.ts';
import type { RunEvent } from '../claims/run/run-events.ts';
import { makeMentions } from '../claims/tested-result.ts';
import { eachStep, endsPath } from '../steps.ts';

interface Call {
  readonly file: string;
  readonly call: number;
  readonly node: number;
}

/** A row is read behind the call that takes the lock, and the run comes to the effect by the answer. */
export function isAskedAgain(graph: ProgramGraph, events: readonly RunEvent[], effect: RunEvent, lock: Place): boolean {
  const way = listCalls(effect);
  const at = way.findIndex(({ file, call }) => file === lock.file && isBehind(graph.files[file], call, lock));
  if (at === -1) return false;
  const isWithin = (event: RunEvent): boolean => {
    const own = listCalls(event);
    const call = own[at];
    const isOnSameWay = way.slice(0, at).every((step, index) => own[index]?.call === step.call && own[index].file === step.file);
    return isOnSameWay && call?.file === lock.file && isBehind(graph.files[call.file], call.call, lock);
  };
  // What is asked is whether this work is done: its row is one of those that were read before, or of what is written here.
  const tables = events.flatMap((event) => (event.statement?.table != null && (event.statement.operation === 'read') !== isWithin(event) ? [event.statement.table] : []));
  return events.slice(0, events.indexOf(effect)).some((read) => {
    if (read.statement?.operation !== 'read' || read.exceptional || !isWithin(read)) return false;
    const { table } = read.statement;
    return (table === null || tables.some((one) => isSameTable(one, table))) && decides(graph, listCalls(read), way);
  });
}

/** True where the work of a guard is done once for each of several items, as seen from what stands around the guard. */
export function isTakenPerItem(graph: ProgramGraph, effect: RunEvent, lock: Place): boolean {
  const way = listCalls(effect);
  const at = way.findIndex(({ file, call }) => file === lock.file && isBehind(graph.files[file], call, lock));
  const around = at === -1 ? effect.way : effect.way.slice(0, at);
  const facts = graph.files[lock.file];
  return around.some(({ edge }) => edge.loop) || facts?.calls.some((call) => call.loop && call.span.join() === lock.span.join()) === true;
}

function listCalls({ way, node, call }: RunEvent): readonly Call[] {
  return [...way, { node, call }].map((step) => ({ file: step.node.file, call: step.call, node: step.node.id }));
}

/** The call that takes the lock, where that is handed the work, or one after it in the same function. */
function isBehind(facts: FileFacts | undefined, index: number, lock: Place): boolean {
  const call = facts?.calls[index];
  const taking = facts?.calls.find(({ span }) => span.join() === lock.span.join());
  if (call === undefined || taking === undefined || call.in !== taking.in) return false;
  const [line, column] = call.span;
  return line > lock.span[0] || (line === lock.span[0] && column >= lock.span[1]);
}

/** Of the function that reads and those to which the answer is returned, the one that also comes to the effect lets it be done by that answer. */
function decides(graph: ProgramGraph, read: readonly Call[], effect: readonly Call[]): boolean {
  for (const { file, call, node } of read.toReversed()) {
    const facts = graph.files[file];
    const own = effect.find((step) => step.node === node);
    if (facts === undefined) return false;
    if (own !== undefined) return listAsked(facts, call).has(own.call);
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

/** Calls that are made only where the answer of this one has let the run go on. */
function listAsked(facts: FileFacts, call: number): ReadonlySet<number> {
  const mentions = makeMentions(facts, call);
  const found = new Set<number>();
  visit(facts.functions[facts.calls[call]?.in ?? -1]?.body ?? [], mentions, false, found);
  return found;
}

function visit(steps: readonly Step[], mentions: (term: Term | null) => boolean, isAsked: boolean, found: Set<number>): boolean {
  let asked = isAsked;
  for (const step of steps) {
    if (step.kind === 'call' && asked) found.add(step.call);
    if (step.kind === 'branch') {
      const asks = mentions(step.test);
      visit(step.then, mentions, asked || asks, found);
      visit(step.otherwise, mentions, asked || asks, found);
      asked ||= asks && (endsPath(step.then) || endsPath(step.otherwise));
    } else if (step.kind === 'loop') {
      visit(step.body, mentions, asked, found);
    } else if (step.kind === 'try') {
      // What the block has asked holds for what comes after it only where nothing goes on by way of the catch.
      const inside = visit(step.block, mentions, asked, found);
      visit(step.handler ?? [], mentions, asked, found);
      visit(step.finaliser ?? [], mentions, asked, found);
      asked ||= inside && (step.handler === null || endsPath(step.handler));
    } else if (step.kind === 'switch') {
      const asks = mentions(step.on);
      for (const one of step.cases) visit(one.body, mentions, asked || asks, found);
    }
  }
  return asked;
}
