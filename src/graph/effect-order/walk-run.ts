/**
 * Follows a run along its paths, through the functions it calls, and notes what comes after each effect: the write that
 * records it, and what can still fail.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findEffectIn } from '../effects/effects-of-entry.ts';
import { findClaim } from '../guards/rows/claims.ts';
import { findConditionalWrite } from '../guards/rows/conditional-write.ts';
import { isSingleJobList } from '../queues/single-job-list.ts';
import { isDeduplicated } from '../runs/deduplicated.ts';
import { findFirstAlike } from '../ways/entries-alike.ts';
import { findAlternatives } from '../ways/one-of-several.ts';
import { isStartUp } from '../ways/reached-calls.ts';
import { endsPath, isLeftAtOnce } from '../steps.ts';
import { isUniqueInsert } from '../tables/unique-insert.ts';
import { findDatabaseSite, findListTransaction, findTransactionTurn, opensTransaction } from './database-calls.ts';
import { isClaim } from './claiming-statements.ts';
import { findCallsIn, isAnswerRead } from './call-values.ts';
import { canFail, throwsOnWrite } from './errors/failing-calls.ts';
import { asksAbout, isCaught, isTriedOnce, listMissed, rethrows } from './errors/failures.ts';
import { readBilling, readSending } from './billing-requests.ts';
import { givesMoneyBack } from './errors/compensations.ts';
import { isMadeForMissing } from './marks.ts';
import { noteTest } from './noted-tests.ts';
import { isKnownNotice } from './notices.ts';
import { isHandedOnOnce } from './errors/handed-on-once.ts';
import { isAskedForAgain, isHandedBack } from './errors/redelivery.ts';
import { findHalfMade } from './errors/half-made.ts';
import { findSavedRow } from './saved-rows.ts';
import { givesKeysBack, setsOnce } from './redis-claims.ts';
import { excludes, readChoices, tellsJob } from './choices.ts';
import { choose, getMostNotes, isDeepEnough, isLongEnough, isNearHandler, makeWalk, noteJob, type RunOrder, type Walk } from './walk-state.ts';
import { append, copyFlow, joinFlows, joinPassed, makeFlow, type DatabaseSite, type DoneEffect, type Flow, type PassedTest, type Site } from './flow.ts';

/** Asked of each consumer by one rule after the other. */
const orders = new WeakMap<ProgramGraph, Map<EntryPoint, RunOrder>>();

export function walkRun(graph: ProgramGraph, entry: EntryPoint): RunOrder {
  const known = orders.get(graph) ?? new Map<EntryPoint, RunOrder>();
  orders.set(graph, known);
  const first = findFirstAlike(graph, entry);
  const order = known.get(first) ?? readRun(graph, first);
  known.set(first, order);
  return order;
}

function readRun(graph: ProgramGraph, entry: EntryPoint): RunOrder {
  const walk = makeWalk(graph, entry);
  walkNode(walk, entry.node, makeFlow());
  const { undone } = walk;
  if (undone.size === 0) return walk;
  const isLasting = ({ effect }: { readonly effect: DoneEffect }): boolean => !undone.has(effect);
  return { effects: walk.effects.filter((effect) => !undone.has(effect)), claimed: walk.claimed, writes: walk.writes.filter(isLasting), failures: walk.failures.filter(isLasting) };
}

function walkNode(walk: Walk, id: number, flow: Flow): void {
  const node = walk.graph.nodes[id];
  const facts = node === undefined ? undefined : walk.graph.files[node.file];
  if (node === undefined || facts === undefined || isDeepEnough(walk)) return;
  const name = `${node.file}#${node.function}`;
  if (walk.path.includes(name)) return;
  walk.path.push(name);
  walk.names.push(node.name);
  const tests = walk.tests.splice(0);
  const transactions = walk.transactions.length;
  const { returns } = walk;
  const leaving = walk.leaving.splice(0);
  walk.returns = [];
  walkSteps(walk, { node, facts, edges: new Map(node.calls.map((edge) => [edge.call, edge])) }, facts.functions[node.function]?.body ?? [], flow);
  walk.tests.splice(0, walk.tests.length, ...tests);
  walk.transactions.length = transactions;
  walk.path.pop();
  walk.names.pop();
  const ways = flow.ended ? walk.returns : [...walk.returns, copyFlow(flow)];
  const gave = walk.returns.some(({ givesNothing }) => !givesNothing) ? walk.returns.filter(({ givesNothing }) => !givesNothing) : ways;
  walk.returns = returns;
  walk.leaving.splice(0, walk.leaving.length, ...leaving);
  if (ways.length > 0) joinFlows(flow, ways);
  flow.passed = joinPassed(gave);
  flow.ended = false;
}

