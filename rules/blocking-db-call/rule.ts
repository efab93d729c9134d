/**
 * The checkout incident: a synchronous database call on the path of a request. Node answers nobody while it runs; at 140
 * requests a second that was tolerable, at 530 the whole service stood still.
 */
import { findPathsToRole, type RolePath } from '../../src/graph/paths-to-role.ts';
import type { Detection, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { entryEvidence, evidence, getNode, positionOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'blocking-db-call',
  family: 'request-path',
  title: 'Synchronous database call on a request path',
  summary: 'A database call that blocks the event loop is reachable from a request handler.',
  maturity: 'stable',
  suggestion: 'none',
  *detect(graph) {
    for (const entry of graph.entryPoints) {
      if (entry.kind !== 'http') continue;
      for (const path of findPathsToRole(graph, entry, (match) => match.role === 'blocking-db-call')) yield detection(graph, entry, path);
    }
  },
});

function detection(graph: ProgramGraph, entry: EntryPoint, path: RolePath): Detection {
  const sink = path.steps[path.steps.length - 1];
  if (!sink) throw new Error('a path has at least the call itself');
  return {
    severity: 'error',
    confidence: path.confidence,
    ...positionOf(sink.edge.place),
    subject: entry.subject,
    title: `${entry.subject} waits on a synchronous database call`,
    message: message(entry, path),
    advice: advice(path),
    evidence: chain(graph, entry, path),
    chain: [...path.steps.map((step) => step.node.name), path.match.api],
    edit: null,
  };
}

function message(entry: EntryPoint, path: RolePath): string {
  const call = path.match.api;
  const who = entry.http?.everyRequest === true ? `Every request that passes ${entry.subject}` : `Every ${entry.subject} request`;
  const times = path.loop ? `runs ${call} once per item` : `runs ${call}`;
  const hidden = path.match.hidden ? ' The API returns a promise, but the engine under it is synchronous: `await` does not free the event loop.' : '';
  const shared = entry.http && entry.http.others.length > 0 ? ` The same handler serves ${entry.http.others.length} more ${entry.http.others.length === 1 ? 'route' : 'routes'}.` : '';
  return `${who} ${times} on the event loop: until it returns, this process answers nobody, so under load all routes queue behind it.${hidden}${shared}`;
}

function advice(path: RolePath): string {
  return path.loop
    ? 'Read all items with one statement, and move it off the event loop: a worker thread, an asynchronous driver, or the queue this service already has.'
    : 'Move it off the request path: a worker thread, an asynchronous driver, or, when the response does not need the result, the queue this service already has.';
}

function chain(graph: ProgramGraph, entry: EntryPoint, path: RolePath): readonly Evidence[] {
  const found: Evidence[] = [entryEvidence(entry)];
  path.steps.forEach((step, index) => {
    const next = path.steps[index + 1];
    found.push(next ? evidence('call', step.edge.place, `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('sink', step.edge.place, path.match.api));
  });
  // Only here does the client decide: the same call over another driver would be fine.
  if (path.match.hidden && path.match.origin) found.push(evidence('client', path.match.origin, `${path.match.library} opened here`));
  return found;
}
