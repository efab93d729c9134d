/**
 * Functions for Firebase that are never deployed: only what the folder of firebase.json's `functions.source` builds is.
 * https://firebase.google.com/docs/functions/organize-functions, https://www.typescriptlang.org/tsconfig/#include
 */
import type { DeploymentFacts } from '../../model/deployment-facts.ts';
import type { EntryPoint } from '../../model/graph.ts';
import { findImporters } from '../gates/gated-imports.ts';
import { folderOf, isObject, joinPath } from '../modules/settings-files.ts';
import type { Evaluation } from '../values/evaluation.ts';

/** Files that lead to one over imports; with more, somebody is taken to deploy one of them. */
const mostImporters = 200;

/** By their numbers. None where the repository does not say what is deployed. */
export function findUnbuiltFunctions(ev: Evaluation, entries: readonly Pick<EntryPoint, 'id' | 'kind' | 'framework' | 'registration'>[], deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlySet<number> {
  const asked = entries.filter(({ kind, framework }) => kind !== 'http' && framework === 'firebase-functions');
  const folders = asked.length === 0 ? [] : [...deployment].flatMap(([file, { services }]) => services.flatMap(({ platform, source }) => (platform === 'firebase' ? [joinPath(folderOf(file), source?.value ?? 'functions')] : [])));
  const known = folders.filter((folder) => folder !== null);
  // The folder of one is made by a build, such as `dist/apps/functions`: what goes into it is not known.
  if (known.length === 0 || known.length < folders.length || !known.every((folder) => holdsSources(ev, folder))) return new Set();
  const isBuilt = (file: string): boolean => known.some((folder) => isInside(file, folder) && isCompiled(ev, file, folder));
  const answers = new Map<string, boolean>();
  const isUnbuilt = (file: string): boolean => {
    const answer = answers.get(file) ?? !reaches(ev, file, isBuilt);
    answers.set(file, answer);
    return answer;
  };
  return new Set(asked.filter(({ registration }) => isUnbuilt(registration.file)).map(({ id }) => id));
}

function holdsSources(ev: Evaluation, folder: string): boolean {
  for (const file of ev.program.sources.keys()) if (isInside(file, folder)) return true;
  return false;
}

function isInside(file: string, folder: string): boolean {
  return folder === '' || file.startsWith(`${folder}/`);
}

/** As far as the folder's own tsconfig.json says, which may say nothing. JavaScript is deployed as it lies there. */
function isCompiled(ev: Evaluation, file: string, folder: string): boolean {
  if (!/\.[cm]?tsx?$/.test(file)) return true;
  const { compilerOptions, include, files } = ev.modules.settingsOf(joinPath(folder, 'tsconfig.json') ?? '');
  const root = isObject(compilerOptions) && typeof compilerOptions['rootDir'] === 'string' ? joinPath(folder, compilerOptions['rootDir']) : null;
  if (root !== null && !isInside(file, root)) return false;
  // What a file imports that could not be read is compiled too.
  if (!Array.isArray(include) || ev.program.unread.some((one) => isInside(one, root ?? folder))) return true;
  const patterns = [include, files].flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : [])).filter((one) => typeof one === 'string');
  // `"files": [], "references": […]`: other files say it.
  return patterns.length === 0 || patterns.some((pattern) => covers(folder, pattern, file));
}

/** Up to its first asterisk: what follows may leave out more. */
function covers(folder: string, pattern: string, file: string): boolean {
  const [beginning = ''] = pattern.split('*');
  if (beginning === pattern) {
    const path = joinPath(folder, pattern);
    return path === null || file === path || isInside(file, path);
  }
  const path = joinPath(folder, folderOf(beginning));
  return path === null || isInside(file, path);
}

/** The file itself, or one that imports it. */
function reaches(ev: Evaluation, file: string, isBuilt: (file: string) => boolean): boolean {
  const seen = new Set([file]);
  for (const one of seen) {
    if (isBuilt(one) || seen.size > mostImporters) return true;
    for (const importer of findImporters(ev, one)) seen.add(importer);
  }
  return false;
}