function isNothing(value: Term): boolean {
  return (value.kind === 'literal' && (value.value === null || value.value === false)) || (value.kind === 'global' && value.name === 'undefined');
}

/** The function being read. */
interface Body {
  readonly node: FunctionNode;
  readonly facts: FileFacts;
  readonly edges: ReadonlyMap<number, CallEdge>;
}

function walkSteps(walk: Walk, body: Body, steps: readonly Step[], flow: Flow): void {
  for (const step of steps) {
    if (flow.ended || isLongEnough(walk)) return;
    walk.steps += 1;
    walkStep(walk, body, step, flow);
  }
}

function walkStep(walk: Walk, body: Body, step: Step, flow: Flow): void {
  switch (step.kind) {
    case 'call': walkCall(walk, body, step.call, flow); return;
    case 'branch': walkBranch(walk, body, step, flow); return;
    case 'loop': {
      const isOnce = isLeftAtOnce(step.body) || (step.over !== null && isSingleJobList(walk.graph, walk.entry, body.node, step.over));
      if (!isOnce) walk.loops.push(`${body.node.file}:${body.node.function}:${step.line}`);
      walk.listed.push(step.over === null ? [] : getCalls(body, step.over));
      walk.leaving.push({ isLoop: true, flows: [] });
      const inside = walkCopy(walk, body, step.body, addGates(flow, body, step.over));
      const left = walk.leaving.pop()?.flows ?? [];
      if (!isOnce) walk.loops.pop();
      walk.listed.pop();
      joinFlows(flow, [flow, inside, ...left]);
      return;
    }
    case 'switch': {
      noteTest(body, step.on, flow);
      const asked = passTest(flow, body, step.on, true);
      walk.leaving.push({ isLoop: false, flows: [] });
      const of = `${walk.via.join(' ')} ${body.node.file}:${step.line}`;
      const isJob = isNearHandler(walk) && tellsJob(body.facts, step.on);
      const paths = step.cases.map((one, index) => choose(walk, { of, is: index, ...(isJob && { isJob }) }, () => walkCopy(walk, body, one.body, asked)));
      joinFlows(flow, [...paths, ...(walk.leaving.pop()?.flows ?? []), asked]);
      return;
    }
    case 'try': walkTry(walk, body, step, flow); return;
    case 'throw': fail(walk, body, flow, null, step.line); flow.ended = true; return;
    case 'return': walk.returns.push({ ...copyFlow(flow), givesNothing: step.value === null || isNothing(step.value) }); flow.ended = true; return;
    case 'break': walk.leaving.at(-1)?.flows.push(copyFlow(flow)); flow.ended = true; return;
    case 'continue': walk.leaving.findLast(({ isLoop }) => isLoop)?.flows.push(copyFlow(flow)); flow.ended = true; return;
    case 'await': case 'assign': case 'yield': return;
  }
}

function walkCopy(walk: Walk, body: Body, steps: readonly Step[], flow: Flow): Flow {
  const path = copyFlow(flow);
  walkSteps(walk, body, steps, path);
  return path;
}

function walkBranch(walk: Walk, body: Body, step: Step & { kind: 'branch' }, flow: Flow): void {
  noteTest(body, step.test, flow);
  walk.tests.push(step.test);
  const gated = addGates(flow, body, step.test);
  const chosen = walk.choices.length;
  walk.choices.push(...readChoices(body.facts, step.test, `${walk.via.join(' ')} ${body.node.file}`, isNearHandler(walk)));
  const then = walkCopy(walk, body, step.then, passTest(gated, body, step.test, true));
  walk.choices.length = chosen;
  const paths = [then, walkCopy(walk, body, step.otherwise, passTest(gated, body, step.test, false))];
  walk.tests.pop();
  const { gates, passed } = flow;
  // Where both ways go on, the test decided nothing about what follows.
  const goOn = paths.every((path) => !path.ended);
  if (goOn) for (const path of paths) path.passed = leaveOutFirst(passed, path.passed);
  joinFlows(flow, paths);
  if (goOn) flow.gates = gates;
}

