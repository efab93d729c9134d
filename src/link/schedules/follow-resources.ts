/** Schedules that start a thing of the platform -> what that starts in turn, over the files of the folder: rule, target, function, its archive. */
import { posix } from 'node:path';
import { topicPrefix, type DeploymentFacts, type ResourceArguments, type ResourceFact, type ScheduleFact, type ScheduleTarget, type Setting } from '../../model/deployment-facts.ts';

interface Located {
  readonly file: string;
  readonly fact: ResourceFact;
}

type Folder = ReadonlyMap<string, readonly Located[]>;

/** A rule, its target, an alias and a function are four. */
const deepest = 6;
/** What one schedule starts. */
const mostTargets = 20;

/** The same facts, in which every schedule that can be followed names a function, an address or a topic. */
export function followResources(deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlyMap<string, DeploymentFacts> {
  if (![...deployment.values()].some(({ schedules }) => schedules.some(({ target }) => target.kind === 'resource' || target.kind === 'pubsub'))) return deployment;
  const folders = collectResources(deployment);
  const database = collectSqlFunctions(deployment);
  const topics = collectTopics(deployment);
  return new Map([...deployment].map(([file, facts]): [string, DeploymentFacts] => {
    const folder = folders.get(posix.dirname(file)) ?? new Map();
    return [file, { ...facts, schedules: facts.schedules.flatMap((fact) => (isOfDatabase(fact) ? follow(file, fact, database) : follow(file, fact, folder)).flatMap((one) => followTopic(file, one, topics))) }];
  }));
}

/** What is deployed with a topic as its trigger, wherever that is written. */
function collectTopics(deployment: ReadonlyMap<string, DeploymentFacts>): Folder {
  const topics = new Map<string, Located[]>();
  for (const [file, { resources = [] }] of deployment) {
    for (const fact of resources) if (fact.address.startsWith(topicPrefix)) topics.set(fact.address, [...(topics.get(fact.address) ?? []).slice(0, mostTargets), { file, fact }]);
  }
  return topics;
}

/** A name that a variable holds means the same in one file only. */
function followTopic(file: string, fact: ScheduleFact, topics: Folder): readonly ScheduleFact[] {
  if (fact.target.kind !== 'pubsub') return [fact];
  const address = `${topicPrefix}${fact.target.topic.value.split('/').at(-1) ?? ''}`;
  const own = (topics.get(address) ?? []).filter((one) => one.file === file || !address.includes('$'));
  // Modules are named from the folder of the file that deploys the function.
  const near = own.filter((one) => one.fact.target?.kind !== 'function' || posix.dirname(one.file) === posix.dirname(file));
  return near.length === 0 ? [fact] : follow(file, { ...fact, target: { kind: 'resource', address } }, new Map([[address, near]]));
}

function isOfDatabase({ platform }: ScheduleFact): boolean {
  return platform === 'pg-cron';
}

/** Migrations lie anywhere and run in the order of their names: a function is what the last of them made. */
function collectSqlFunctions(deployment: ReadonlyMap<string, DeploymentFacts>): Folder {
  const latest = new Map<string, readonly Located[]>();
  for (const [file, { resources = [] }] of [...deployment].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    if (!/\.sql$/i.test(file)) continue;
    for (const fact of resources) latest.set(fact.address, [{ file, fact }]);
  }
  return latest;
}

function collectResources(deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Map<string, Located[]>>();
  for (const [file, { resources = [] }] of deployment) {
    for (const fact of resources) {
      const folder = folders.get(posix.dirname(file)) ?? new Map<string, Located[]>();
      folders.set(posix.dirname(file), folder);
      folder.set(fact.address, [...(folder.get(fact.address) ?? []).slice(0, mostTargets), { file, fact }]);
    }
  }
  return folders;
}

/** One schedule for each target, as one of a platform with a line of its own for each would have it. */
function follow(file: string, fact: ScheduleFact, folder: Folder): readonly ScheduleFact[] {
  if (fact.target.kind !== 'resource') return [fact];
  const { address, args = {} } = fact.target;
  const found = findTargets(address, folder, deepest, new Set()).slice(0, mostTargets);
  if (found.length === 0) return [{ ...fact, target: { kind: 'unknown' } }];
  return found.map(({ target, overlap, runLimitSeconds, retryCount }, index) => ({
    ...(overlap && { overlap }),
    ...(runLimitSeconds && { runLimitSeconds }),
    ...(retryCount && { retryCount }),
    ...fact,
    ...((target.kind === 'pubsub' || /^google_pubsub_topic\.|^topic:/.test(address)) && { throughTopic: true as const }),
    // Facts of one name are one schedule.
    name: index === 0 || fact.name === null ? fact.name : `${fact.name} ${index + 1}`,
    target: fillIn(target, args),
  }));
}

/** A function of the database that is told which route to call. */
function fillIn(target: ScheduleTarget, args: ResourceArguments): ScheduleTarget {
  if (target.kind !== 'http') return target;
  const value = target.url.value.replace(/\$\{(\d+):(\w+)\}/g, (written, place: string, name: string) => args[name] ?? args[place] ?? written);
  return { ...target, url: { ...target.url, value } };
}

interface Found extends Pick<ResourceFact, 'overlap' | 'retryCount' | 'runLimitSeconds'> {
  readonly target: ScheduleTarget;
}

/** `seen`: resources that start each other, or the same third one in many ways, are each asked once. */
function findTargets(address: string, folder: Folder, left: number, seen: Set<string>): readonly Found[] {
  if (seen.has(address)) return [];
  seen.add(address);
  const facts = folder.get(address) ?? [];
  const retryCount = findSetting(facts, 'retryCount');
  const targets = facts.flatMap(({ file, fact: { target, packedBy, overlap, runLimitSeconds: limit } }): readonly Found[] => {
    if (target === undefined || target.kind === 'unknown') return [];
    if (target.kind === 'resource') return left === 0 ? [] : findTargets(target.address, folder, left - 1, seen);
    const placed = packedBy === undefined ? target : placeIn(target, findPacked(packedBy, folder, left));
    return [{ target: placed, ...(retryCount && { retryCount }), ...(limit && { runLimitSeconds: { ...limit, file } }), ...(overlap && { overlap: { ...overlap, file } }) }];
  });
  // A topic whose subscribers no file makes is asked for by its name.
  const topic = facts.find(({ fact }) => fact.topic !== undefined)?.fact.topic;
  return targets.length > 0 || topic === undefined ? targets : [{ target: { kind: 'pubsub', topic } }];
}

/** The folder of an archive, which may lie in a bucket. */
function findPacked(address: string, folder: Folder, left: number): string | undefined {
  for (const { fact } of folder.get(address) ?? []) {
    if (fact.folder !== undefined) return fact.folder;
    if (fact.packedBy !== undefined && left > 0) return findPacked(fact.packedBy, folder, left - 1);
  }
  return undefined;
}

function findSetting(facts: readonly Located[], name: 'retryCount'): Setting<number> | undefined {
  const found = facts.find(({ fact }) => fact[name] !== undefined);
  const setting = found?.fact[name];
  return found === undefined || setting === undefined ? undefined : { ...setting, file: found.file };
}

/** In the folder that is packed; a path of several folders may begin above it all the same. */
function placeIn(target: ScheduleTarget, packed: string | undefined): ScheduleTarget {
  if (target.kind !== 'function' || packed === undefined) return target;
  return { ...target, modules: [...target.modules.map((module) => posix.join(packed, module)), ...target.modules.filter((module) => module.includes('/'))] };
}
