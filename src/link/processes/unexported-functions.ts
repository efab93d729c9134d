/**
 * Functions of Firebase that the package's main module does not export: only what that exports is deployed.
 * https://firebase.google.com/docs/functions/organize-functions
 */
import { posix } from 'node:path';
import type { EntryPoint } from '../../model/graph.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { findImporters } from '../gates/gated-imports.ts';
import { isBarrel, loadsByName } from './left-over-files.ts';

const deployedByExport = /^firebase-functions(?:\/|$)/;

/** By their numbers. False where a file that is asked for by nobody may be a main module itself, or be loaded by a name that is put together. */
export function findUnexportedFunctions(ev: Evaluation, entries: readonly Pick<EntryPoint, 'id' | 'kind' | 'registration'>[]): ReadonlySet<number> {
  let mains: boolean | null = null;
  const isUnexported = (file: string): boolean => {
    if (!isOfFirebase(ev, file)) return false;
    for (const one of [file, posix.parse(file).name]) ev.program.marks.noteName('requests', one);
    return !mayBeMain(ev, file) && !isAskedFor(ev, file, 0) && !loadsByName(ev, file) && (mains ??= hasMain(ev));
  };
  const known = new Map<string, boolean>();
  return new Set(entries.flatMap(({ id, kind, registration: { file } }) => {
    if (kind === 'http') return [];
    const answer = known.get(file) ?? isUnexported(file);
    known.set(file, answer);
    return answer ? [id] : [];
  }));
}

function mayBeMain(ev: Evaluation, file: string): boolean {
  const { name } = posix.parse(file);
  return name === 'index' || ev.modules.isNamedInManifest(name);
}

/** Barrels of barrels. */
const mostBarrels = 4;

/** A list of exports that is asked for by nobody, and is no main module, exports nothing. */
function isAskedFor(ev: Evaluation, file: string, depth: number): boolean {
  return depth > mostBarrels || findImporters(ev, file).some((importer) => mayBeMain(ev, importer) || !isBarrel(ev, importer) || isAskedFor(ev, importer, depth + 1));
}

function isOfFirebase(ev: Evaluation, file: string): boolean {
  return ev.program.outlines.get(file)?.requests.some(({ specifier, typeOnly }) => !typeOnly && deployedByExport.test(specifier)) === true;
}

/** Where no file lists the functions, each may be deployed by a way of its own. */
function hasMain(ev: Evaluation): boolean {
  return [...ev.program.outlines.keys()].some((file) => isOfFirebase(ev, file) && findImporters(ev, file).some((importer) => posix.parse(importer).name === 'index'));
}
