/** A start command -> the files and framework folders it starts, with the scripts on the way as evidence. */
import { posix } from 'node:path';
import type { DeploymentFacts, ProcessCount, Setting } from '../../../model/deployment-facts.ts';
import type { Evidence } from '../../../model/finding.ts';
import type { ModuleResolver } from '../../modules/resolve-module.ts';
import { folderOf } from '../../modules/settings-files.ts';
import type { ScriptPackage } from './package-scripts.ts';
import { readAssignments } from './read-assignments.ts';
import { readPrograms, type Program } from './read-program.ts';
import { addWords } from './read-words.ts';
import { splitCommand } from './split-command.ts';

export interface StartContext {
  readonly modules: ModuleResolver;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  readonly packages: ReadonlyMap<string, ScriptPackage>;
  /** True for a source file that was read. */
  hasSource(file: string): boolean;
}

export interface Started {
  /** `functions`: each file that a platform finds by its place, and no server of the project. */
  readonly kind: 'file' | 'framework' | 'functions';
  /** The file, or the folder of the framework or the functions. */
  readonly path: string;
  readonly processes: ProcessCount | null;
  readonly evidence: readonly Evidence[];
  /** Variables that commands on the way set before their program: `WORKERS=1 node main.js`. Lines are those of the command. */
  readonly environment?: Readonly<Record<string, Setting<string>>>;
}

/** A script that runs a script that runs a script. */
const deepest = 6;
const mostStarted = 12;

/** `folders`: where the command may run, the likeliest first. */
export function resolveCommand(context: StartContext, text: string, folders: readonly string[], depth = 0): readonly Started[] {
  if (depth > deepest) return [];
  const started = splitCommand(text).flatMap(({ folder, words }) => {
    const inside = folder === '' ? folders : folders.flatMap((base) => movedFolders(base, folder));
    return readPrograms(words).flatMap((program) => resolveProgram(context, program, inside, depth).map((start) => withWords(start, program, words))).map((start) => withVariables(start, readAssignments(words)));
  });
  return started.slice(0, mostStarted);
}

function resolveProgram(context: StartContext, program: Program, folders: readonly string[], depth: number): readonly Started[] {
  switch (program.kind) {
    case 'shell':
      return resolveCommand(context, program.text, folders, depth + 1);
    case 'file':
      return resolveFile(context, program.path, folders, program.processes ?? null, depth);
    case 'script':
      return resolveScript(context, program.script, program.package, folders, depth);
    case 'framework':
      return frameworkIn(context, folders.flatMap((base) => (program.folder === '' ? [base] : movedFolders(base, program.folder))));
    case 'nest':
      return resolveNest(context, program.project, folders);
    case 'ecosystem':
      return resolveEcosystem(context, program.path, folders, depth);
  }
}

function resolveScript(context: StartContext, script: string, target: string | null, folders: readonly string[], depth: number): readonly Started[] {
  for (const found of findPackages(context, target, folders)) {
    const scripts = found.findScripts(script);
    if (scripts.length === 0) {
      // `npm start` without a script runs server.js. https://docs.npmjs.com/cli/commands/npm-start
      if (script === 'start' && target === null) {
        const file = context.modules.findDeployedFile(`${found.folder}/package.json`, 'server.js');
        if (file !== null) return [{ kind: 'file', path: file, processes: null, evidence: [] }];
      }
      continue;
    }
    const started = scripts.flatMap(([name, one]) => resolveCommand(context, one.text, [found.folder], depth + 1).map((start) => withEvidence(start, one.file, one.line, `script ${name}`)));
    if (started.length > 0 || target !== '*') return started;
  }
  if (target === '*') return [...context.packages.values()].slice(0, 40).flatMap((one) => resolveScript(context, script, one.folder === '' ? '.' : `./${one.folder}`, [''], depth + 1));
  return [];
}