/** Without the test behind those that were passed before: mostly the list as it was, so that nothing has to be joined. */
function leaveOutFirst(before: readonly PassedTest[], passed: readonly PassedTest[]): readonly PassedTest[] {
  return passed.length <= before.length + 1 ? before : [...before, ...passed.slice(before.length + 1)];
}

function passTest(flow: Flow, { facts, node: { file } }: Body, test: Term, isTrue: boolean): Flow {
  return { ...flow, passed: append(flow.passed, { file, facts, test, isTrue }) };
}

/** From here on the run depends on what the term is made of. */
function addGates(flow: Flow, { facts, node }: Body, term: Term | null): Flow {
  const calls = term === null ? [] : getCalls({ facts, node }, term);
  return calls.every((call) => flow.gates.has(call)) ? flow : { ...flow, gates: new Set([...flow.gates, ...calls]) };
}

function getCalls({ facts, node }: Pick<Body, 'facts' | 'node'>, term: Term): string[] {
  return [...findCallsIn(facts, term)].map((call) => `${node.file}#${call}`);
}

/** A catch is no part of the usual path: what it does is done because something failed. */
function walkTry(walk: Walk, body: Body, step: Step & { kind: 'try' }, flow: Flow): void {
  const before = copyFlow(flow);
  const isSwallowed = step.handler !== null && !rethrows(step.handler) && !isHandedBack(walk.graph, walk.entry, body, step);
  if (isSwallowed) walk.caught += 1;
  const noted = walk.failures.length;
  const { apart } = walk;
  if (!isSwallowed && step.handler !== null && isAskedForAgain(walk.entry, body.facts, step.handler)) walk.apart = walk.loops.length;
  const block = walkCopy(walk, body, step.block, flow);
  walk.apart = apart;
  if (isSwallowed) walk.caught -= 1;
  if (step.handler !== null && walk.failures.length > noted && givesMoneyBack(walk.graph, body.edges, step.handler)) {
    const later = walk.failures.splice(noted);
    walk.failures.push(...later.filter(({ effect }) => effect.effect.nature !== 'money' || before.done.includes(effect)));
  }
  const paths = [block];
  if (step.handler !== null && !endsPath(step.handler)) paths.push({ ...block, claimed: before.claimed, ended: false });
  joinFlows(flow, paths);
  const { ended } = flow;
  flow.ended = false;
  walkSteps(walk, body, step.finaliser ?? [], flow);
  flow.ended ||= ended;
}

function walkCall(walk: Walk, body: Body, index: number, flow: Flow): void {
  const { facts, node } = body;
  const call = facts.calls[index];
  if (call === undefined) return;
  if (findClaim(facts, call) !== null || findConditionalWrite(facts, call)?.isChanging === false) flow.claimed = true;
  const edge = body.edges.get(index);
  if (edge === undefined || edge.to.length + edge.roles.length === 0) {
    const saved = findSavedRow(node, facts, index, flow.reads, getSurroundings(walk, body, index, flow));
    if (saved !== null) noteWrite(walk, flow, saved);
  }
  if (edge === undefined || edge.exceptional || isStartUp(walk.graph, node, edge)) return;
  const isKept = isCaught(facts, index) || call.dropped;
  if (isKept) walk.caught += 1;
  const turn = findTransactionTurn(call);
  if (turn === 'begins') walk.transactions.push(`${node.file}#${index}`);
  else if (turn === 'ends') walk.transactions.pop();
  walk.via.push(`${node.file}#${index}`);
  meetCall(walk, body, edge, flow);
  const step = edge.roles.find(({ role }) => role === 'step');
  if (step !== undefined) walkUnit(walk, flow, isTriedOnce(step), () => { enterCallees(walk, body, edge, flow); });
  else enterCallees(walk, body, edge, flow);
  walk.via.pop();
  if (isKept) walk.caught -= 1;
}

/** A step is tried again on its own before anybody around it hears of its error. */
function walkUnit(walk: Walk, flow: Flow, isOnce: boolean, follow: () => void): void {
  const { unit, apart, caught } = walk;
  const { claimed } = flow;
  walk.unit ??= walk.via.join(' ');
  walk.apart = walk.loops.length;
  walk.caught = 0;
  flow.claimed ||= isOnce;
  follow();
  if (isOnce) flow.claimed = claimed;
  walk.unit = unit;
  walk.apart = apart;
  walk.caught = caught;
}

