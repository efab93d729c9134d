/** Which entry points a change can touch: those whose import closure holds a changed file, on either side. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { classifyPath } from '../../extract/select-files.ts';
import { changesLinking, changesVersions } from '../../link/modules/settings-change.ts';
import { isServerlessModule } from '../../link/serverless/serverless-modules.ts';
import { isLockFile } from '../../link/versions/lock-files.ts';
import type { FileDiff } from '../../model/diff.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { OpenedSnapshot } from '../load-snapshot.ts';

/** Paths of both sides; null when everything has to be looked at. */
export type Scope = ReadonlySet<string> | null;

/** A setting can decide for every file how its imports resolve, and a deployment fact for every service how it runs. */
export function getReviewScope(diff: readonly FileDiff[], base: OpenedSnapshot, head: OpenedSnapshot, catalogue: Catalogue): Scope {
  const paths = new Set(diff.flatMap((file) => (file.oldPath === null ? [file.path] : [file.oldPath, file.path])));
  const needed = [...catalogue.libraries.values()].flatMap((library) => [...library.packages, ...library.conventions.flatMap((one) => one.needs), ...library.autoImports.flatMap((one) => one.needs)]);
  const known = new Set([...catalogue.byPackage.keys(), ...needed].map((specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')));
  if (diff.some(setsSchedules)) return null;
  for (const path of paths) {
    const kind = classifyPath(path);
    if (isServerlessModule(path)) return null;
    if (isLockFile(path) && changesVersions(base.settings.get(path) ?? null, head.settings.get(path) ?? null, catalogue.versioned)) return null;
    if (kind === 'settings' && changesLinking(path, base.settings.get(path) ?? null, head.settings.get(path) ?? null, (name) => known.has(name))) return null;
    if (kind === 'deployment' && JSON.stringify(base.deployment.facts.get(path)) !== JSON.stringify(head.deployment.facts.get(path))) return null;
  }
  return paths;
}

/** A program that makes schedules by commands can start what it does not import. */
function setsSchedules({ path, hunks }: FileDiff): boolean {
  return classifyPath(path) === 'source' && hunks.some(({ lines }) => lines.some(({ text }) => commandOfScheduler.test(text)));
}

const commandOfScheduler = /\bgcloud\b|--(?:schedule|uri|max-retry-attempts|min-backoff|attempt-deadline)\b/;

/**
 * Files of entry points that only one side looked at although neither their handler nor their registration changed: a file
 * that was added or removed made an import of theirs lead elsewhere. Both sides must look at them, or all they reach would seem new.
 */
export function findOneSidedFiles(scope: ReadonlySet<string>, base: ProgramGraph, head: ProgramGraph): string[] {
  const sides = [[base, head], [head, base]] as const;
  return sides.flatMap(([one, other]) => {
    const known = new Set(other.entryPoints.map(getKey));
    const onlyHere = one.entryPoints.filter((entry) => !known.has(getKey(entry)));
    return onlyHere.map((entry) => entry.handler.file).filter((file) => !scope.has(file));
  });
}

function getKey(entry: EntryPoint): string {
  return `${entry.kind} ${entry.subject} ${entry.handler.file}`;
}
