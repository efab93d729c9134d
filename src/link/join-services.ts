/** Deployment facts of all files -> services, one per name, with the platform's documented value where all are silent. */
import { posix } from 'node:path';
import type { DeploymentFacts, ProcessCount, ServiceFact } from '../model/deployment-facts.ts';
import type { Known, Service } from '../model/graph.ts';
import { getMain, groupFacts, isTrial } from './services/order-facts.ts';
import type { Located } from './services/order-facts.ts';
import { platformDefaults } from './services/platform-defaults.ts';
import { findAppFolder, resolveSource } from './services/service-directory.ts';
import { settle } from './services/settle-setting.ts';

/** A service with the facts it was joined from. */
export interface JoinedService {
  readonly service: Service;
  readonly group: readonly Located<ServiceFact>[];
}

/** Every service the repository deploys, in the order of their files. */
export function joinServices(deployment: ReadonlyMap<string, DeploymentFacts>): JoinedService[] {
  return groupFacts(onlyEnabled(deployment), (facts) => facts.services).map((group) => ({ service: joinService(largestLast(group, deployment), deployment), group }));
}

/** Images that nobody deploys here, for what they say of themselves: how many processes one of them runs. */
export function joinImages(deployment: ReadonlyMap<string, DeploymentFacts>): JoinedService[] {
  const images = Array.from(deployment, ([file, { images: stages = [] }]): [string, DeploymentFacts] => [file, { services: stages.slice(-1).map(({ line }) => ({ platform: 'docker', name: null, line })), schedules: [] }]);
  return joinServices(new Map(images));
}

/** Of overlays for several places the one with the most instances is the one that can do harm. */
function largestLast(group: readonly [Located<ServiceFact>, ...Located<ServiceFact>[]], deployment: ReadonlyMap<string, DeploymentFacts>): readonly [Located<ServiceFact>, ...Located<ServiceFact>[]] {
  const scaling = group.filter(({ file, fact }) => fact.platform === 'kubernetes' && fact.update === true && !isTrial(file));
  if (scaling.length < 2) return group;
  const most = (one: Located<ServiceFact>): number => {
    const known = settle<'maxInstances', number, ServiceFact>([one], 'maxInstances', null, deployment);
    return known.from === 'unknown' ? -1 : known.value;
  };
  const [first, ...others] = group;
  return [first, ...others.filter((one) => !scaling.includes(one)), ...others.filter((one) => scaling.includes(one)).sort((a, b) => most(a) - most(b))];
}

/** Without what the values of its chart switch off. */
function onlyEnabled(deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlyMap<string, DeploymentFacts> {
  const isOff = (file: string, fact: ServiceFact): boolean => {
    const chart = file.slice(0, file.lastIndexOf('templates/'));
    return (fact.onlyIf ?? []).some((name) => deployment.get(`${chart}values.yaml`)?.variables?.[name]?.value === 'false');
  };
  return new Map(Array.from(deployment, ([file, facts]) => [file, facts.services.some((fact) => isOff(file, fact)) ? { ...facts, services: facts.services.filter((fact) => !isOff(file, fact)) } : facts]));
}

function joinService(group: readonly [Located<ServiceFact>, ...Located<ServiceFact>[]], deployment: ReadonlyMap<string, DeploymentFacts>): Service {
  const { file, fact } = getMain(group);
  const silent = platformDefaults[fact.platform];
  const directory = findDirectory(group, file);
  const min = settle<'minInstances', number, ServiceFact>(group, 'minInstances', silent.minInstances, deployment);
  const stopsIdle = settle<'stopsIdle', boolean, ServiceFact>(group, 'stopsIdle', silent.stopsIdle, deployment);
  return {
    name: fact.name ?? findImageName(fact) ?? (directory === '' ? fact.platform : (directory.split('/').at(-1) ?? fact.platform)),
    platform: fact.platform,
    kind: group.findLast((located) => located.fact.kind !== undefined)?.fact.kind ?? silent.kind,
    file,
    line: fact.line,
    instances: { min, max: settle(group, 'maxInstances', silent.maxInstances, deployment) },
    processes: settle<'processes', ProcessCount, ServiceFact>(group, 'processes', silent.processes, deployment),
    concurrency: settle(group, 'concurrency', silent.concurrency, deployment),
    timeoutSeconds: settle(group, 'timeoutSeconds', silent.timeoutSeconds, deployment),
    cpuThrottling: settle(group, 'cpuThrottling', silent.cpuThrottling, deployment),
    stopsIdle: stopsIdle.from === 'unknown' && silent.scalesOnRequests ? isZero(min) : stopsIdle,
    replacesFirst: settle<'replacesFirst', boolean, ServiceFact>(group, 'replacesFirst', silent.replacesFirst, deployment),
    directory,
    starts: [],
    environment: joinEnvironment(group),
    ...(fact.redeliveries !== undefined && { redeliveries: fact.redeliveries.value }),
    ...(isMadeSeveralTimes(file, deployment) ? { isOneOfSeveral: true as const } : {}),
  };
}

/** Its file belongs to a Terraform module that is called more than once. */
function isMadeSeveralTimes(file: string, deployment: ReadonlyMap<string, DeploymentFacts>): boolean {
  if (!file.endsWith('.tf')) return false;
  const calls = Array.from(deployment, ([from, { modules }]) => (modules ?? []).filter(({ source }) => posix.join(posix.dirname(from), source, '.') === posix.dirname(file))).flat();
  return calls.length > 1 || calls.some(({ isRepeated }) => isRepeated);
}

/** Where requests alone start instances, a lower limit of zero leaves none when no request comes. */
function isZero(min: Known<number>): Known<boolean> {
  return min.from === 'unknown' ? min : { ...min, value: min.value === 0 };
}

function joinEnvironment(group: readonly Located<ServiceFact>[]): Service['environment'] {
  return Object.fromEntries(group.flatMap(({ fact }) => Object.entries(fact.environment ?? {}).map(([name, { value }]) => [name, value] as const)));
}

function findDirectory(group: readonly Located<ServiceFact>[], file: string): string {
  for (const { file: from, fact } of group.toReversed()) {
    const directory = fact.source === undefined ? null : resolveSource(from, fact.source.value);
    if (directory !== null) return directory;
  }
  return findAppFolder(file);
}

/** `gcr.io/$PROJECT/image-worker:$TAG` -> `image-worker`. */
function findImageName(fact: ServiceFact): string | undefined {
  const last = fact.image?.value.split('@')[0]?.split('/').at(-1)?.split(':')[0];
  return last !== undefined && /^[\w.-]+$/.test(last) ? last : undefined;
}
