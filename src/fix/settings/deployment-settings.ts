/** Other values for the settings of a service, line by line: YAML, gcloud flags, TOML. Null where the file is not understood well enough. */
import { parseTOML } from 'toml-eslint-parser';
import { parseAllDocuments, visit } from 'yaml';
import type { EditIntent, SettingEdit } from '../../model/edit-intent.ts';
import { findTextStyle } from '../text/text-style.ts';
import { addReservation } from './function-concurrency.ts';
import { findTwinSettings } from './schedule-commands.ts';
import { addScheduleSettings } from './schedule-settings.ts';
import { addScaling } from './terraform-scaling.ts';

type SettingsIntent = EditIntent & { readonly kind: 'deployment-settings' };

/** How each setting is written where it is missing. */
const flags: Readonly<Record<SettingEdit['name'], (value: string) => string>> = {
  cpuThrottling: (value) => (value === 'true' ? '--cpu-throttling' : '--no-cpu-throttling'),
  concurrency: (value) => `--concurrency ${value}`,
  maxInstances: (value) => `--max-instances ${value}`,
  minInstances: (value) => `--min-instances ${value}`,
  stopsIdle: () => '',
  // Schedules have these, not services.
  attemptDeadline: () => '',
  concurrencyGroup: () => '',
  overlap: () => '',
  reservedConcurrency: () => '',
  retryCount: () => '',
  minBackoff: () => '',
};
const annotations: Readonly<Record<SettingEdit['name'], string | null>> = {
  cpuThrottling: 'run.googleapis.com/cpu-throttling', maxInstances: 'autoscaling.knative.dev/maxScale', minInstances: 'autoscaling.knative.dev/minScale', stopsIdle: null, attemptDeadline: null, concurrency: null, concurrencyGroup: null, overlap: null, reservedConcurrency: null, retryCount: null, minBackoff: null,
};

/** Annotations of the revision, not of the service. */
const revisionAnnotation = /^(\s*)['"]?(?:autoscaling\.knative\.dev\/(?:max|min)Scale|run\.googleapis\.com\/(?:cpu-throttling|startup-cpu-boost|cloudsql-instances|execution-environment|vpc-access-[\w-]+))['"]?:/;

/** The text with the settings changed. It parses, if the text before did. */
export function writeSettings(text: string, intent: SettingsIntent): string | null {
  const style = findTextStyle(text);
  const after = style === null ? null : writeLines(text.replaceAll('\r\n', '\n'), intent);
  return after?.replaceAll('\n', style?.newline ?? '\n') ?? null;
}

function writeLines(before: string, intent: SettingsIntent): string | null {
  let lines: readonly string[] | null = before.split('\n');
  const rows = lines;
  if (intent.file.endsWith('.tf') && intent.settings.some(({ name, line }) => line !== null && /instances$/i.test(name) && isMadeForEach(rows, line))) return null;
  if (intent.file.endsWith('.tf') && isKeptOutOfSight(rows, intent.line)) return null;
  if (/\.ya?ml$/.test(intent.file) && intent.settings.some(({ line }) => line !== null && isLent(before, rows, line))) return null;
  // From the end, so that rows which are added move none of those that come next.
  const places = [intent, ...findTwinSettings(lines, intent.line, intent.settings)].sort((a, b) => b.line - a.line);
  for (const { line, settings } of places) lines = lines === null ? null : writePlace(lines, line, settings);
  const after = lines?.join('\n') ?? null;
  return after === null || after === before || !isSound(intent.file, before, after) ? null : after;
}

/** The row stands in something that has an anchor: it is said elsewhere too. */
function isLent(text: string, rows: readonly string[], line: number): boolean {
  const at = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0) + (/\S/.exec(rows[line - 1] ?? '')?.index ?? 0);
  if (!text.includes('&')) return false;
  let isFound = false;
  for (const document of parseAllDocuments(text, { logLevel: 'silent' })) {
    visit(document, { Node: (_, { anchor, range }) => { isFound ||= anchor !== undefined && range !== undefined && range !== null && range[0] <= at && at < range[2]; } });
  }
  return isFound;
}

/** Rows within which the settings of one schedule stand. */
const near = 12;

