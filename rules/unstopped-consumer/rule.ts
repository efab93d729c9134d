/**
 * Every deploy and every scale-in ends processes. A consumer that nobody tells to stop is cut off in the middle of a job: what it has
 * done stays done, and the job is run again from its start.
 */
import type { ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import { findCutOffEffect } from '../../src/graph/queues/time-limits/cut-off-effects.ts';
import { findMissingStop, type MissingStop } from '../../src/graph/queues/graceful-stop.ts';
import { findServicesOfEntry } from '../../src/graph/services/service-of-entry.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, Service } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { entryEvidence, evidence, lineEvidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'unstopped-consumer',
  family: 'queues',
  title: 'Queue consumer that is cut off in the middle of a job',
  summary: 'Nothing stops the consumer when its process is told to end: jobs under way are cut off, and run again from their start.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const stop = findMissingStop(graph, entry);
      const effect = stop === null ? null : findCutOffEffect(graph, entry);
      // One listener of the process stops all its consumers.
      const place = `${entry.framework} ${entry.registration.file}`;
      if (stop === null || effect === null || seen.has(place)) continue;
      seen.add(place);
      yield getDetection(graph, entry, stop, effect);
    }
  },
});

/** Platforms that end instances all day, and how long they wait after SIGTERM. */
const ending: Readonly<Partial<Record<Service['platform'], string>>> = {
  // https://cloud.google.com/run/docs/container-contract#instance-shutdown
  'cloud-run': 'Cloud Run ends an instance 10 seconds after SIGTERM, at every deploy and whenever it scales in',
  'cloud-run-worker-pool': 'Cloud Run ends an instance 10 seconds after SIGTERM, at every deploy and whenever it scales in',
  // https://fly.io/docs/reference/configuration/#kill_timeout
  fly: 'Fly ends a machine 5 seconds after it asked it to stop, at every deploy',
  // https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
  kubernetes: 'Kubernetes ends a pod 30 seconds after SIGTERM, at every deploy and whenever it moves or scales in',
};

function getDetection(graph: ProgramGraph, entry: EntryPoint, stop: MissingStop, effect: ReachedEffect): Detection {
  const service = findServicesOfEntry(graph, entry).map((one) => one.service).find(({ platform }) => ending[platform] !== undefined);
  const when = (service === undefined ? undefined : ending[service.platform]) ?? 'Every deploy ends the process';
  const handler = graph.nodes[entry.node]?.name ?? 'handler';
  return {
    severity: 'info',
    confidence: 'likely',
    ...positionOf(entry.registration),
    subject: entry.subject,
    title: `Nothing stops the consumer of ${entry.subject} before its process ends`,
    message: `${when}, and nothing stops ${entry.consumer?.isUnnamed === true ? 'that consumer' : `the consumer of ${entry.subject}`} first: a job under way is cut off, ${stop.outcome}. If it had called ${renderApi(effect.match)} by then, that happens twice.`,
    advice: `Listen to SIGTERM, \`await ${stop.call}\`, then end the process; keep jobs shorter than the platform waits.`,
    evidence: [
      evidence('consumer', entry.registration, `${entry.framework} ${entry.subject}`),
      ...starterEvidence(entry),
      ...(service === undefined ? [] : [lineEvidence('deployment', service.file, service.line, service.name)]),
      entryEvidence(entry, handler),
      ...getWayEvidence(graph, effect.call),
      evidence('effect', effect.call.edge.place, renderApi(effect.match)),
    ],
    chain: [handler, stop.call],
    edit: null,
  };
}
