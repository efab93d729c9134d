/** gcloud commands -> the services and schedules they make. */
import { posix } from 'node:path';
import { topicPrefix, type DeploymentFacts, type ResourceFact, type ScheduleFact, type ServiceFact } from '../../../model/deployment-facts.ts';
import { parseDurationSeconds } from '../duration.ts';
import { buildEnvironment, wholeElsewhere, type EnvironmentFacts, type Variable } from '../environment.ts';
import { findLowest } from '../raw-limits.ts';
import { buildScheduleFact, buildServiceFact, findName } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { wordText } from '../shell/shell-word.ts';
import type { ShellCommand } from '../shell/shell-word.ts';
import { findContainerBuild } from './container-build.ts';
import type { ContainerBuild } from './container-build.ts';
import { findGcloudCommand } from './gcloud-command.ts';
import type { GcloudCommand } from './gcloud-command.ts';

/** What the commands of one file say, in their order. */
export function readGcloudFacts(commands: readonly ShellCommand[]): DeploymentFacts {
  const services: ServiceFact[] = [];
  const schedules: ScheduleFact[] = [];
  const resources: ResourceFact[] = [];
  const builds = commands.map(findContainerBuild).filter((build) => build !== undefined);
  for (const command of commands) {
    const gcloud = findGcloudCommand(command);
    if (gcloud === undefined) continue;
    if (gcloud.group === 'run deploy' || gcloud.group === 'run services update') services.push(readService(gcloud, builds));
    else if (gcloud.group.startsWith('run worker-pools ')) services.push(readWorkerPool(gcloud, builds));
    else if (gcloud.group.startsWith('run jobs ')) services.push(readJob(gcloud, builds));
    else if (gcloud.group.startsWith('scheduler ')) schedules.push(readSchedule(gcloud));
    else resources.push(...readSubscriber(gcloud));
  }
  return { services, schedules, ...(resources.length > 0 && { resources }) };
}

function readService(command: GcloudCommand, builds: readonly ContainerBuild[]): ServiceFact {
  const flag = flagsOf(command);
  const manual = flag('scaling');
  const fixed = manual?.text === 'auto' ? undefined : manual;
  return buildServiceFact(
    { platform: 'cloud-run', name: findName(command.name), line: command.line, ...updateOf(command), ...readFlaggedEnvironment(command) },
    {
      minInstances: fixed ?? flag('min-instances') ?? flag('min'),
      maxInstances: fixed ?? findLowest(flag('max-instances'), flag('max')),
      concurrency: flag('concurrency'),
      timeoutSeconds: flag('timeout'),
      cpuThrottling: flag('cpu-throttling'),
      source: findSource(command, builds),
      image: flag('image'),
    },
  );
}

/** https://cloud.google.com/run/docs/deploy-worker-pools */
function readWorkerPool(command: GcloudCommand, builds: readonly ContainerBuild[]): ServiceFact {
  const flag = flagsOf(command);
  const count = flag('instances') ?? flag('scaling');
  return buildServiceFact(
    { platform: 'cloud-run-worker-pool', name: findName(command.name), line: command.line, ...updateOf(command), ...readFlaggedEnvironment(command) },
    { minInstances: count ?? flag('min-instances') ?? flag('min'), maxInstances: count ?? findLowest(flag('max-instances'), flag('max')), source: findSource(command, builds), image: flag('image') },
  );
}

function readJob(command: GcloudCommand, builds: readonly ContainerBuild[]): ServiceFact {
  const flag = flagsOf(command);
  return buildServiceFact(
    { platform: 'cloud-run-job', name: findName(command.name), line: command.line, ...updateOf(command), ...readFlaggedEnvironment(command) },
    { maxInstances: findLowest(flag('parallelism'), flag('tasks')), timeoutSeconds: flag('task-timeout'), source: findSource(command, builds), image: flag('image') },
  );
}

function readSchedule(command: GcloudCommand): ScheduleFact {
  const flag = flagsOf(command);
  return buildScheduleFact(
    { platform: 'cloud-scheduler', name: findName(command.name), line: command.line, target: readTarget(command), ...updateOf(command) },
    {
      expression: flag('schedule'),
      timeZone: flag('time-zone'),
      retryCount: flag('max-retry-attempts'),
      minBackoffSeconds: flag('min-backoff'),
      maxBackoffSeconds: flag('max-backoff'),
      attemptDeadlineSeconds: flag('attempt-deadline'),
    },
  );
}