/** What the call itself does to the world. */
function meetCall(walk: Walk, body: Body, edge: CallEdge, flow: Flow): void {
  const { facts, node } = body;
  const site = { node, edge };
  const around = getSurroundings(walk, body, edge.call, flow);
  const { loops, transaction } = around;
  const database = findDatabaseSite(walk.graph, site, around);
  const plain = findEffectIn(walk.graph, site);
  const effect = plain === null ? plain : readSending(walk.entry.consumer === null ? plain : readBilling(plain));
  if (setsOnce(facts, edge) && !(walk.givesBack ??= givesKeysBack(walk.graph, walk.entry))) flow.claimed = true;
  if (database === null ? canFail(edge) : false) fail(walk, body, flow, site, edge.place.span[0]);
  // Money and messages are not taken back: the note of them that is refused makes the queue do them again. Nor are rows that the next one belongs to.
  if (database !== null && walk.entry.consumer !== null && throwsOnWrite(database)) fail(walk, body, { ...flow, done: listLasting(walk, flow, database) }, site, edge.place.span[0], database);
  if (database?.statement.operation === 'read') flow.reads = append(flow.reads, database);
  else if (database !== null) {
    noteWrite(walk, flow, database);
    if (isClaim(facts, edge.call, database.statement)) {
      flow.claimed = true;
      // Where each item is claimed on its own, a list that is made there holds those that were won.
      if (loops.length > 0) for (const call of walk.via) walk.winners.add(call);
    }
    // A second run fails here, before its effects.
    if (database.statement.onConflict === 'fail' && isUniqueInsert(walk.graph, database.statement, node)) {
      flow.claimed = true;
      // What the same transaction changed before is taken back with it.
      flow.done = flow.done.filter((done) => !isTakenBack(walk, done, transaction));
    }
  }
  if (effect !== null && flow.claimed && walk.claimed.length < getMostNotes(walk)) walk.claimed.push(site);
  if (effect === null || effect.nature === 'idempotent-write' || flow.claimed || walk.listed.some((calls) => calls.some((call) => walk.winners.has(call)))) return;
  if (effect.nature === 'enqueue' && isDeduplicated([effect])) return;
  // Asking for something again gives the same answer.
  if (effect.nature === 'request' && isAnswerRead(facts, edge.call)) return;
  const done: DoneEffect = { ...site, effect, statement: database?.statement ?? null, loops, transaction, isCaught: walk.caught > 0, reads: flow.reads, writes: flow.writes, tested: flow.tested, gates: flow.gates, isFilledIn: database !== null && (isMadeForMissing(walk.graph, database, flow.passed) || isBesideFilledIn(flow, transaction)), choices: [...walk.choices], way: [...walk.way], names: [...walk.names], unit: walk.unit, passed: flow.passed };
  walk.effects.push(done);
  flow.done = append(flow.done, done);
  // In a loop the effect itself may fail after those of the items before.
  if (loops.length <= walk.apart) return;
  if (canFail(edge)) fail(walk, body, { ...flow, done: [done] }, site, edge.place.span[0]);
  else if (database !== null && walk.entry.consumer !== null && isKnownNotice(walk.graph, done) && throwsOnWrite(database)) fail(walk, body, { ...flow, done: [done] }, site, edge.place.span[0], database);
}

/** The lines of an invoice that was made because there was none: the same transaction made both, or neither, and behind the same test. */
function isBesideFilledIn({ done, passed }: Flow, transaction: string | null): boolean {
  return transaction !== null && done.some((one) => one.isFilledIn && one.transaction === transaction && one.passed.every((test) => passed.includes(test)));
}

/** What the run has done that is there twice when this write is refused. */
function listLasting(walk: Walk, { done }: Flow, refused: DatabaseSite): readonly DoneEffect[] {
  const halfMade = new Set(findHalfMade(walk.graph, done, refused));
  return done.filter((one) => one.effect.nature === 'money' || one.effect.nature === 'message' || halfMade.has(one) || isKnownNotice(walk.graph, one));
}

function getSurroundings(walk: Walk, body: Body, call: number, flow: Flow): Pick<DatabaseSite, 'loops' | 'transaction' | 'via' | 'gatedBy'> {
  const transaction = walk.transactions[walk.transactions.length - 1] ?? findListId(body, call);
  return { loops: [...walk.loops], transaction, via: [...walk.via], gatedBy: flow.reads.filter((read) => read.via.some((one) => flow.gates.has(one))) };
}

