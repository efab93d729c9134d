/** Jobs that a scheduler starts as programs of their own: `new Bree({ root, jobs: [{ name: 'digest', interval: '5m' }] })`. */
import { posix } from 'node:path';
import type { StaticValue } from '../../../../model/graph.ts';
import { findPeriodSeconds } from '../../../schedules/schedule-period.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import { staticValue } from '../../../values/terms/static-value.ts';
import type { FunctionValue } from '../../../values/value.ts';
import { readString } from '../../read-strings.ts';
import type { Registration } from '../../registering-call.ts';
import { startOfProgram } from '../start-of-program.ts';

export interface ScheduledProgram {
  readonly name: string;
  readonly target: FunctionValue;
  readonly handler: FunctionValue;
  readonly expression: string | null;
  readonly periodSeconds: number | null;
}

type Programs = NonNullable<NonNullable<Registration['match']['row']['schedule']>['programs']>;

const mostJobs = 200;

/** Those that are found in the repository; a job without a time of its own starts once, or by hand. */
export function findScheduledPrograms(ev: Evaluator, { args, at, site }: Registration, { jobs, folder }: Programs): readonly ScheduledProgram[] {
  const term = ev.program.getCall(site.file, site.call).args[jobs.arg];
  if (term === undefined) return [];
  let value: StaticValue | undefined = staticValue(ev, term, at);
  for (const key of jobs.at?.split('.') ?? []) value = findProperty(value, key);
  const root = folder === undefined ? null : readString(ev, args, folder);
  return (value?.kind === 'array' ? value.items : value === undefined ? [] : [value]).slice(0, mostJobs).flatMap((job) => {
    const name = findText(findProperty(job, 'name'));
    const [interval, cron] = [findProperty(job, 'interval'), findProperty(job, 'cron')];
    if (name === null || (interval === undefined && cron === undefined)) return [];
    const file = findProgram(ev, site.file, root, findText(findProperty(job, 'path')) ?? name.replace(/\.[cm]?[jt]s$/, ''));
    if (file === null) return [];
    const expression = findText(cron) ?? findText(interval);
    const milliseconds = interval?.kind === 'literal' && typeof interval.value === 'number' ? interval.value : null;
    return [{ name, ...startOfProgram(ev, file), expression, periodSeconds: milliseconds === null ? (expression === null ? null : findPeriodSeconds(expression)) : milliseconds / 1_000 }];
  });
}

/** In the folder that is named, else in `jobs` beside the file or above it: the folder the program is started in. */
function findProgram(ev: Evaluator, file: string, root: string | null, path: string): string | null {
  if (path.length > 300) return null;
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    for (const inside of [...(root === null ? [] : [`${root}/${path}`, `${posix.basename(root)}/${path}`]), `jobs/${path}`, path]) {
      const found = ev.modules.findDeployedFile(posix.join(folder, 'package.json'), inside.replace(/^(?:\*|\/)+/, ''));
      if (found !== null && ev.program.sources.has(found)) return found;
    }
    if (folder === '.' || folder === '/') return null;
  }
}

function findProperty(value: StaticValue | undefined, key: string): StaticValue | undefined {
  return value?.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
}

function findText(value: StaticValue | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' && value.value !== '' ? value.value : null;
}
