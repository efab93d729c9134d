/** What a service starts: its own command, that of its image, or what the platform runs where nothing is said. */
import { posix } from 'node:path';
import type { ImageFact, ServiceFact, Setting } from '../../../model/deployment-facts.ts';
import type { Service } from '../../../model/graph.ts';
import type { Located } from '../order-facts.ts';
import { readPrograms } from './read-program.ts';
import { splitCommand } from './split-command.ts';
import { movedFolders, placeVariables, resolveCommand, type StartContext, type Started } from './resolve-command.ts';

type ServicePart = Omit<Service, 'starts'>;

/** Platforms that run `npm start` when neither a command nor a Dockerfile is there. */
const startsPackage = new Set<ServiceFact['platform']>(['cloud-run', 'cloud-run-worker-pool', 'app-engine', 'render', 'railway', 'heroku', 'digitalocean', 'fly']);

/** Empty when nothing tells. */
export function findStarted(context: StartContext, service: ServicePart, group: readonly Located<ServiceFact>[]): readonly Started[] {
  const image = findImage(context, service, group);
  const folders = [...new Set([...(image === null ? [] : workFolders(service, image)), service.directory, posix.dirname(service.file).replace(/^\.$/, ''), ''])];
  const command = findLast(group, 'command');
  if (command !== null) {
    const started = resolve(context, command.setting, command.file, folders, service.name);
    if (started.length > 0 || image?.fact.command == null) return started;
    // A compose command is handed to the entry point of its image.
    return resolve(context, { value: `${image.fact.command.value} ${command.setting.value}`, line: command.setting.line }, command.file, folders, service.name);
  }
  if (image?.fact.command != null) return resolve(context, image.fact.command, image.file, folders, 'image');
  if (service.platform === 'vercel' || service.platform === 'netlify') return [{ kind: 'functions', path: service.directory, processes: null, evidence: [] }];
  return image === null && startsPackage.has(service.platform) ? resolveCommand(context, 'npm start', [service.directory]) : [];
}

/** Its command is nothing but a program by its path, of which no source is there: `node dist/worker.js`, which somebody is still to write. */
export function namesMissingProgram(context: StartContext, service: ServicePart, group: readonly Located<ServiceFact>[], started: readonly Started[]): boolean {
  const command = findLast(group, 'command');
  if (command === null || started.length > 0 || findImage(context, service, group) !== null) return false;
  const programs = splitCommand(command.setting.value).flatMap(({ words }) => readPrograms(words));
  return programs.length > 0 && programs.every((program) => program.kind === 'file');
}

/** What the command itself says, such as PM2 inside of an image. */
export function countProcesses(service: ServicePart, started: readonly Started[]): Service['processes'] {
  const told = started.find(({ processes }) => processes !== null);
  const line = told?.evidence[0];
  return service.processes.from === 'file' || told?.processes == null || line === undefined ? service.processes : { from: 'file', value: told.processes, file: line.file, line: line.line };
}

function resolve(context: StartContext, command: Setting<string>, file: string, folders: readonly string[], label: string): readonly Started[] {
  return resolveCommand(context, command.value, folders).map((start) => ({ ...start, ...placeVariables(start, file, command.line), evidence: [{ kind: 'deployment', file, line: command.line, endLine: command.line, label: `${label}: ${command.value.slice(0, 80)}` }, ...start.evidence] }));
}

interface FoundImage {
  readonly file: string;
  readonly fact: ImageFact;
}

/** The stage of the Dockerfile that is named, that lies in the folder, or that has the image's name. */
export function findImage(context: StartContext, service: ServicePart, group: readonly Located<ServiceFact>[]): FoundImage | null {
  const dockerfile = findLast(group, 'dockerfile');
  const target = findLast(group, 'target')?.setting.value.toLowerCase();
  const beside = posix.dirname(service.file).replace(/^\.$/, '');
  const paths = dockerfile !== null
    ? [service.directory, beside, ''].flatMap((folder) => movedFolders(folder, dockerfile.setting.value.replace(/^\//, '')))
    : [...imageFolders(context, group), ...(isBuiltHere(service, group) ? [service.directory, beside] : [])].map((folder) => posix.join(folder, 'Dockerfile'));
  for (const file of paths) {
    const images = context.deployment.get(file)?.images ?? [];
    const fact = (target === undefined ? undefined : images.find(({ stage }) => stage === target)) ?? images.at(-1);
    if (fact !== undefined) return { file, fact };
  }
  return null;
}

/** A service that only names an image runs one of this repository when a folder with a Dockerfile has that name. */
function imageFolders(context: StartContext, group: readonly Located<ServiceFact>[]): readonly string[] {
  const name = findLast(group, 'image')?.setting.value.split('@')[0]?.split('/').at(-1)?.split(':')[0];
  if (name === undefined || !/^[\w.-]{2,}$/.test(name)) return [];
  const folders = [...context.deployment].filter(([, facts]) => facts.images !== undefined).map(([file]) => posix.dirname(file).replace(/^\.$/, ''));
  return folders.filter((folder) => folder !== '' && (folder.split('/').at(-1) === name || name.endsWith(`-${folder.split('/').at(-1) ?? ''}`)));
}

function isBuiltHere(service: ServicePart, group: readonly Located<ServiceFact>[]): boolean {
  if (service.platform === 'heroku' || service.platform === 'pm2' || service.platform === 'vercel' || service.platform === 'netlify' || service.platform === 'firebase' || service.platform === 'cloudflare') return false;
  // A compose service with an image and no build runs somebody else's.
  return service.platform !== 'compose' || findLast(group, 'source') !== null;
}

function workFolders(service: ServicePart, image: FoundImage): readonly string[] {
  const context = [service.directory, posix.dirname(image.file).replace(/^\.$/, '')];
  return image.fact.workdir === null ? context : [...new Set(context.flatMap((folder) => movedFolders(folder, image.fact.workdir ?? '/')).reverse())].concat(context);
}

function findLast(group: readonly Located<ServiceFact>[], name: 'command' | 'dockerfile' | 'target' | 'image' | 'source'): { readonly setting: Setting<string>; readonly file: string } | null {
  for (const { file, fact } of group.toReversed()) {
    const setting = fact[name];
    if (setting !== undefined) return { setting, file };
  }
  return null;
}