/** Packages by name, by folder, or by the end of either, as filters of workspaces are written. */
function findPackages(context: StartContext, target: string | null, folders: readonly string[]): readonly ScriptPackage[] {
  const at = folders.flatMap((folder) => context.packages.get(folder) ?? []);
  if (target === null) return at.length > 0 ? at : folders.flatMap((folder) => nearest(context, folder));
  if (target === '*') return at;
  const name = target.replace(/^\.\//, '').replace(/\/$/, '').replace(/^[{^]|[}]$/g, '');
  const inside = folders.flatMap((folder) => movedFolders(folder, name)).flatMap((folder) => context.packages.get(folder) ?? []);
  const all = [...context.packages.values()];
  const named = all.filter((one) => one.name === name || one.folder === name);
  const alike = name.length < 2 ? [] : all.filter((one) => one.name?.split('/').at(-1) === name || one.folder.split('/').at(-1) === name);
  return [...inside, ...named, ...alike];
}

function nearest(context: StartContext, folder: string): readonly ScriptPackage[] {
  for (let at = folder; ; at = folderOf(at)) {
    const found = context.packages.get(at);
    if (found !== undefined) return [found];
    if (at === '') return [];
  }
}

function resolveFile(context: StartContext, path: string, folders: readonly string[], processes: ProcessCount | null, depth: number): readonly Started[] {
  for (const folder of folders) {
    for (const candidate of candidatesOf(path)) {
      const file = context.modules.findDeployedFile(posix.join(folder, 'package.json'), candidate);
      if (file !== null && context.hasSource(file)) return [{ kind: 'file', path: file, processes, evidence: [] }];
      const script = context.deployment.get(posix.join(folder, candidate));
      if (script?.starts !== undefined) {
        const at = posix.join(folder, candidate);
        const rows = script.starts.slice(-3);
        return rows.flatMap((row) => resolveCommand(context, row.value, folders, depth + 1).map((start) => withEvidence(start, at, row.line, 'starts')));
      }
    }
  }
  // What a framework's build leaves behind is no file of the repository.
  return /(?:^|\/)(?:server|index|main)\.[cm]?js$|\.output|build\/|\.next/.test(path) ? frameworkIn(context, folders) : [];
}

/** `/app/dist/main.js` is `dist/main.js` of what was copied to /app; `dist/apps/api/main.js` is built from `apps/api/src/main.ts`. */
function candidatesOf(path: string): readonly string[] {
  const parts = path.replace(/^\.\//, '').split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > 12 || parts.some((part) => part.includes('$'))) return [];
  const plain = path.startsWith('/') ? parts.map((_, index) => parts.slice(index).join('/')) : [parts.join('/')];
  return plain.flatMap((one) => {
    const [, project, file] = /^(?:dist|build)\/(.+)\/([\w.-]+)$/.exec(one) ?? [];
    return project === undefined || file === undefined ? [one] : [one, `${project}/src/${file}`, `${project}/${file}`];
  });
}

/** `../api` and `apps/api` from a folder of the repository; `/app/apps/api` from the folder that was copied to /app. */
export function movedFolders(base: string, path: string): readonly string[] {
  if (path.includes('$')) return [];
  if (!path.startsWith('/')) {
    const joined = posix.join(base, path).replace(/\/$/, '');
    return joined.startsWith('..') ? [] : [joined === '.' ? '' : joined];
  }
  const parts = path.split('/').filter((part) => part !== '').slice(0, 12);
  return [...parts.map((_, index) => posix.join(base, parts.slice(index + 1).join('/')).replace(/\/$/, '')).map((folder) => (folder === '.' ? '' : folder))];
}

const frameworkPackages = ['next', 'nuxt', '@sveltejs/kit', 'astro', '@remix-run/node', '@remix-run/react', '@react-router/node', '@tanstack/react-start', '@solidjs/start', 'nitropack', 'nitro', '@strapi/strapi', 'blitz', 'vinxi', 'sails', '@keystone-6/core'];

function frameworkIn(context: StartContext, folders: readonly string[]): readonly Started[] {
  const found = folders.flatMap((folder) => nearest(context, folder)).find((one) => frameworkPackages.some((name) => one.dependencies.has(name)));
  return found === undefined ? [] : [{ kind: 'framework', path: found.folder, processes: null, evidence: [] }];
}

/** https://docs.nestjs.com/cli/monorepo */
function resolveNest(context: StartContext, project: string | null, folders: readonly string[]): readonly Started[] {
  const paths = project === null ? ['src/main'] : [`apps/${project}/src/main`, `${project}/src/main`, `apps/${project}/main`];
  for (const folder of folders) {
    for (const path of paths) {
      const file = context.modules.findDeployedFile(posix.join(folder, 'package.json'), path);
      if (file !== null && context.hasSource(file)) return [{ kind: 'file', path: file, processes: null, evidence: [] }];
    }
  }
  return [];
}

function resolveEcosystem(context: StartContext, path: string, folders: readonly string[], depth: number): readonly Started[] {
  for (const folder of folders) {
    for (const candidate of candidatesOf(path)) {
      const file = posix.join(folder, candidate);
      const services = context.deployment.get(file)?.services.filter(({ platform }) => platform === 'pm2');
      if (services === undefined) continue;
      return services.flatMap((service) => (service.command === undefined ? [] : resolveCommand(context, service.command.value, [...movedFolders(folder, service.source?.value ?? '.'), folder], depth + 1).map((start) => ({
        ...withEvidence(start, file, service.line, service.name ?? 'pm2'), processes: start.processes ?? service.processes?.value ?? null,
      }))));
    }
  }
  return [];
}

function withWords(start: Started, program: Program, words: readonly string[]): Started {
  const environment = addWords(start.environment, program, words);
  return environment === undefined ? start : { ...start, environment };
}

/** What stands nearer to the program wins. */
function withVariables(start: Started, assigned: Readonly<Record<string, string>>): Started {
  const names = Object.keys(assigned);
  if (names.length === 0) return start;
  // The line is that of the next file on the way, which is known to whoever called.
  return { ...start, environment: { ...Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, { value, line: 0 }])), ...start.environment } };
}

function withEvidence(start: Started, file: string, line: number, label: string): Started {
  return { ...start, ...placeVariables(start, file, line), evidence: [{ kind: 'deployment', file, line, endLine: line, label }, ...start.evidence] };
}

/** Gives the variables of a command the line that it stands on. */
export function placeVariables({ environment }: Started, file: string, line: number): Pick<Started, 'environment'> {
  if (environment === undefined) return {};
  return { environment: Object.fromEntries(Object.entries(environment).map(([name, setting]) => [name, setting.line === 0 ? { ...setting, file, line } : setting])) };
}
