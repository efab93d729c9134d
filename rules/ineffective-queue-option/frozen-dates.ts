/**
 * A monthly job was to mirror the entries of its month, and mirrored those of the month in which the server had started: what a job that
 * comes round carries is kept with its schedule, and each run gets the same. https://docs.bullmq.io/guide/job-schedulers,
 * https://docs.bullmq.io/guide/jobs/repeatable, https://timgit.github.io/pg-boss/#/./api/scheduling
 */
import { findOptions, getOptionArguments } from '../../src/graph/queues/option-places.ts';
import type { ProgramGraph, QueueCall, StaticProperty, StaticValue } from '../../src/model/graph.ts';
import { evidence } from '../../src/rulekit/places.ts';
import type { Ineffective } from './ineffective.ts';

/** What a run is about: a date, a month. Of when something was asked for, the moment of the asking is right. */
const dates = /date|day|month|year|week|period|as_?of|since|until|cut_?off/i;
const askings = /creat|added|schedul|regist|queue|trigger|request|start|updat|init/i;

export function findFrozenDates(graph: ProgramGraph): readonly Ineffective[] {
  return graph.queueCalls.filter(({ role, match }) => role === 'queue-producer' && !match.isFork).flatMap((call) => findDates(getData(call)).map((property): Ineffective => ({
    option: property.key, title: `Each run gets the \`${property.key}\` of when its schedule was made`, file: property.file ?? call.place.file, line: property.line, queue: getQueue(call), api: call.match.api, severity: 'warning', confidence: 'likely',
    message: (of) => `Jobs of ${of ?? 'this queue'} come round by the clock, and what they carry is kept with the schedule: each run gets the \`${property.key}\` of the moment the schedule was made, not its own, and does the work of that day again.`,
    advice: () => `Leave \`${property.key}\` out of the data, and take the time in the handler, when the job runs.`,
    evidence: [evidence('call', call.place, call.match.api)],
    edit: null,
  })));
}

/** What a job that is made by the clock carries; undefined for any other job. */
function getData(call: QueueCall): StaticValue | undefined {
  const { name, match: { library, arguments: given } } = call;
  switch (`${library} ${name}`) {
    case 'bullmq add': case 'bull add': {
      const [repeat] = findOptions(getOptionArguments(call), call.place.file, 'repeat');
      return repeat?.value.kind === 'object' ? given[given[0]?.kind === 'literal' ? 1 : 0] : undefined;
    }
    case 'bullmq upsertJobScheduler': return given[2]?.kind === 'object' ? given[2].properties.find(({ key }) => key === 'data')?.value : undefined;
    case 'pg-boss schedule': return given[2];
    default: return undefined;
  }
}

function findDates(data: StaticValue | undefined): readonly StaticProperty[] {
  return data?.kind !== 'object' ? [] : data.properties.filter(({ key, value }) => value.kind === 'unknown' && value.varies === 'time' && dates.test(key) && !askings.test(key));
}

function getQueue({ match: { library, arguments: [first], originArguments: [made] } }: QueueCall): string | null {
  const name = library === 'pg-boss' ? first : made;
  return name?.kind === 'literal' ? String(name.value) : null;
}
