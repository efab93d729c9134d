/** Files that no program loads: they were written and never taken in, or taken out again. */
import type { DeploymentFacts } from '../../model/deployment-facts.ts';
import { findImporters } from '../gates/gated-imports.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { folderOf, foldersUp } from '../modules/settings-files.ts';
import type { Activation } from './activations.ts';

/** Barrels of barrels. */
const mostBarrels = 4;
/** So many files of a folder that one program loads show that it lists them all. */
const leastListed = 2;

/** Nothing asks for it but files that only hand on what others export, and those nobody asks for. */
export function isLoadedByNobody(ev: Evaluation, file: string, depth = 0): boolean {
  return depth <= mostBarrels && findImporters(ev, file).every((importer) => isBarrel(ev, importer) && isLoadedByNobody(ev, importer, depth + 1));
}

/** It only hands on what others export. */
export function isBarrel(ev: Evaluation, file: string): boolean {
  const { calls, exports, bindings } = ev.program.getFile(file);
  return calls.length === 0 && exports.length > 0 && exports.every(({ from }) => from !== undefined) && bindings.every(({ kind }) => kind === 'type');
}

/**
 * By the number of an entry point, where jobs begin: those that only begin in a file which a program that lists the files of its folder
 * leaves out, and that no command names. Someone may still start such a file by hand.
 */
export function findLeftOverJobs(ev: Evaluation, activators: ReadonlyMap<number, readonly Activation[]>, deployment: ReadonlyMap<string, DeploymentFacts>): ReadonlySet<number> {
  const files = new Set([...activators.values()].flatMap((activations) => activations.map(({ file }) => file)));
  const known = new Map<string, boolean>();
  const isLeftOver = (file: string): boolean => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const answer = isLoadedByNobody(ev, file) && isLeftOutOfList(ev, file, files) && !isNamedByCommand(ev, file, deployment) && !loadsByName(ev, file);
    known.set(file, answer);
    return answer;
  };
  const left = [...activators].filter(([, activations]) => activations.length > 0 && activations.every(({ file }) => isLeftOver(file)));
  return new Set(left.map(([id]) => id));
}

/** One file loads others of the folder that have jobs as well. */
function isLeftOutOfList(ev: Evaluation, file: string, withJobs: ReadonlySet<string>): boolean {
  const folder = folderOf(file);
  const times = new Map<string, number>();
  for (const other of withJobs) {
    if (other === file || folderOf(other) !== folder) continue;
    for (const importer of findImporters(ev, other)) times.set(importer, (times.get(importer) ?? 0) + 1);
  }
  const listing = [...times].filter(([, count]) => count >= leastListed);
  // What is added to the list takes the file in.
  for (const [importer] of listing) ev.program.marks.noteFile(importer);
  return listing.length > 0;
}

function isNamedByCommand(ev: Evaluation, file: string, deployment: ReadonlyMap<string, DeploymentFacts>): boolean {
  const name = file.slice(folderOf(file).length).replace(/^\//, '').replace(/\.[cm]?[jt]sx?$/, '');
  return ev.modules.isNamedInManifest(name) || [...deployment.values()].some(({ services, schedules, images, starts, functions }) => JSON.stringify([services, schedules, images, starts, functions]).includes(name));
}

/** `require(path.join(folder, file))`, `import.meta.glob('./jobs/*.ts')` in the folder or one above it: others of it are listed, and such a load is that of another folder. */
export function loadsByName({ program }: Evaluation, of: string): boolean {
  const folders = new Set(foldersUp(folderOf(of)));
  const isAbove = (file: string): boolean => folders.has(folderOf(file));
  if (['glob', 'globEager', 'context'].some((name) => program.callsNamed(name).some(({ file }) => isAbove(file)))) return true;
  return ['require', 'import'].some((name) => program.callsNamed(name).some(({ file, call }) => isAbove(file) && program.getCall(file, call).args[0]?.kind !== 'literal'));
}
