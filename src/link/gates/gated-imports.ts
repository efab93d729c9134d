/** Where a file is loaded by `import('./workers')` or `require('./workers')`, if it is never imported in any other way. */
import { posix } from 'node:path';
import type { CallFact } from '../../model/facts.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { Program } from '../values/program.ts';
import { findTestsAround, type Wanted } from './tests-around.ts';

export interface GatedImport {
  readonly file: string;
  readonly fn: number;
  readonly wanted: Wanted;
}

/** A file with more importers is no starter. */
const mostImporters = 12;
/** Every other file imports an `index`. */
const mostCandidates = 200;

/** Empty where the file is loaded without a test, or by nobody. */
export function findGatedImports(ev: Evaluation, file: string): readonly GatedImport[] {
  const found: GatedImport[] = [];
  const importers = findImporters(ev, file);
  if (importers.length > mostImporters) return [];
  for (const importer of importers) {
    const facts = ev.program.getFile(importer);
    const leadsHere = (specifier: string): boolean => {
      const resolved = ev.modules.resolve(importer, specifier);
      return resolved?.kind === 'file' && resolved.file === file;
    };
    if (facts.bindings.some(({ from }) => from !== undefined && !from.typeOnly && leadsHere(from.specifier))) return [];
    if (facts.exports.some(({ from }) => from !== undefined && leadsHere(from.specifier))) return [];
    const loading = facts.calls.flatMap((call, index) => (isLoad(call) && leadsHere(specifierOf(call)) ? [{ file: importer, fn: call.in, wanted: { kind: 'call' as const, call: index } }] : []));
    // `import './workers'`
    if (loading.length === 0) return [];
    found.push(...loading);
  }
  const isGated = found.some(({ file: from, fn, wanted }) => fn !== 0 || (findTestsAround(ev.program.getFile(from), ev.program.getFunction(from, fn).body, wanted) ?? []).length > 0);
  return isGated ? found : [];
}

/** Files that import this one, whatever they do with it. */
export function findImporters(ev: Evaluation, file: string): readonly string[] {
  const name = lastWord(file);
  // `./workers` may be a folder, and `.` its own.
  const names = name === 'index' ? [name, posix.basename(posix.dirname(file)), '.', '..', ''] : [name];
  const table = importersByWord(ev.program);
  const candidates = [...new Set(names.flatMap((one) => table.get(one) ?? []))];
  if (candidates.length > mostCandidates) return candidates;
  return candidates.filter((from) => from !== file && (ev.program.outlines.get(from)?.requests ?? []).some(({ specifier, typeOnly }) => {
    const resolved = typeOnly || !names.includes(lastWord(specifier)) ? null : ev.modules.resolve(from, specifier);
    return resolved?.kind === 'file' && resolved.file === file;
  }));
}

const tables = new WeakMap<Program, ReadonlyMap<string, readonly string[]>>();

/** Files by the last word of what they import. */
function importersByWord(program: Program): ReadonlyMap<string, readonly string[]> {
  const known = tables.get(program);
  if (known !== undefined) return known;
  const table = new Map<string, string[]>();
  for (const [from, { requests }] of program.outlines) {
    for (const { specifier } of requests) {
      const word = lastWord(specifier);
      const list = table.get(word);
      if (list === undefined) table.set(word, [from]);
      else if (list.at(-1) !== from) list.push(from);
    }
  }
  tables.set(program, table);
  return table;
}

function lastWord(path: string): string {
  return posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '');
}

/** `import(…)` and `require(…)`. */
export function isLoad({ callee }: CallFact): boolean {
  return callee.kind === 'global' && (callee.name === 'import' || callee.name === 'require');
}

/** Empty where it is put together. */
export function specifierOf({ args: [first] }: CallFact): string {
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : '';
}
