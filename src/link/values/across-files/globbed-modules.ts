/**
 * What a bundler makes of `import.meta.glob('./routes/*.ts')`: a table of the modules that match, each under its path from the file. An entry is
 * the module itself where the call says `eager`, and otherwise a function that loads it: https://vite.dev/guide/features.html#glob-import
 */
import { posix } from 'node:path';
import type { CallFact } from '../../../model/facts.ts';
import { PATHS_MARK } from '../../footprint/marks.ts';
import { folderOf } from '../../modules/settings-files.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type FolderValue, type GlobbedModules, type Values } from '../value.ts';
import { spellOut } from './file-patterns.ts';

/** A table with more modules is one of pages or of texts. */
const MOST_MODULES = 100;

export function globbedModules(ev: Evaluation, { args: [given, options] }: CallFact, at: At, isEager: boolean): Values {
  const textsOf = (values: Values): readonly string[] => values.flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  const patterns = given === undefined ? [] : textsOf(ev.evaluate(given, at)).filter((text) => /^\.{0,2}\//.test(text)).flatMap(spellOut);
  const said = options === undefined ? NO_VALUES : ev.evaluate(options, at);
  const optionOf = (name: string): Values => said.flatMap((value) => ev.member(value, name));
  // As a text, an address or a worker, a module is not run.
  if (patterns.length === 0 || optionOf('query').length + optionOf('as').length > 0) return NO_VALUES;
  const lazy = !isEager && !optionOf('eager').some((value) => value.kind === 'literal' && value.value === true);
  const [one = null] = textsOf(optionOf('import'));
  return [ev.interner.folder(at.file, { patterns, lazy, export: one === '*' ? null : one })];
}

/** The module under that path from the file of the call. */
export function memberOfGlobbed(ev: Evaluation, { path }: FolderValue, globbed: GlobbedModules, name: string): Values {
  const file = filesOf(ev, path, globbed).find((one) => pathFrom(path, one) === name || `/${one}`.endsWith(name));
  if (file === undefined) return NO_VALUES;
  return globbed.lazy ? [ev.interner.folder(path, { ...globbed, patterns: [pathFrom(path, file)] })] : loaded(ev, file, globbed);
}

export function namesOfGlobbed(ev: Evaluation, { path }: FolderValue, globbed: GlobbedModules): readonly string[] {
  return filesOf(ev, path, globbed).map((file) => pathFrom(path, file));
}

/** What a call of an entry loads; nothing for one that is no function. */
export function loadedByEntry(ev: Evaluation, { path, globbed }: FolderValue): Values {
  return globbed?.lazy === true ? ev.interner.unionOf(filesOf(ev, path, globbed), (file) => loaded(ev, file, globbed)) : NO_VALUES;
}

function loaded(ev: Evaluation, file: string, globbed: GlobbedModules): Values {
  return globbed.export === null ? [ev.interner.namespace(file)] : ev.exported(file, globbed.export);
}

function pathFrom(file: string, other: string): string {
  const path = posix.relative(folderOf(file), other);
  return path.startsWith('.') ? path : `./${path}`;
}

function filesOf(ev: Evaluation, path: string, { patterns }: GlobbedModules): readonly string[] {
  ev.program.marks.noteFile(PATHS_MARK);
  const found = new Set(patterns.flatMap((pattern) => matching(ev, path, pattern)).filter((file) => file !== path && ev.program.sources.has(file)));
  return found.size > MOST_MODULES ? [] : [...found];
}

/** A path that begins with a slash is one from the folder of the bundler's settings: the one above the file that has such modules. */
function matching(ev: Evaluation, file: string, pattern: string): readonly string[] {
  if (!pattern.startsWith('/')) return ev.modules.filesMatching(file, pattern);
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const found = ev.modules.filesMatching(folder === '' ? 'package.json' : `${folder}/package.json`, `.${pattern}`);
    if (found.length > 0 || folder === '') return found;
  }
}
