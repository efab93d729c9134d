/**
 * The checkout incident began with one more query in a route that everybody knew to be hot. Such a route is watched: what a pull
 * request adds to the database calls of its requests is said, whether it blocks or not.
 */
import { createWaysFinder, type ChangedWays, type Touched } from '../../src/graph/ways/changed-ways.ts';
import { findPathsToRole, type PathStep } from '../../src/graph/ways/paths-to-role.ts';
import { isWayPerItem } from '../../src/graph/ways/per-item.ts';
import { countDatabaseCalls } from '../../src/graph/watches/count-database-calls.ts';
import { findWatchedRoute } from '../../src/graph/watches/watched-entries.ts';
import type { Detection, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { entryEvidence, evidence, getNode, positionOf } from '../../src/rulekit/places.ts';
import { isLeftAlone } from './awaiting.ts';
import { renderMessage } from './message.ts';

const isWanted = (match: RoleMatch): boolean => match.role === 'db-call';

export default defineRule({
  id: 'added-db-call',
  family: 'request-path',
  title: 'Database call added to a watched route',
  summary: 'On a route that the configuration watches, the pull request adds a database call to the request path.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph, touched, watch = []) {
    if (touched === undefined || watch.length === 0) return;
    const waysFrom = createWaysFinder(graph, touched);
    for (const entry of graph.entryPoints) {
      const route = entry.kind === 'http' ? findWatchedRoute(entry, watch) : null;
      if (route === null) continue;
      const findWays = waysFrom(entry);
      if (findWays === undefined) continue;
      // A call that blocks has a rule of its own, which says more about it.
      for (const path of findPathsToRole(graph, entry, isWanted)) {
        const last = path.steps.at(-1);
        const ways = last && findWays(last);
        if (ways !== undefined && ways.touched > 0 && ways.steps.length > 0) yield getDetection({ graph, entry: { ...entry, subject: route }, match: path.match, ways, touched, confidence: path.confidence });
      }
    }
  },
});

interface Added {
  readonly graph: ProgramGraph;
  readonly entry: EntryPoint;
  readonly match: RoleMatch;
  readonly ways: ChangedWays;
  readonly touched: Touched;
  readonly confidence: Detection['confidence'];
}

function getDetection({ graph, entry, match, ways, touched, confidence }: Added): Detection {
  const { steps } = ways;
  const loop = isWayPerItem(graph, steps);
  const leftAlone = isLeftAlone(graph, steps);
  const place = (steps.find((step) => isTouched(graph, step, touched)) ?? steps[0])?.edge.place;
  if (place === undefined) throw new Error('a way has at least the call itself');
  const message = renderMessage({ entry, match, loop, leftAlone, calls: countDatabaseCalls(graph, entry) });
  const shown = getEvidence(graph, entry, steps, match);
  return {
    severity: loop ? 'error' : leftAlone ? 'info' : 'warning',
    confidence,
    ...positionOf(place),
    subject: entry.subject,
    title: `${entry.subject} makes one more database call${loop ? ' per item' : ''}`,
    message,
    advice: loop
      ? 'Ask for all items with one statement, or put the work on a queue when the response does not need it.'
      : 'Make sure that the request has to wait for it: join it to a statement that is there, remember the answer, or put it on a queue when the response does not need it.',
    evidence: shown,
    chain: [...steps.map((step) => step.node.name), match.api],
    edit: null,
    isOfChange: true,
    ways: { all: ways.all, touched: ways.touched, calls: ways.calls, message, evidence: shown },
  };
}

function isTouched(graph: ProgramGraph, { node, edge }: PathStep, touched: Touched): boolean {
  return touched.hasLine(node.file, graph.files[node.file]?.calls[edge.call]?.nameLine ?? edge.place.span[0]);
}

function getEvidence(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[], match: RoleMatch): readonly Evidence[] {
  return [
    entryEvidence(entry),
    ...steps.map((step, index) => {
      const next = steps[index + 1];
      return next ? evidence('call', step.edge.place, `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('sink', step.edge.place, renderApi(match));
    }),
  ];
}
