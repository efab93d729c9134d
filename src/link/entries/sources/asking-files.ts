/** What other files do with something that one exports. */
import { posix } from 'node:path';
import type { FileFacts } from '../../../model/facts.ts';
import { isLoad, specifierOf } from '../../gates/gated-imports.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { isLoadedByName } from './loaded-by-name.ts';

interface AskingFile {
  readonly file: string;
  /** Of the file that is meant; null where it is not known. */
  readonly folder: string | null;
}

interface Requests {
  /** By the file that they lead to. */
  readonly toFile: ReadonlyMap<string, ReadonlySet<string>>;
  /** By the last word of what is asked for, and only as far as nothing says that it is a file of another folder. */
  readonly byWord: ReadonlyMap<string, readonly AskingFile[]>;
}

const requests = new WeakMap<Evaluator, Requests>();

/** Other files that ask for this one, or for one of its name. */
export function findAsking(ev: Evaluator, file: string): readonly string[] {
  const { name: base, dir } = posix.parse(file);
  const word = firstWord(base === 'index' ? dir : base);
  for (const one of [file, word]) ev.program.marks.noteName('requests', one);
  const { toFile, byWord } = requestsOf(ev);
  const named = (byWord.get(word) ?? []).filter(({ folder }) => folder === null || folder === dir);
  return [...new Set([...(toFile.get(file) ?? []), ...named.map((one) => one.file)])].filter((other) => other !== file);
}

/** The last word of a path or a specifier, without what stands behind a dot. */
export function firstWord(path: string): string {
  return posix.basename(path).split('.')[0] ?? '';
}

function requestsOf(ev: Evaluator): Requests {
  const known = requests.get(ev);
  if (known !== undefined) return known;
  const [toFile, byWord] = [new Map<string, Set<string>>(), new Map<string, AskingFile[]>()];
  for (const [file, outline] of ev.program.outlines) {
    for (const { specifier, typeOnly } of outline.requests) {
      const target = typeOnly ? null : ev.modules.resolve(file, specifier);
      const folder = target?.kind === 'file' ? posix.parse(target.file).dir : null;
      const word = firstWord(specifier);
      const named = byWord.get(word);
      if (named === undefined) byWord.set(word, [{ file, folder }]);
      else named.push({ file, folder });
      if (target?.kind === 'file') addTo(toFile, target.file, file);
    }
  }
  const found = { toFile, byWord };
  requests.set(ev, found);
  return found;
}

function addTo(table: Map<string, Set<string>>, key: string, file: string): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, new Set([file]));
  else known.add(file);
}

/** `await import('./payouts')`, `require('./payouts').Payouts`: what is taken of what it gives is not looked into. So are files that are loaded by a name which is put together. */
export function isLoadedWhole(ev: Evaluator, file: string): boolean {
  const leadsHere = (from: string, specifier: string): boolean => {
    const target = ev.modules.resolve(from, specifier);
    return target?.kind === 'file' && target.file === file;
  };
  return findAsking(ev, file).some((other) => ev.program.getFile(other).calls.some((call) => isLoad(call) && leadsHere(other, specifierOf(call)))) || isLoadedByName(ev, file);
}

/** An import of the name under any alias that is used may hand it on; asked of the files that seem to ask for this one. */
export function isImportedElsewhere(ev: Evaluator, file: string, name: string, isUsed: (facts: FileFacts, binding: number, file: string) => boolean): boolean {
  for (const one of [name, '*']) ev.program.marks.noteName('imports', one);
  return findAsking(ev, file).some((other) => {
    const facts = ev.program.getFile(other);
    const isWhole = (from: { readonly specifier: string; readonly imported: string } | undefined): boolean => from?.imported === '*' && mayLeadTo(ev, other, from.specifier, file);
    if (facts.exports.some(({ from }) => from?.imported === name || isWhole(from))) return true;
    return facts.bindings.some(({ from }, index) => isWhole(from) || (from?.imported === name && isUsed(facts, index, other)));
  });
}

/** What leads to another file of the program does not lead to this one, whatever it is called. */
function mayLeadTo(ev: Evaluator, from: string, specifier: string, file: string): boolean {
  const target = ev.modules.resolve(from, specifier);
  if (target?.kind === 'file') return target.file === file;
  const { name, dir } = posix.parse(file);
  return firstWord(specifier) === firstWord(name === 'index' ? dir : name);
}

/** A file of the same package could not be read: what stands in it, nobody knows. */
export function hasUnread(ev: Evaluator, file: string): boolean {
  const folder = ev.modules.findPackageFolder(file);
  return ev.program.unread.some((other) => ev.modules.findPackageFolder(other) === folder);
}