/** The longest pause of the schedule would be shorter than the least. */
function isAboveMost(lines: readonly string[], line: number, settings: readonly SettingEdit[]): boolean {
  const least = settings.find(({ name }) => name === 'minBackoff');
  if (least === undefined) return false;
  return lines.slice(Math.max(0, line - near), line + near).some((row) => {
    const [, most] = /max_?-?backoff(?:_duration|_seconds|seconds)?['"]?\s*[:= ]\s*['"]?(\d+)s?(?![\dmhd])/i.exec(row) ?? [];
    return most !== undefined && Number(most) < Number.parseInt(least.value, 10);
  });
}

function writePlace(before: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  if (isAboveMost(before, line, settings)) return null;
  const lines = [...before];
  const missing: SettingEdit[] = [];
  for (const setting of settings) {
    if (setting.line === null) {
      missing.push(setting);
      continue;
    }
    const row = lines[setting.line - 1];
    const changed = row === undefined ? null : changeValue(row, setting);
    if (changed === null) return null;
    lines[setting.line - 1] = changed;
  }
  return missing.length === 0 ? lines : addSettings(lines, line, missing);
}

/** `count = var.enabled ? 1 : 0` */
const atMostOne = /^\s*count\s*=\s*(?:1|[^?]*\?\s*(?:1\s*:\s*0|0\s*:\s*1))\s*(?:#.*|\/\/.*)?$/;

/** One block makes several services, and not all of them are what the setting is right for. Blocks inside it have loops of their own. */
function isMadeForEach(lines: readonly string[], line: number): boolean {
  const start = lines.findLastIndex((row, index) => index < line && /^(?:resource|module)\s/.test(row));
  let depth = 0;
  for (const row of start < 0 ? [] : lines.slice(start)) {
    if (depth === 1 && /^\s*(?:for_each|count)\s*=/.test(row) && !atMostOne.test(row)) return true;
    depth += countBraces(row);
    if (depth <= 0) return false;
  }
  return false;
}

function countBraces(row: string): number {
  const code = row.replace(/"(?:[^"\\]|\\.)*"|#.*|\/\/.*/g, '');
  return code.split('{').length - code.split('}').length;
}

/** Somebody else sets it, and Terraform is told not to mind: what is written in the block is not what there is. */
function isKeptOutOfSight(lines: readonly string[], line: number): boolean {
  const start = lines.findLastIndex((row, index) => index < line && /^(?:resource|module)\s/.test(row));
  const end = lines.findIndex((row, index) => index > start && row.startsWith('}'));
  const block = lines.slice(Math.max(0, start), end < 0 ? undefined : end).join('\n');
  return /\bignore_changes\s*=\s*(?:all\b|\[[^}]*\b(?:template|scaling)\b)/.test(block);
}

const perProcessor = /((?<![\w-])instances['"]?\s*:\s*)(?:'max'|"max"|-1\b)/;

/** `--flag value`, `--flag=value`, `key: value`, `key = value`, `NAME=value`: only the value changes, and its quotes stay. */
function changeValue(row: string, { name, value }: SettingEdit): string | null {
  if (name === 'cpuThrottling' && /--cpu-throttling(?![\w=-])/.test(row)) return row.replace(/--cpu-throttling(?![\w=-])/, flags.cpuThrottling(value));
  // One for each processor, in PM2's own words. https://pm2.keymetrics.io/docs/usage/cluster-mode/
  if (name === 'maxInstances' && perProcessor.test(row)) return row.replace(perProcessor, (_, head: string) => `${head}${value}`);
  const patterns: Readonly<Record<SettingEdit['name'], RegExp>> = {
    cpuThrottling: /((?:cpu-throttling|cpu_idle)['"]?\s*[:=]\s*['"]?)(?:true|false)\b/,
    // A group is only ever added, and so is what is kept for a function.
    concurrencyGroup: /(?!)/,
    reservedConcurrency: /(?!)/,
    concurrency: /((?:--concurrency[= ]|(?:containerConcurrency|max_instance_request_concurrency|container_concurrency)['"]?\s*[:=]\s*)['"]?)\d+/,
    minInstances: /((?:--min(?:-instances)?[= ]|(?:minScale|min_instance_count|min_machines_running|min_instances|minInstances)['"]?\s*[:=]\s*|^\s*(?:export\s+)?\w*MIN\w*=)['"]?)\d+/,
    // A variable of tfvars, at the beginning of its row, has any name.
    maxInstances: /((?:--max(?:-instances)?[= ]|(?<![\w-])(?:maxScale|max_instance_count|max_instances|maxInstances|maxReplicas|replicas|replicaCount|numInstances|numReplicas|instance_count|instances|scale|count|quantity)['"]?\s*[:=]\s*|^\s*(?:export\s+)?\w*MAX\w*=|^\w+\s*=\s*|^\s*default\s*=\s*)['"]?)\d+/,
    attemptDeadline: /((?:--attempt-deadline[= ]|attempt_deadline\s*=\s*|--max-time[= ]|\s-m )['"]?)\d+s?/,
    overlap: /(concurrencyPolicy['"]?\s*:\s*['"]?)Allow\b/,
    retryCount: /((?:--max-retry-attempts[= ]|(?:retry_count|job_retry_limit|retryCount)['"]?\s*[:=]\s*)['"]?)\d+/,
    minBackoff: /((?:--min-backoff[= ]|(?:min_backoff_duration|min_backoff_seconds|minBackoffSeconds)['"]?\s*[:=]\s*)['"]?)\d+s?/,
    stopsIdle: /(auto_stop_machines\s*=\s*)(?:true|["'](?:stop|suspend)["'])/,
  };
  const pattern = patterns[name];
  const [found, ...others] = row.matchAll(new RegExp(pattern, 'g'));
  // A second command or service on the line has one of its own.
  if (found === undefined || others.length > 0) return null;
  // These count seconds without saying so.
  if ((name === 'attemptDeadline' && /--max-time|\s-m /.test(row)) || (name === 'minBackoff' && /min_?backoff_?seconds/i.test(row))) return row.replace(pattern, (_, head: string) => `${head}${value.replace('s', '')}`);
  return row.replace(pattern, (_, head: string) => `${head}${name === 'stopsIdle' ? (row.includes('= true') || row.includes('=true') ? 'false' : '"off"') : value}`);
}

function addSettings(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  const command = lines[line - 1] ?? '';
  if (settings.some(({ name }) => name === 'reservedConcurrency')) return settings.length === 1 ? addReservation(lines, line) : null;
  if (settings.some(({ name }) => name === 'concurrencyGroup')) return settings.length === 1 ? addConcurrencyGroup(lines, settings) : null;
  if (settings.some(({ name }) => name === 'attemptDeadline' || name === 'minBackoff')) return addScheduleSettings(lines, line, settings);
  if (settings.every(({ name }) => name === 'overlap')) return addConcurrencyPolicy(lines, line, settings);
  if (/^resource\s+"google_cloud_run_v2_service"/.test(command)) return addScaling(lines, line, settings);
  return /\bgcloud\b.*\brun\s+(?:deploy|services\s+update)\b/.test(command) ? addFlags(lines, line, settings) : addAnnotations(lines, line, settings);
}

/**
 * A paragraph of its own above the jobs of a workflow that only the clock and a button start: in a group, what waits is cancelled by what comes
 * next. That costs nothing where all runs do the same work, and a pull request its checks. https://docs.github.com/actions/concepts/workflows-and-actions/concurrency
 */
function addConcurrencyGroup(lines: readonly string[], [setting]: readonly SettingEdit[]): readonly string[] | null {
  if (findTriggers(lines).some((trigger) => trigger !== 'schedule' && trigger !== 'workflow_dispatch') || doesOtherWork(lines)) return null;
  const [at, ...others] = lines.flatMap((row, index) => (/^jobs:\s*(?:#.*)?$/.test(row) ? [index] : []));
  if (at === undefined || setting === undefined || others.length > 0 || lines.some((row) => /^concurrency:/.test(row))) return null;
  return [...lines.slice(0, at), 'concurrency:', `  group: ${setting.value}`, '', ...lines.slice(at)];
}

/** The button takes inputs, or a step asks which of the schedules it was. */
function doesOtherWork(lines: readonly string[]): boolean {
  const code = lines.filter((row) => !row.trim().startsWith('#'));
  return code.some((row) => /^\s+['"]?inputs['"]?:|\binputs\.|\bgithub\.(?:event|ref|actor)|\bGITHUB_(?:EVENT|REF|ACTOR)/.test(row)) || code.filter((row) => /^\s*-?\s*['"]?cron['"]?:/.test(row)).length > 1;
}

/** What stands right below `on:`; the row itself where the triggers do not stand on rows of their own. */
function findTriggers(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((row) => /^(?:on|'on'|"on"):/.test(row));
  if (!/^\S+:\s*(?:#.*)?$/.test(lines[at] ?? '')) return [lines[at] ?? ''];
  const below = lines.slice(at + 1);
  const end = below.findIndex((row) => /^[^\s#]/.test(row));
  const rows = (end < 0 ? below : below.slice(0, end)).filter((row) => /^\s+[^\s#]/.test(row));
  const indent = /^\s+/.exec(rows[0] ?? '')?.[0] ?? '';
  return rows.flatMap((row) => (row.startsWith(indent) && /\S/.test(row.charAt(indent.length)) ? [/^['"]?([\w-]+)/.exec(row.slice(indent.length))?.[1] ?? row] : []));
}

/** Beside the `schedule:` of the CronJob that the line belongs to. */
function addConcurrencyPolicy(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  const isBorder = (row: string): boolean => row.startsWith('---');
  const first = lines.findLastIndex((row, index) => index < line && isBorder(row)) + 1;
  const border = lines.findIndex((row, index) => index >= line && isBorder(row));
  const rows = lines.slice(first, border < 0 ? undefined : border);
  const [at, ...others] = rows.flatMap((row, index) => (/^ +schedule:\s*\S/.test(row) ? [first + index] : []));
  const [setting] = settings;
  if (at === undefined || setting === undefined || others.length > 0 || rows.some((row) => row.includes('concurrencyPolicy'))) return null;
  const indent = /^ */.exec(lines[at] ?? '')?.[0] ?? '';
  return [...lines.slice(0, at + 1), `${indent}concurrencyPolicy: ${setting.value}`, ...lines.slice(at + 1)];
}

function addFlags(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  const row = lines[line - 1] ?? '';
  const added = settings.map(({ name, value }) => flags[name](value));
  if (added.includes('')) return null;
  const [, head = ''] = /^(.*?)\s*\\$/.exec(row) ?? [];
  if (head !== '') {
    const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '  ';
    return [...lines.slice(0, line), ...added.map((flag) => `${indent}${flag} \\`), ...lines.slice(line)];
  }
  // What follows on the line may belong to another command.
  return /[|;&<>#"'`)]/.test(row) ? null : [...lines.slice(0, line - 1), `${row.trimEnd()} ${added.join(' ')}`, ...lines.slice(line)];
}

function addAnnotations(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  const end = lines.findIndex((row, index) => index >= line && row.startsWith('---'));
  const template = lines.findIndex((row, index) => index >= line - 1 && /^\s*template:/.test(row));
  const at = template < 0 ? -1 : lines.findIndex((row, index) => index > template && (end < 0 || index < end) && revisionAnnotation.test(row));
  const [, indent] = revisionAnnotation.exec(lines[at] ?? '') ?? [];
  const keys = settings.map(({ name, value }) => ({ key: annotations[name], value }));
  if (at < 0 || indent === undefined || keys.some(({ key }) => key === null)) return null;
  // Kubernetes takes annotations as strings only.
  return [...lines.slice(0, at + 1), ...keys.map(({ key, value }) => `${indent}${key ?? ''}: '${value}'`), ...lines.slice(at + 1)];
}

function isSound(file: string, before: string, after: string): boolean {
  if (/\.ya?ml$/.test(file)) return countErrors(after) <= countErrors(before);
  return !file.endsWith('.toml') || isToml(after);
}

function countErrors(text: string): number {
  return parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: text.length < 20_000 }).reduce((sum, document) => sum + document.errors.length, 0);
}

function isToml(text: string): boolean {
  try {
    parseTOML(text);
    return true;
  } catch {
    return false;
  }
}
