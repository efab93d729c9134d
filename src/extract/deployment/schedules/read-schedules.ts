/** One deployment file's text -> the schedules it makes, apart from those of gcloud, Terraform and Vercel. One reader per format. */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { readToml } from '../documents/positioned-toml.ts';
import { readYaml } from '../documents/positioned-yaml.ts';
import type { YamlValue } from '../documents/positioned-yaml.ts';
import { readAzureFunction } from './azure-function.ts';
import { readCronJobs } from './cron-job-yaml.ts';
import { readCrontabLines, readTaskLines } from './crontab-lines.ts';
import { readHelmTemplate, readHelmValues } from './helm-chart.ts';
import { readSamSchedules, readServerlessSchedules } from './lambda-schedules.ts';
import { readAppEngineCron, readComposeLoops, readRailwayCron, readRenderCrons } from './listed-crons.ts';
import { readNetlifyToml } from './netlify-toml.ts';
import { readPgCron } from './pg-cron-sql.ts';
import { readWorkflow } from './github/workflow-yaml.ts';
import { readWranglerJson, readWranglerToml } from './wrangler.ts';

interface Format {
  readonly path: RegExp;
  /** All of them must stand in the text. */
  readonly words: readonly string[];
  read(text: string): ScheduleFact[];
}

const formats: readonly Format[] = [
  { path: /(?:^|\/)cron\.ya?ml$/, words: ['cron', 'url'], read: inValidYaml(readAppEngineCron) },
  { path: /(?:^|\/)render\.ya?ml$/, words: ['schedule'], read: inValidYaml(readRenderCrons) },
  { path: /(?:^|\/)railway(?:[.-][^/]*)?\.json$/, words: ['cronSchedule'], read: inYaml(readRailwayCron) },
  { path: /(?:^|\/)railway(?:[.-][^/]*)?\.toml$/, words: ['cronSchedule'], read: inToml(readRailwayCron) },
  { path: /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, words: ['schedule', 'cron'], read: inValidYaml(readWorkflow) },
  { path: /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/, words: ['sleep'], read: inYaml(readComposeLoops) },
  { path: /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/, words: ['*'], read: readCrontabLines },
  { path: /(?:^|\/)values[^/]*\.ya?ml$/, words: ['schedule'], read: inYaml(readHelmValues) },
  { path: /\/templates\/[^/]+\.(?:ya?ml|tpl)$/, words: ['CronJob', '{{'], read: readHelmTemplate },
  { path: /\.ya?ml$/, words: ['CronJob', 'schedule', 'jobTemplate'], read: inValidYaml(readCronJobs, '{{') },
  { path: /(?:^|\/)serverless(?:[.-][^/]*)?\.ya?ml$/, words: ['schedule'], read: inYaml(readServerlessSchedules) },
  { path: /\.ya?ml$/, words: ['AWS::Serverless::Function', 'Schedule'], read: inYaml(readSamSchedules) },
  { path: /\.sql$/, words: ['cron.'], read: readPgCron },
  { path: /(?:^|\/)wrangler[^/]*\.toml$/, words: ['crons'], read: readWranglerToml },
  { path: /(?:^|\/)wrangler[^/]*\.jsonc?$/, words: ['crons'], read: readWranglerJson },
  { path: /(?:^|\/)function\.json$/, words: ['timerTrigger'], read: readAzureFunction },
  { path: /(?:^|\/)netlify\.toml$/, words: ['schedule'], read: readNetlifyToml },
  { path: /(?:^|\/)crontab(?:\.[\w-]+)?$|\.cron(?:tab)?$/, words: ['*'], read: readCrontabLines },
  { path: /(?:^|\/)crontab$/, words: ['*'], read: readTaskLines },
  { path: /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.Dockerfile$|\.(?:sh|bash)$/, words: ['* *'], read: readCrontabLines },
];

/** True for the paths whose text `readSchedules` reads. */
export function isScheduleFile(path: string): boolean {
  return formats.some((format) => format.path.test(path));
}

/** Throws what its parsers throw; a text that is not of its format says nothing. */
export function readSchedules(path: string, text: string): ScheduleFact[] {
  return formats.flatMap((format) => (format.path.test(path) && format.words.every((word) => text.includes(word)) ? format.read(text) : []));
}

/** Every document of the file; its services' reader tells of a mistake. */
function inYaml(read: (document: YamlValue) => ScheduleFact[]): (text: string) => ScheduleFact[] {
  return (text) => {
    const reading = readYaml(text);
    return reading.ok ? reading.documents.flatMap((document) => read(document)) : [];
  };
}

/** The same of a file that nobody else reads: a mistake in it hides a schedule, and has to be told. None where a template (`without`) has to be filled in first. */
function inValidYaml(read: (document: YamlValue) => ScheduleFact[], without?: string): (text: string) => ScheduleFact[] {
  return (text) => {
    if (without !== undefined && text.includes(without)) return [];
    const reading = readYaml(text);
    if (!reading.ok) throw new Error(reading.reason);
    return reading.documents.flatMap((document) => read(document));
  };
}

/** A file with a mistake is told by the reader of its services. */
function inToml(read: (document: YamlValue) => ScheduleFact[]): (text: string) => ScheduleFact[] {
  return (text) => {
    const reading = readToml(text);
    return reading.ok ? read(reading.value) : [];
  };
}