function noteWrite(walk: Walk, flow: Flow, write: DatabaseSite): void {
  for (const effect of flow.done) if (walk.writes.length < getMostNotes(walk)) walk.writes.push({ effect, write, order: walk.steps });
  flow.writes = append(flow.writes, write);
}

function findListId({ facts, node }: Body, call: number): string | null {
  const list = findListTransaction(facts, call);
  return list === null ? null : `${node.file}#${list}`;
}

function isTakenBack(walk: Walk, done: DoneEffect, transaction: string | null): boolean {
  const isTaken = transaction !== null && done.transaction === transaction && (done.effect.nature === 'write' || done.effect.nature === 'counter');
  if (isTaken) walk.undone.add(done);
  return isTaken;
}

/** The run may end here with an error, and be made again with all it has done. */
function fail(walk: Walk, body: Body, flow: Flow, site: Site | null, line: number, write: DatabaseSite | null = null): void {
  if (walk.caught > 0) return;
  for (const effect of flow.done) {
    // What a step has done it does not do again when a later one fails.
    if (excludes(effect.choices, walk.choices) || (effect.unit !== null && effect.unit !== walk.unit)) continue;
    if (site !== null && isHandedOnOnce(walk.graph, effect, site)) continue;
    // That the effect did not happen is no reason to fear that it happens again.
    if (site === null && [...walk.tests, ...listMissed(body.facts, body.node, flow.passed, effect)].some((test) => asksAbout(body.facts, test, body.node, effect, walk.loops.length))) continue;
    if (walk.failures.length < getMostNotes(walk)) walk.failures.push({ effect, site, line, file: body.node.file, via: [...walk.via], order: walk.steps, isRolledBack: effect.transaction !== null && walk.transactions.includes(effect.transaction), write });
  }
}

function enterCallees(walk: Walk, body: Body, edge: CallEdge, flow: Flow): void {
  const call = body.facts.calls[edge.call];
  if (call === undefined || edge.to.length === 0) return;
  const isPerItem = edge.loop && !call.loop && !(call.callee.kind === 'member' && isSingleJobList(walk.graph, walk.entry, body.node, call.callee.object));
  const transaction = opensTransaction(body.facts, call) ? `${edge.place.file}:${edge.place.span.join(':')}` : null;
  const { gates } = flow;
  if (isPerItem) {
    walk.loops.push(`${edge.place.file}:${edge.place.span.join(':')}`);
    if (call.callee.kind === 'member') flow.gates = addGates(flow, body, call.callee.object).gates;
  }
  if (transaction !== null) walk.transactions.push(transaction);
  walk.way.push(edge);
  const alternatives = findAlternatives(walk.graph, body.facts, edge);
  if (alternatives.length > 0) walkAlternatives(walk, alternatives, flow);
  for (const contexts of groupByFunction(walk, edge.to.filter((id) => !alternatives.includes(id)))) {
    const [only, ...others] = contexts;
    if (only !== undefined && others.length === 0) walkNode(walk, only, flow);
    else walkAlternatives(walk, contexts, flow);
  }
  walk.way.pop();
  if (transaction !== null) walk.transactions.pop();
  if (isPerItem) walk.loops.pop();
  // What a callee tested before it returned decides nothing for its caller.
  flow.gates = gates;
}

/** A function that one call enters in several contexts is run once, in one of them: which is not known. */
function groupByFunction(walk: Walk, ids: readonly number[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const id of ids) {
    const node = walk.graph.nodes[id];
    const name = node === undefined ? '' : `${node.file}#${node.function}`;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [id]);
    else known.push(id);
  }
  return [...groups.values()];
}

/** One of them is entered: what another does is no part of the run. */
function walkAlternatives(walk: Walk, alternatives: readonly number[], flow: Flow): void {
  const of = `${walk.via.join(' ')} ()`;
  const isNear = isNearHandler(walk);
  const paths = alternatives.map((id) => {
    const path = copyFlow(flow);
    // What stands further down is a matter of the job's own, and may lead to all others.
    if (isNear) noteJob(walk);
    choose(walk, { of, is: id, ...(isNear && { isJob: true as const }) }, () => { walkNode(walk, id, path); });
    return path;
  });
  joinFlows(flow, paths);
}
