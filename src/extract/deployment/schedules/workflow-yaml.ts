/** GitHub Actions that run by the clock. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../positioned-yaml.ts';
import type { YamlValue } from '../positioned-yaml.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { withRequestSettings } from './cron-job-yaml.ts';
import type { ScriptTarget } from './script-target.ts';
import { findCommandTargets, toRaw } from './yaml-settings.ts';

/** One schedule for each cron expression and each route or program that a step calls. */
export function readWorkflow(document: YamlValue): ScheduleFact[] {
  const crons = listItems(findYaml(document, 'on', 'schedule')).map((item) => findScalar(item, 'cron')).filter((cron) => cron !== undefined);
  const jobs = findYaml(document, 'jobs');
  if (crons.length === 0 || jobs?.kind !== 'map') return [];
  const name = findScalar(document, 'name')?.text ?? null;
  return jobs.entries.flatMap((job) => {
    // A job for hands is not started by the clock.
    if (findScalar(job.value, 'if')?.text.includes('workflow_dispatch') === true) return [];
    const overlap = findConcurrency(job.value) ?? findConcurrency(document) ?? findButton(document);
    return findTargets(job.value).flatMap((found, index) => crons.map((cron): ScheduleFact => withRequestSettings(
      buildScheduleFact(
        { platform: 'github-actions', name: `${name ?? 'workflow'}: ${job.key} ${index + 1}${crons.length > 1 ? ` (${cron.text})` : ''}`, line: cron.line, target: found.target },
        { expression: toRaw(cron), overlap, runLimitSeconds: toMinutes(job.value) },
      ),
      found,
    )));
  });
}

function findTargets(job: YamlValue): readonly ScriptTarget[] {
  const folder = (value: YamlValue): string | undefined => findScalar(value, 'working-directory')?.text ?? findScalar(value, 'defaults', 'run', 'working-directory')?.text;
  return listItems(findYaml(job, 'steps')).flatMap((step) => {
    const run = findScalar(step, 'run');
    return run === undefined ? [] : findCommandTargets([run], `/${folder(step) ?? folder(job) ?? ''}`);
  });
}

/** A group holds runs apart: a new one waits, or takes the place of the one that runs. */
function findConcurrency(value: YamlValue): RawValue | undefined {
  const group = findYaml(value, 'concurrency');
  if (group === undefined) return undefined;
  return { text: findScalar(group, 'cancel-in-progress')?.text === 'true' ? 'replace' : 'forbid', line: group.line, resolved: true };
}

/** Without a group, a run that somebody starts by hand goes beside the one of the clock. https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency */
function findButton(document: YamlValue): RawValue | undefined {
  const triggers = findYaml(document, 'on');
  const button = triggers?.kind === 'map' ? triggers.entries.find(({ key }) => key === 'workflow_dispatch') : undefined;
  return button === undefined ? undefined : { text: 'allow', line: button.line, resolved: true };
}

function toMinutes(job: YamlValue): RawValue | undefined {
  const minutes = findScalar(job, 'timeout-minutes');
  return minutes === undefined || !/^\d{1,4}$/.test(minutes.text) ? undefined : { text: `${Number(minutes.text) * 60}s`, line: minutes.line, resolved: true };
}
