/**
 * The checkout incident: a synchronous database call on the path of a request. Node answers nobody while it runs; at 140
 * requests a second that was tolerable, at 530 the whole service stood still.
 */
import { createWaysFinder, type ChangedWays } from '../../src/graph/changed-ways.ts';
import { findPathsToRole, type PathStep, type RolePath } from '../../src/graph/paths-to-role.ts';
import type { Detection, Evidence, Ways } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { entryEvidence, evidence, getNode, positionOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'blocking-db-call',
  family: 'request-path',
  title: 'Synchronous database call on a request path',
  summary: 'A database call that blocks the event loop is reachable from a request handler.',
  maturity: 'stable',
  suggestion: 'none',
  *detect(graph, touched) {
    const waysFrom = touched && createWaysFinder(graph, touched);
    for (const entry of graph.entryPoints) {
      // Where requests come one at a time, nobody waits behind this one.
      if (entry.kind !== 'http' || entry.http?.serial === true) continue;
      const findWays = waysFrom?.(entry);
      for (const path of findPathsToRole(graph, entry, (match) => match.role === 'blocking-db-call')) {
        const last = path.steps.at(-1);
        const ways = last && findWays?.(last);
        yield { ...detection(graph, entry, path), ...(ways ? { ways: tellWays(graph, entry, path, ways) } : {}) };
      }
    }
  },
});

function detection(graph: ProgramGraph, entry: EntryPoint, path: RolePath): Detection {
  const sink = path.steps[path.steps.length - 1];
  if (!sink) throw new Error('a path has at least the call itself');
  return {
    severity: 'error',
    // That such a file is a database is concluded from how it is used; a project may as well call it its settings.
    confidence: isJsonFile(path) && path.confidence === 'certain' ? 'likely' : path.confidence,
    ...positionOf(sink.edge.place),
    subject: entry.subject,
    title: `${entry.subject} waits on a synchronous database call`,
    message: message(entry, path),
    advice: advice(path),
    evidence: chain(graph, entry, path.steps, path.match),
    chain: [...path.steps.map((step) => step.node.name), path.match.api],
    edit: null,
  };
}

/** The call was on this request path before; the way shown is one more. */
function tellWays(graph: ProgramGraph, entry: EntryPoint, path: RolePath, ways: ChangedWays): Ways {
  const times = ways.steps.some((step) => step.edge.loop) ? 'once more per item' : 'once more';
  return {
    all: ways.all,
    touched: ways.touched,
    message: `${who(entry)} ran ${path.match.api} before, and now runs it ${times}, on the event loop: until it returns, this process answers nobody, so under load all routes queue behind it.`,
    evidence: ways.steps.length === 0 ? [] : chain(graph, entry, ways.steps, path.match),
  };
}

function who(entry: EntryPoint): string {
  return entry.http?.everyRequest === true ? `Every request that passes ${entry.subject}` : `Every ${entry.subject} request`;
}

function message(entry: EntryPoint, path: RolePath): string {
  const call = path.match.api;
  const times = path.loop ? `runs ${call} once per item` : `runs ${call}`;
  const hidden = path.match.hidden ? ' The API returns a promise, but the engine under it is synchronous: `await` does not free the event loop.' : '';
  const file = isJsonFile(path) ? ' The whole file is read or written each time, which takes longer the more it holds.' : '';
  const shared = entry.http && entry.http.others.length > 0 ? ` The same handler serves ${entry.http.others.length} more ${entry.http.others.length === 1 ? 'route' : 'routes'}.` : '';
  return `${who(entry)} ${times} on the event loop: until it returns, this process answers nobody, so under load all routes queue behind it.${hidden}${file}${shared}`;
}

function isJsonFile(path: RolePath): boolean {
  return path.match.api.endsWith(' of a JSON file');
}

function advice(path: RolePath): string {
  if (isJsonFile(path)) return 'Use `fs.promises` and write one change at a time; where the file keeps growing, move its records into a database that is asked without blocking.';
  return path.loop
    ? 'Read all items with one statement, and move it off the event loop: a worker thread, an asynchronous driver, or the queue this service already has.'
    : 'Move it off the request path: a worker thread, an asynchronous driver, or, when the response does not need the result, the queue this service already has.';
}

/** The call without the functions written into it: a line of theirs is not a line of the call. */
function beforeCallbacks(graph: ProgramGraph, place: Place): Place {
  const [line, column, endLine, endColumn] = place.span;
  const starts = (graph.files[place.file]?.functions ?? []).map((fn) => fn.span[0]).filter((start) => start > line && start <= endLine);
  const last = Math.min(endLine, ...starts.map((start) => start - 1));
  return { file: place.file, span: [line, column, last, endColumn] };
}

function chain(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[], match: RoleMatch): readonly Evidence[] {
  const found: Evidence[] = [entryEvidence(entry)];
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    found.push(next ? evidence('call', beforeCallbacks(graph, step.edge.place), `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('sink', step.edge.place, match.api));
  });
  // Only here does the client decide: the same call over another driver would be fine.
  if (match.hidden && match.origin) found.push(evidence('client', match.origin, `${match.library} opened here`));
  return found;
}
