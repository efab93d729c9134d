/**
 * The checkout incident: a synchronous database call on the path of a request. Node answers nobody while it runs; at 140
 * requests a second that was tolerable, at 530 the whole service stood still.
 */
import { narrowToAskedRoute, narrowToChosen } from '../../src/graph/ways/asked/asked-route.ts';
import { narrowToCommand } from '../../src/graph/ways/asked/chosen-command.ts';
import { narrowToOwnEvent } from '../../src/graph/ways/asked/own-event.ts';
import { isDatabaseChosen } from '../../src/graph/ways/seldom/chosen-database.ts';
import { findTaskOfWork } from '../../src/graph/task-of-work.ts';
import { createWaysFinder, type ChangedWays } from '../../src/graph/ways/changed-ways.ts';
import { findMeans } from '../../src/graph/means-at-hand.ts';
import { findPathsToRole, type PathStep, type RolePath } from '../../src/graph/ways/paths-to-role.ts';
import { isLeftBehind } from '../../src/graph/ways/left-behind.ts';
import { isWayPerItem } from '../../src/graph/ways/per-item.ts';
import { waitsBetweenItems } from '../../src/graph/ways/waits-between-items.ts';
import type { Confidence, Detection, Evidence, Severity, Ways } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { findEnqueueEdit } from '../../src/rulekit/edits/enqueue-edit.ts';
import { entryEvidence, evidence, getNode, positionOf } from '../../src/rulekit/places.ts';
import { findPoolEdit } from '../../src/rulekit/edits/pool-edit.ts';
import { findTwinEdit } from '../../src/rulekit/edits/twin-edit.ts';
import { beforeCallbacks } from '../../src/rulekit/way-evidence.ts';
import { isBridge, isJsonFile, renderAdvice } from './advice.ts';
import { renderMessage, renderOneMore, renderTitle, type CallCircumstances } from './message.ts';
import { announcesTransaction, readsOneRow, setsDatabaseUp } from './short-statements.ts';

const isWanted = (match: RoleMatch): boolean => match.role === 'blocking-db-call';

export default defineRule({
  id: 'blocking-db-call',
  family: 'request-path',
  title: 'Synchronous database call on a request path',
  summary: 'A database call that blocks the event loop is reachable from a request handler.',
  maturity: 'stable',
  suggestion: 'verified',
  *detect(graph, touched) {
    const waysFrom = touched && createWaysFinder(graph, touched);
    for (const entry of graph.entryPoints) {
      // Where requests come one at a time, nobody waits behind this one.
      if (entry.kind !== 'http' || entry.http?.serial === true) continue;
      const findWays = waysFrom?.(entry);
      for (const path of findPathsToRole(graph, entry, isWanted)) {
        const last = path.steps.at(-1);
        const ways = last && findWays?.(last);
        yield { ...detection(graph, entry, path), ...(ways ? { ways: tellWays(graph, entry, path, ways) } : {}), ...(touched ? { routes: tellRoutes(entry, path, findCircumstances(graph, entry, path)) } : {}) };
      }
    }
  },
});

function detection(graph: ProgramGraph, taken: EntryPoint, whole: RolePath): Detection {
  const { entry, path } = narrowToCommand(graph, narrowToAskedRoute(graph, narrowToOwnEvent(graph, taken, whole.steps), whole.steps), whole);
  const sink = path.steps[path.steps.length - 1];
  if (!sink) throw new Error('a path has at least the call itself');
  const circumstances = findCircumstances(graph, entry, path);
  const { isChosen, isLeft } = circumstances;
  return {
    severity: judge(entry, path, circumstances),
    confidence: getConfidence(path, setsDatabaseUp(graph, sink, path.match) || announcesTransaction(graph, sink, path.match), isChosen || isLeft),
    ...positionOf(sink.edge.place),
    subject: entry.subject,
    title: renderTitle(entry, path),
    message: renderMessage(entry, path, circumstances),
    advice: renderAdvice(entry, path, findMeans(graph, entry.handler.file), findTaskOfWork(graph, path.steps)?.tasks[0]?.by.file ?? null),
    evidence: chain(graph, entry, path.steps, path.match, isChosen),
    chain: [...path.steps.map((step) => step.node.name), path.match.api],
    edit: findEnqueueEdit(graph, entry, path) ?? (isJsonFile(path.match) ? null : findTwinEdit(graph, entry, path)) ?? findPoolEdit(graph, entry, path),
  };
}

function findCircumstances(graph: ProgramGraph, entry: EntryPoint, path: RolePath): CallCircumstances {
  const sink = path.steps.at(-1);
  return { isChosen: isDatabaseChosen(graph, path.steps), waits: isServedBetweenItems(graph, path), isShort: sink !== undefined && readsOneRow(graph, sink, path.match), isLeft: isLeftBehind(graph, entry, path.steps) };
}

/** Of every loop on the way: one that waits for nothing else holds everybody for as long as its list is. */
function isServedBetweenItems(graph: ProgramGraph, { loop, steps }: RolePath): boolean {
  return loop && steps.every(({ node, edge }) => !edge.loop || waitsBetweenItems(graph, node, edge));
}

function getConfidence({ migrates, setsOff, match, confidence }: RolePath, isPreparation: boolean, isUnsure: boolean): Confidence {
  if (migrates || setsOff || isPreparation) return 'possible';
  return (isUnsure || isJsonFile(match) || isBridge(match)) && confidence === 'certain' ? 'likely' : confidence;
}

/** A statement stops everybody under load, wherever it stands. One file, and one row by its key, stop them for long only when they are asked for again and again. */
function judge(entry: EntryPoint, { match, loop }: RolePath, { isShort }: CallCircumstances): Severity {
  return (isShort || isJsonFile(match)) && !loop && entry.http?.everyRequest !== true ? 'warning' : 'error';
}

function tellWays(graph: ProgramGraph, entry: EntryPoint, { match }: RolePath, { all, touched, calls, steps }: ChangedWays): Ways {
  return { all, touched, calls, message: renderOneMore(entry, match, isWayPerItem(graph, steps)), evidence: steps.length === 0 ? [] : chain(graph, entry, steps, match, false) };
}

/** Middleware and handlers are put on new routes without being changed themselves. */
function tellRoutes(entry: EntryPoint, path: RolePath, circumstances: CallCircumstances): NonNullable<Detection['routes']> {
  const { http, alsoRegistered = [] } = entry;
  if (http === null) return [];
  return [{ subject: entry.subject, registration: entry.registration, ...http }, ...alsoRegistered].map(({ subject, registration, method, path: route, everyRequest }) => {
    const alone = narrowToChosen({ ...entry, subject, registration, http: { method, path: route, everyRequest, others: [] } }, path.steps);
    return { subject, registration, title: renderTitle(alone, path), message: renderMessage(alone, path, circumstances) };
  });
}

function chain(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[], match: RoleMatch, isChosen: boolean): readonly Evidence[] {
  const found: Evidence[] = [entryEvidence(entry)];
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    found.push(next ? evidence('call', beforeCallbacks(graph, step.edge.place), `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('sink', step.edge.place, match.api));
  });
  // Only here does the client decide: the same call over another driver would be fine.
  if ((match.hidden || isChosen) && match.origin) found.push(evidence('client', match.origin, `${match.library} opened here`));
  return found;
}
