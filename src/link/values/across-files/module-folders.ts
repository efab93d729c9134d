/** What packages give that load each module of a folder under its name: `require('require-dir')('./queries')`. */
import { posix } from 'node:path';
import { PATHS_MARK } from '../../footprint/marks.ts';
import { isSameName } from '../objects/same-name.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type FolderValue, type Origin, type Value, type Values } from '../value.ts';

/** A folder with more modules holds something else as well. */
const MOST_MODULES = 200;

/** The folders that the call may be given: a path, an option `dirname`, or that of the file itself where it is given none. */
export function moduleFolders(ev: Evaluation, site: Origin, args: readonly Values[]): Values {
  const [given] = args;
  const own = posix.dirname(site.file);
  if (given === undefined) return [ev.interner.folder(own === '.' ? '' : own)];
  const texts = given.flatMap((value) => (value.kind === 'object' ? ev.member(value, 'dirname') : [value])).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  return texts.flatMap((text) => {
    const path = posix.normalize(text.startsWith('.') ? posix.join(own, text) : text);
    return path.startsWith('..') || path.includes('*') ? [] : [ev.interner.folder(path === '.' ? '' : path.replace(/\/$/, ''))];
  });
}

/** The module of that name, or the folder in it. */
export function memberOfFolder(ev: Evaluation, { path }: FolderValue, name: string): Values {
  const named = modulesOf(ev, path).filter((file) => isSameName(nameOf(file), name));
  if (named.length > 0) return ev.interner.unionOf(named, (file) => exportsOf(ev, file));
  const inner = path === '' ? name : `${path}/${name}`;
  return modulesOf(ev, inner).length > 0 ? [ev.interner.folder(inner)] : NO_VALUES;
}

export function namesInFolder(ev: Evaluation, { path }: FolderValue): readonly string[] {
  return modulesOf(ev, path).map(nameOf);
}

function exportsOf(ev: Evaluation, file: string): readonly Value[] {
  const replaced = ev.exported(file, 'module.exports');
  return replaced.length > 0 ? replaced : [ev.interner.namespace(file)];
}

function modulesOf(ev: Evaluation, path: string): readonly string[] {
  ev.program.marks.noteFile(PATHS_MARK);
  const found = ev.modules.filesMatching('package.json', path === '' ? './*' : `./${path}/*`).filter((file) => posix.dirname(file) === (path === '' ? '.' : path) && posix.parse(file).name !== 'index' && ev.program.sources.has(file));
  return found.length > MOST_MODULES ? [] : found;
}

function nameOf(file: string): string {
  return posix.parse(file).name;
}
