/** Kafka consumer groups that are another one in each process: the instances do not share the messages, each gets all of them. */
import { findEffectsOfEntry } from '../../src/graph/effects/effects-of-entry.ts';
import { findOptions } from '../../src/graph/queues/option-places.ts';
import { isLasting } from '../../src/graph/runs/lasting-effects.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { evidence } from '../../src/rulekit/places.ts';
import type { Ineffective } from './ineffective.ts';

/** A group per process is meant where each has something of its own to refresh, such as a cache: only lasting effects are told. */
export function findRandomGroups(graph: ProgramGraph): readonly Ineffective[] {
  return graph.entryPoints.flatMap((entry): readonly Ineffective[] => {
    const { consumer } = entry;
    const origin = consumer?.match.origin ?? null;
    if (consumer?.library !== 'kafkajs' || consumer.match.isFork || origin === null) return [];
    const option = findOptions(consumer.match.originArguments, origin.file, 'groupId').find(({ value }) => value.kind === 'unknown' && (value.varies !== undefined || value.perInstance === true));
    const effect = option === undefined ? undefined : findEffectsOfEntry(graph, entry).find(({ nature }) => isLasting(nature));
    if (option === undefined || effect === undefined) return [];
    return [{
      option: 'groupId', title: 'No two instances share the `groupId`', file: option.file, line: option.line, queue: consumer.queue, api: consumer.match.api, severity: 'warning', confidence: effect.call.confidence,
      // https://kafka.js.org/docs/consuming: consumers of one group share the partitions of a topic.
      message: (of) => `Every ${option.value.kind === 'unknown' && option.value.perInstance === true ? 'instance' : 'process'} makes a consumer group of its own, so each instance gets every message${of === null ? '' : ` of ${of}`} and calls ${renderApi(effect.match)} for it; ${option.value.kind === 'unknown' && option.value.perInstance === true ? 'the next deploy' : 'a restart'} forgets how far the last group had come.`,
      advice: () => 'Give all instances of the service one constant `groupId`, so that each message goes to one of them.',
      evidence: [evidence('consumer', entry.registration, `kafkajs ${entry.subject}`), evidence('effect', effect.call.edge.place, renderApi(effect.match))],
      edit: null,
    }];
  });
}