function readTarget(command: GcloudCommand): ScheduleFact['target'] {
  const flag = flagsOf(command);
  const url = flag('uri') ?? flag('relative-url');
  const method = flag('http-method');
  // An address stays as written, variables and all: its path is what leads to the handler.
  if (url !== undefined) return { kind: 'http', url: { value: url.text, line: url.line }, method: method?.resolved === true ? method.text.toUpperCase() : null };
  const topic = flag('topic');
  return topic === undefined ? { kind: 'unknown' } : { kind: 'pubsub', topic: { value: topic.text, line: topic.line } };
}

/** What `main` of a package.json mostly says. https://cloud.google.com/run/docs/write-functions */
export const entryFiles: readonly string[] = ['index', 'function', 'src/index', 'dist/index', 'build/index'];

/** What a message to a topic starts: a function that is deployed with it as its trigger, an address that a subscription pushes to. */
function readSubscriber(command: GcloudCommand): readonly ResourceFact[] {
  const flag = flagsOf(command);
  const [topic, limit, url, name] = [flag('trigger-topic') ?? flag('topic'), flag('timeout'), flag('push-endpoint'), flag('entry-point') ?? command.name];
  if (topic === undefined) return [];
  const own = { address: `${topicPrefix}${topic.text.split('/').at(-1) ?? ''}`, line: topic.line };
  if (command.group !== 'functions deploy') return url === undefined ? [] : [{ ...own, target: { kind: 'http', url: { value: url.text, line: url.line }, method: 'POST' } }];
  const source = flag('source');
  if (name?.resolved !== true || command.directory === null || source?.resolved === false) return [];
  const folder = posix.join(command.directory, source?.text ?? '.');
  const seconds = limit?.resolved === true ? parseDurationSeconds(limit.text) : undefined;
  // A script runs in its own folder or in that of the repository.
  const modules = [folder, posix.join('..', folder)].flatMap((base) => entryFiles.map((file) => posix.join(base, file)));
  return [{ ...own, target: { kind: 'function', modules, exported: name.text }, ...(seconds !== undefined && limit !== undefined && { runLimitSeconds: { value: seconds, line: limit.line } }) }];
}

/** `default` asks for the platform's own value, which is what silence means too. */
function flagsOf(command: GcloudCommand): (name: string) => RawValue | undefined {
  return (name) => {
    const value = command.flags.get(name);
    return value?.text === 'default' ? undefined : value;
  };
}

function updateOf(command: GcloudCommand): { update?: true } {
  return / update\b/.test(command.group) ? { update: true } : {};
}

/** `--set-env-vars=A=1,B=2`, or with a separator of one's own: `^;^A=1;B=2`. https://cloud.google.com/sdk/gcloud/reference/topic/escaping */
function readFlaggedEnvironment({ flags }: GcloudCommand): EnvironmentFacts {
  const variables: Variable[] = flags.has('env-vars-file') ? [wholeElsewhere] : [];
  for (const name of ['set-env-vars', 'update-env-vars', 'set-secrets', 'update-secrets']) {
    const value = flags.get(name);
    if (value === undefined) continue;
    const [, separator = ',', list = value.text] = /^\^(.{1,5})\^(.*)$/s.exec(value.text) ?? [];
    for (const pair of list.split(separator)) {
      const at = pair.indexOf('=');
      const text = pair.slice(at + 1);
      if (at > 0) variables.push([pair.slice(0, at).trim(), name.endsWith('secrets') ? null : { text, line: value.line, resolved: !text.includes('$') }]);
      else if (pair.includes('$')) variables.push(wholeElsewhere);
    }
  }
  return buildEnvironment(variables);
}

/** The directory of `--source`, else of the container build that makes the image. */
function findSource(command: GcloudCommand, builds: readonly ContainerBuild[]): RawValue | undefined {
  const source = command.flags.get('source');
  if (source !== undefined) return inDirectory(source, command.directory);
  const image = command.flags.get('image');
  if (image === undefined) return undefined;
  const build = builds.find((candidate) => candidate.image !== undefined && wordText(candidate.image) === image.text);
  return build === undefined ? undefined : inDirectory(build.source, build.directory);
}

function inDirectory(path: RawValue, directory: string | null): RawValue | undefined {
  if (directory === null || !path.resolved) return undefined;
  return { ...path, text: posix.normalize(posix.join(directory, path.text)).replace(/(?<=.)\/$/, '') };
}
