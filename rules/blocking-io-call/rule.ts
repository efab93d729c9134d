/**
 * What holds the thread in a handler holds up every other request, whether it waits for a disk, a program or the processor. Most
 * such calls are short and few, which is why nobody is told of them who did not ask.
 */
import { isOnlyIfMissing } from '../../src/graph/ways/seldom/only-if-missing.ts';
import { narrowToCommand } from '../../src/graph/ways/asked/chosen-command.ts';
import { narrowToOwnEvent } from '../../src/graph/ways/asked/own-event.ts';
import { narrowToAskedRoute } from '../../src/graph/ways/asked/asked-route.ts';
import { findPathsToRole, type RolePath } from '../../src/graph/ways/paths-to-role.ts';
import { isRemembered } from '../../src/graph/ways/seldom/remembered-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { entryEvidence, evidence, getNode, positionOf } from '../../src/rulekit/places.ts';
import { findPoolEdit } from '../../src/rulekit/edits/pool-edit.ts';
import { renderRequests } from '../../src/rulekit/requests.ts';
import { findTwinEdit } from '../../src/rulekit/edits/twin-edit.ts';

const isWanted = (match: RoleMatch): boolean => match.role === 'blocking-io-call';

export default defineRule({
  id: 'blocking-io-call',
  family: 'request-path',
  title: 'Synchronous file, process or crypto call on a request path',
  summary: 'A call of fs, child_process, crypto, zlib or bcrypt that blocks the event loop is reachable from a request handler.',
  maturity: 'preview',
  suggestion: 'verified',
  byDefault: 'off',
  *detect(graph) {
    for (const entry of graph.entryPoints) {
      // Where requests come one at a time, nobody waits behind this one.
      if (entry.kind !== 'http' || entry.http?.serial === true) continue;
      for (const path of findPathsToRole(graph, entry, isWanted)) {
        if (!isRemembered(graph, path.steps) && !isOnlyIfMissing(graph, path.steps)) yield getDetection(graph, entry, path);
      }
    }
  },
});

function getDetection(graph: ProgramGraph, taken: EntryPoint, whole: RolePath): Detection {
  const { entry, path } = narrowToCommand(graph, narrowToAskedRoute(graph, narrowToOwnEvent(graph, taken, whole.steps), whole.steps), whole);
  const last = path.steps.at(-1);
  if (last === undefined) throw new Error('a path has at least the call itself');
  const { library, api } = path.match;
  return {
    // In a loop, or before every route, it adds up; alone it is one short stop.
    severity: path.loop || entry.http?.everyRequest === true ? 'warning' : 'info',
    confidence: path.confidence,
    ...positionOf(last.edge.place),
    subject: entry.subject,
    title: `${entry.subject} waits on ${api}`,
    message: `${renderRequests(entry)} runs ${api}${path.loop ? ' for each item' : ''} on the event loop: until ${waitsFor(library)}, this process answers nobody.`,
    advice: renderAdvice(library),
    evidence: [
      entryEvidence(entry),
      ...path.steps.map((step, index) => {
        const next = path.steps[index + 1];
        return next ? evidence('call', step.edge.place, `${step.node.name} calls ${getNode(graph, next.node.id).name}`) : evidence('sink', step.edge.place, api);
      }),
    ],
    chain: [...path.steps.map((step) => step.node.name), api],
    edit: findTwinEdit(graph, entry, path) ?? findPoolEdit(graph, entry, path),
  };
}

function waitsFor(library: string): string {
  switch (library) {
    case 'node:fs': return 'the disk has answered';
    case 'node:child_process': return 'the other program has ended';
    default: return 'it is computed';
  }
}

function renderAdvice(library: string): string {
  switch (library) {
    case 'node:fs': return 'Await the call of the same name in `node:fs/promises`. What never changes is read once, when the program starts.';
    case 'node:child_process': return 'Await `execFile` through `util.promisify`, or put the work on the queue this service has.';
    default: return 'Await the call of the same name without `Sync`, which runs on the thread pool, through `util.promisify`.';
  }
}
