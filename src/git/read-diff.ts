/** What changed between two trees, as GitHub shows it: three lines of context, renames found. */
import { RepositoryError } from '../errors.ts';
import { LARGEST_ANALYSED_BYTES } from '../model/snapshot.ts';
import type { FileDiff, Hunk } from '../model/diff.ts';
import { parsePatch } from './parse-patch.ts';
import type { PatchSection } from './parse-patch.ts';
import { parseRawDiff } from './parse-raw-diff.ts';
import type { RawChange } from './parse-raw-diff.ts';
import type { PrivateGitDir } from './private-git-dir.ts';
import { readSizes } from './read-blobs.ts';
import { getKind } from './read-tree.ts';
import { readGit } from './run-git.ts';

/**
 * The changes from one commit or tree to another, by full ids. A file whose blob is not in the repository (a partial
 * clone leaves large ones out) is named as binary, without hunks.
 */
export async function readDiff(git: PrivateGitDir, base: string, head: string): Promise<FileDiff[]> {
  // Renames are looked for only where every blob is here: git dies on a blob it cannot read. Mostly they are, so all is asked at once.
  const whole = Promise.allSettled([runDiffTree(git, ['--raw', '-z', '--no-abbrev', '-M'], base, head), runDiffTree(git, patch.concat('-M'), base, head)]);
  const changes = parseRawDiff(await runDiffTree(git, ['--raw', '-z', '--no-abbrev', '--no-renames'], base, head));
  const missing = await findMissing(git, changes);
  const [renamed, changed] = await whole;
  if (missing.length === 0) return joinSections(parseRawDiff(getOutput(renamed)), parsePatch(getOutput(changed)));
  const absent = new Set(missing);
  const present = changes.filter((change) => !absent.has(change));
  const sections = present.length === 0 ? [] : parsePatch(await runDiffTree(git, patch.concat('--no-renames'), base, head, missing));
  return [...joinSections(present, sections), ...missing.map((change): FileDiff => ({ ...getFileDiff(change, []), binary: true }))];
}

const patch: readonly string[] = ['--patch', '-U3', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv', '--submodule=short'];

function runDiffTree(git: PrivateGitDir, args: readonly string[], base: string, head: string, without: readonly RawChange[] = []): Promise<Buffer> {
  const pathspecs = without.map((change) => `:(exclude,top,glob)${change.path.replace(/[^\w/.-]/g, '?')}`);
  return readGit({
    gitDir: git.dir,
    // A path that is not UTF-8 cannot be an argument; `?` in a glob stands for any of its bytes.
    environment: { ...git.environment, GIT_LITERAL_PATHSPECS: '0' },
    settings: [['core.bigFileThreshold', String(LARGEST_ANALYSED_BYTES)]],
    args: ['diff-tree', '-r', '--no-commit-id', '--ignore-submodules=none', ...args, base, head, '--', ...pathspecs],
  });
}

function getOutput(settled: PromiseSettledResult<Buffer>): Buffer {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

async function findMissing(git: PrivateGitDir, changes: readonly RawChange[]): Promise<RawChange[]> {
  const ids = changes.flatMap(getBlobs);
  const sizes = await readSizes(git, ids);
  return changes.filter((change) => getBlobs(change).some((id) => !sizes.has(id)));
}

function getBlobs(change: RawChange): string[] {
  const sides = [[change.oldMode, change.oldId], [change.newMode, change.newId]] as const;
  return sides.filter(([mode]) => mode !== '000000' && getKind(mode) !== 'submodule').map(([, id]) => id);
}

/** Both lists are in git's order; only a change of type (a file that became a link) has two sections in the patch. */
function joinSections(changes: readonly RawChange[], sections: readonly PatchSection[]): FileDiff[] {
  let next = 0;
  const diffs = changes.map((change) => {
    const own = sections.slice(next, next + (change.letter === 'T' ? 2 : 1));
    next += own.length;
    if (!own.every((section) => fits(change, section))) throw getMismatch();
    return getFileDiff(change, own);
  });
  if (next !== sections.length) throw getMismatch();
  return diffs;
}

function fits(change: RawChange, section: PatchSection): boolean {
  return section.ids === null || change.letter === 'T' || (section.ids[0] === change.oldId && section.ids[1] === change.newId);
}

function getMismatch(): RepositoryError {
  return new RepositoryError('git-failed', 'git named other files in the patch than in the list of changes; is this a very old git? Version 2.36 or newer is needed.');
}

function getFileDiff(change: RawChange, sections: readonly PatchSection[]): FileDiff {
  const [section] = sections;
  // Lines of a link's target or a submodule's commit are not lines of code.
  const plain = sections.length === 1 && getKind(change.oldMode) === 'file' && getKind(change.newMode) === 'file';
  const hunks: readonly Hunk[] = plain && section !== undefined ? section.hunks : [];
  return { path: change.path, oldPath: change.oldPath, status: change.status, binary: sections.some((each) => each.binary), hunks };
}
