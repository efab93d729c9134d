/** GitHub Actions that run by the clock. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
import type { ScheduleFact, ScheduleTarget } from '../../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../../documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from '../../documents/positioned-yaml.ts';
import { buildScheduleFact } from '../../raw-settings.ts';
import type { RawValue } from '../../raw-settings.ts';
import { withRequestSettings } from '../cron-job-yaml.ts';
import type { ScriptTarget } from '../script-target.ts';
import { toScriptText } from '../../documents/yaml-script.ts';
import { findCommandTargets, toRaw } from '../yaml-settings.ts';

/** One schedule for each cron expression and each route or program that a step calls. */
export function readWorkflow(document: YamlValue): ScheduleFact[] {
  const crons = listItems(findYaml(document, 'on', 'schedule')).map((item) => findScalar(item, 'cron')).filter((cron) => cron !== undefined);
  const jobs = findYaml(document, 'jobs');
  if (crons.length === 0 || jobs?.kind !== 'map') return [];
  const name = findScalar(document, 'name')?.text ?? null;
  return jobs.entries.flatMap((job) => {
    if (isForHands(findScalar(job.value, 'if')?.text ?? '')) return [];
    const group = findConcurrency(job.value) ?? findConcurrency(document);
    const called = findCalledWorkflow(job.value);
    if (called !== undefined) {
      return crons.map((cron): ScheduleFact => buildScheduleFact(
        { platform: 'github-actions', name: toName(name, [`job ${job.key}`, ...timeOf(cron, crons)]), line: cron.line, target: called },
        { expression: toRaw(cron), overlap: group },
      ));
    }
    const overlap = group ?? findButton(document);
    const targets = findTargets(job.value, crons);
    const isOnly = (step: string): boolean => targets.filter((other) => other.step === step).length === 1;
    return targets.flatMap(({ found, startedBy, step }, index) => startedBy.map((cron): ScheduleFact => withRequestSettings(
      buildScheduleFact(
        // Several steps of one name are told apart by their place.
        { platform: 'github-actions', name: toName(name, [...(step !== null && isOnly(step) ? [step] : [`job ${job.key}`, ...(targets.length > 1 ? [`step ${index + 1}`] : [])]), ...timeOf(cron, crons)]), line: cron.line, target: found.target },
        { ...(found.sometimes !== true && { expression: toRaw(cron) }), overlap, runLimitSeconds: toMinutes(job.value) },
      ),
      found,
    )));
  });
}

/** `payouts (job call)`, `payouts (Pay everyone, 0 8 * * *)`: as its pages call it. */
function toName(workflow: string | null, inside: readonly string[]): string {
  return `${workflow ?? 'a workflow'} (${inside.join(', ')})`;
}

/** Where there are several, a schedule is known by its own. */
function timeOf(cron: YamlScalar, crons: readonly YamlScalar[]): readonly string[] {
  return crons.length > 1 ? [cron.text] : [];
}

/** A longer one is a sentence. */
const longestName = 60;

/** What the addresses of workflows begin with that others call. */
export const calledWorkflow = 'workflow.';

/** `uses: ./.github/workflows/call.yml` with its inputs. https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows */
function findCalledWorkflow(job: YamlValue): ScheduleTarget | undefined {
  const [, file] = /^\.\/\.github\/workflows\/([\w.-]+\.ya?ml)$/.exec(findScalar(job, 'uses')?.text ?? '') ?? [];
  if (file === undefined) return undefined;
  const given = findYaml(job, 'with');
  const inputs = given?.kind === 'map' ? given.entries : [];
  const args = Object.fromEntries(inputs.flatMap(({ key, value }): [string, string][] => (value.kind === 'scalar' && !value.text.includes('${{') ? [[toInputName(key), value.text]] : [])));
  return { kind: 'resource', address: `${calledWorkflow}${file}`, args };
}

/** As a variable of the shell would be called. */
export function toInputName(key: string): string {
  return key.replaceAll('-', '_');
}

interface StartedTarget {
  readonly found: ScriptTarget;
  /** Its name, where it has one that holds no expression. */
  readonly step: string | null;
  /** The expressions at which it is started. */
  readonly startedBy: readonly YamlScalar[];
}

function findTargets(job: YamlValue, crons: readonly YamlScalar[]): readonly StartedTarget[] {
  const folder = (value: YamlValue): string | undefined => findScalar(value, 'working-directory')?.text ?? findScalar(value, 'defaults', 'run', 'working-directory')?.text;
  return listItems(findYaml(job, 'steps')).flatMap((step): readonly StartedTarget[] => {
    const run = findScalar(step, 'run');
    const condition = findScalar(step, 'if')?.text ?? '';
    if (run === undefined || isForOthers(condition)) return [];
    const admitted = admittedBy(condition, admittedBy(findScalar(job, 'if')?.text ?? '', crons));
    const named = findScalar(step, 'name')?.text ?? '';
    return findCommandTargets([run], `/${folder(step) ?? folder(job) ?? ''}`).filter(isFirst).map((found) => ({ found, step: named === '' || named.length > longestName || named.includes('${{') ? null : named, startedBy: chosenInScript(run, found.line, admitted) }));
  });
}

/** A route that several tests lead to is called once. */
function isFirst(found: ScriptTarget, index: number, all: readonly ScriptTarget[]): boolean {
  const toText = ({ target }: ScriptTarget): string => (target.kind === 'http' ? `${String(target.method)} ${target.url.value}` : '');
  return found.sometimes !== true || found.target.kind !== 'http' || all.findIndex((other) => toText(other) === toText(found)) === index;
}

/** A job for hands is not started by the clock, unless it says that it is for both. */
function isForHands(condition: string): boolean {
  return condition.includes('workflow_dispatch') && !/event_name\s*==\s*'schedule'/.test(condition);
}

/** A step for hands or for pushes alone. */
function isForOthers(condition: string): boolean {
  return /event_name\s*==\s*'(?!schedule)/.test(condition) && !/schedule|\|\|/.test(condition);
}

/** `if: github.event.schedule == '0 8 * * *'`: a workflow learns which of its expressions started it. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
function admittedBy(condition: string, crons: readonly YamlScalar[]): readonly YamlScalar[] {
  if (!condition.includes('github.event.schedule')) return crons;
  const named = crons.filter(({ text }) => condition.includes(`'${text}'`));
  if (named.length === 0) return crons;
  return condition.includes('!=') ? crons.filter((cron) => !named.includes(cron)) : named;
}

/** A script that compares the expression itself calls what follows: `case "$SCHEDULE" in "0 8 * * *") curl …`. */
function chosenInScript(run: YamlScalar, line: number, crons: readonly YamlScalar[]): readonly YamlScalar[] {
  if (crons.length < 2) return crons;
  const script = toScriptText(run);
  const named = script.text.split('\n').flatMap((text, row) => {
    const here = crons.filter((cron) => ["'", '"'].some((quote) => text.includes(`${quote}${cron.text}${quote}`)));
    return here.length > 0 && script.lineOf(row) <= line ? [here] : [];
  });
  return named.at(-1) ?? crons;
}

/** A group holds runs apart: a new one waits, or takes the place of the one that runs. */
export function findConcurrency(value: YamlValue): RawValue | undefined {
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

export function toMinutes(job: YamlValue): RawValue | undefined {
  const minutes = findScalar(job, 'timeout-minutes');
  return minutes === undefined || !/^\d{1,4}$/.test(minutes.text) ? undefined : { text: `${Number(minutes.text) * 60}s`, line: minutes.line, resolved: true };
}
