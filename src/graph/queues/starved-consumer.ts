/** Whether a consumer that takes its jobs by itself runs where the platform gives no processor to what answers no request. */
import type { Confidence, Severity } from '../../model/finding.ts';
import type { EntryPoint, ProgramGraph, Service } from '../../model/graph.ts';
import { findCpuLack, type CpuLack } from '../services/cpu-of-service.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../effects/effects-of-entry.ts';
import { getInstances } from '../services/instances-of-entry.ts';
import type { Instances } from '../services/instances-of-service.ts';
import { findServicesOfEntry, isHosted, type EntryService } from '../services/service-of-entry.ts';

export interface StarvedConsumer {
  readonly consumer: NonNullable<EntryPoint['consumer']>;
  readonly at: EntryService;
  readonly lack: CpuLack;
  readonly instances: Instances;
  readonly effects: readonly ReachedEffect[];
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** Libraries whose consumers are called by requests of their service, wherever they run: they need no processor of their own. */
const pushed: ReadonlySet<string> = new Set(['inngest', '@upstash/workflow', 'aws-lambda', 'firebase-functions', '@google-cloud/functions-framework']);

/** Those that run in a service of their own, which no file of the project deploys, or by a call of the platform: https://trigger.dev/docs/how-it-works, https://developers.cloudflare.com/workflows/, https://developers.cloudflare.com/queues/ */
const elsewhere: ReadonlySet<string> = new Set(['Trigger.dev', 'cloudflare-workers', 'Cloudflare Queues']);

export function findStarvedConsumer(graph: ProgramGraph, entry: EntryPoint): StarvedConsumer | null {
  const { consumer } = entry;
  if (consumer === null || pushed.has(consumer.library) || elsewhere.has(consumer.library)) return null;
  const services = findServicesOfEntry(graph, entry).map((at) => ({ at, lack: findCpuLack(at.service) }));
  const [first] = services.flatMap(({ at, lack }) => (lack === null ? [] : [{ at, lack }]));
  if (first === undefined) return null;
  const effects = findEffectsOfEntry(graph, entry);
  const instances = getInstances(graph, entry);
  const runsElsewhere = services.some(({ at, lack }) => lack === null && isHosted(at.service));
  return { consumer, ...first, instances, effects, severity: judge(first.lack, effects, staysAlone(first.at.service, instances)), confidence: weigh(first.at, first.lack, runsElsewhere) };
}

/** A job that is taken up again repeats what it has done; one without effects is late. Beside one instance that stays, nobody takes it up. */
function judge(lack: CpuLack, effects: readonly ReachedEffect[], isOneThatStays: boolean): Severity {
  return lack.kind === 'throttled' && effects.length > 0 && !isOneThatStays ? 'error' : 'warning';
}

function staysAlone({ instances: { min } }: Service, instances: Instances): boolean {
  return instances.kind === 'one' && min.from === 'file' && min.value === 1;
}

/** Where the same consumer runs elsewhere too, it may be switched on only there. A function that merely imports it may never start it. */
function weigh(at: EntryService, lack: CpuLack, runsElsewhere: boolean): Confidence {
  if (runsElsewhere || !at.isSure || (lack.kind === 'frozen' && at.why !== 'starts')) return 'possible';
  return at.why === 'starts' && lack.isSaid ? 'certain' : 'likely';
}
