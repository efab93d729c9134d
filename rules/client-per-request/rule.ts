/**
 * A client is meant to be built once per process: it opens connections, and keeps them for the next caller. Built in a handler it
 * opens them for every request, which is slow when each is closed again and an outage of the database when it is not.
 */
import { narrowToAskedRoute } from '../../src/graph/ways/asked/asked-route.ts';
import { findClientsOfEntry, type BuiltClient } from '../../src/graph/clients/clients-of-entry.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { Detection, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { findConnectionNeed } from '../../src/graph/clients/connection-need.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { knownEvidence } from '../../src/rulekit/known.ts';
import { entryEvidence, evidence, getNode, lineEvidence, positionOf } from '../../src/rulekit/places.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';
import { judge } from './verdict.ts';

export default defineRule({
  id: 'client-per-request',
  family: 'request-path',
  title: 'Client built for every request',
  summary: 'A queue, database, cache or HTTP client that holds connections is built per request, per job or per tick, and nobody shares it.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    for (const entry of graph.entryPoints) {
      if ((entry.kind !== 'http' && entry.kind !== 'consumer' && entry.kind !== 'scheduled') || isOwnProcess(graph, entry)) continue;
      // Constructions of one kind in one function are branches of one decision.
      const seen = new Set<string>();
      for (const client of findClientsOfEntry(graph, entry)) {
        // It opens nothing, and leaves nothing behind: https://docs.bullmq.io/guide/connections
        if (client.holding.shares && client.closing === 'always') continue;
        const { node } = client.path.steps.at(-1) ?? {};
        const key = `${node?.file ?? ''}#${String(node?.function)} ${client.match.api}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield getDetection(graph, entry, client);
      }
    }
  },
});

/**
 * A script that a schedule starts builds its clients once, for the one run it makes. Trigger.dev starts each run in a process that has
 * just been started, unless it is told to keep one: https://trigger.dev/changelog/process-keep-alive
 */
function isOwnProcess(graph: ProgramGraph, entry: EntryPoint): boolean {
  if (entry.consumer?.library === 'Trigger.dev' || entry.scheduled?.library === 'Trigger.dev') return true;
  return entry.kind === 'scheduled' && getNode(graph, entry.node).function === 0;
}

function getDetection(graph: ProgramGraph, taken: EntryPoint, client: BuiltClient): Detection {
  const entry = narrowToAskedRoute(graph, taken, client.path.steps);
  const { path } = client;
  const last = path.steps.at(-1);
  if (last === undefined) throw new Error('a path has at least the call itself');
  const need = findConnectionNeed(graph, entry, client.holding);
  return {
    severity: judge(entry, client),
    confidence: path.confidence,
    ...positionOf(last.edge.place),
    subject: entry.subject,
    title: renderTitle(entry, client),
    message: renderMessage(entry, client, need),
    advice: renderAdvice(client),
    evidence: [...getEvidence(graph, entry, client), ...(need === null ? [] : knownEvidence('deployment', need.instances, `${need.instances.value} instances at most`)), ...(need?.told ? [lineEvidence('deployment', need.told.file, need.told.line, `${need.told.server} takes ${need.told.connections} connections`)] : [])],
    chain: [...path.steps.map((step) => step.node.name), client.match.api],
    edit: findEdit(client),
  };
}

/** What is closed, started or connected by hand cannot just be moved; the edit is tried on the rest, and checked. */
function findEdit({ path, match, holding, closing }: BuiltClient): EditIntent | null {
  const place = path.steps.at(-1)?.edge.place;
  if (place !== undefined && closing === 'on-success' && !holding.shares) return { kind: 'close-in-finally', description: `Close it in a finally: a run that fails leaves ${renderApi(match)} open no longer.`, file: place.file, line: place.span[0], column: place.span[1], closes: holding.closes };
  if (place === undefined || closing !== null || holding.what === 'worker' || holding.what === 'cluster') return null;
  return { kind: 'hoist-client', description: `Make ${renderApi(match)} once, and share it.`, file: place.file, line: place.span[0], column: place.span[1] };
}

function getEvidence(graph: ProgramGraph, entry: EntryPoint, { path, match }: BuiltClient): Evidence[] {
  const found = [entryEvidence(entry)];
  path.steps.forEach((step, index) => {
    const next = path.steps[index + 1];
    found.push(next ? evidence('call', step.edge.place, `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('client', step.edge.place, renderApi(match)));
  });
  return found;
}
