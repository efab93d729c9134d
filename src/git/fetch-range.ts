/**
 * Brings what a review needs of a remote repository into an empty bare one: the history down to the merge base, and the
 * trees and small blobs of just three commits. No checkout, no refs, no tags, no submodules.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryError } from '../errors.ts';
import { LARGEST_ANALYSED_BYTES } from '../model/snapshot.ts';
import type { Repository } from '../model/repository.ts';
import type { GitSettings } from './git-environment.ts';
import { openRepository } from './open-repository.ts';
import { createPrivateGitDir } from './private-git-dir.ts';
import { isFullId, readSizes } from './read-blobs.ts';
import { getReason, readGit, runGit } from './run-git.ts';
import { watchFetch } from './watch-fetch.ts';
import type { FetchLimits } from './watch-fetch.ts';

export interface FetchRange {
  /** https, or http to this very machine. */
  readonly url: string;
  /** Installation token; an empty one fetches without credentials. It never is in an argument or a file. */
  readonly token: string;
  /** Full commit ids. */
  readonly head: string;
  readonly base: string;
  /** Made by us; must be empty or absent. */
  readonly dir: string;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<FetchLimits>;
}

/** How many more commits of history each attempt asks for, until the merge base is among them. */
const depths = [64, 512, 4096, 32_768, 2_147_483_647];

/** Fetches the range. Throws a RepositoryError that says what is wrong; `no-merge-base` when the commits share no history. */
export async function fetchRange(range: FetchRange): Promise<Repository> {
  for (const id of [range.head, range.base]) {
    if (!isFullId(id)) throw new RepositoryError('unknown-revision', `${JSON.stringify(id.slice(0, 100))} is not a full commit id.`);
  }
  const remote = getRemote(range);
  await mkdir(range.dir, { recursive: true });
  await readGit({ gitDir: range.dir, args: ['init', '--quiet', '--bare', '--template=', ...(range.head.length === 64 ? ['--object-format=sha256'] : [])] });
  // Marks it as a partial clone, so that git accepts the gaps that the filters leave.
  await readGit({ gitDir: range.dir, args: ['config', '--file', 'config', 'remote.origin.promisor', 'true'] });
  await readGit({ gitDir: range.dir, args: ['config', '--file', 'config', 'extensions.partialClone', 'origin'] });
  await readGit({ gitDir: range.dir, args: ['config', '--file', 'config', 'core.repositoryFormatVersion', '1'] });

  const fetch = startFetching(range, remote);
  const mergeBase = await fetchHistory(range, fetch);
  const trees = await findMissingTrees(range.dir, [...new Set([range.head, range.base, mergeBase])]);
  if (trees.length > 0) await fetch([`--filter=blob:limit=${String(LARGEST_ANALYSED_BYTES + 1)}`], trees);
  return openRepository(range.dir);
}

interface Remote {
  readonly url: string;
  readonly settings: GitSettings;
}

function getRemote({ url, token }: FetchRange): Remote {
  const parsed = parseUrl(url);
  const isLocal = parsed?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  if (parsed === null || (parsed.protocol !== 'https:' && !isLocal)) throw new RepositoryError('fetch-failed', 'Repositories are fetched over https only.');
  const credentials = Buffer.from(`x-access-token:${token}`).toString('base64');
  const settings: (readonly [string, string])[] = [
    [`protocol.${parsed.protocol.replace(':', '')}.allow`, 'always'],
    // Ask for trees as we name them: the commits that are here already must not make the server leave their trees out.
    ['fetch.negotiationAlgorithm', 'noop'],
    // Old slips of other programs that long-lived histories hold, and that nothing here depends on.
    ['fetch.fsck.zeroPaddedFilemode', 'ignore'],
    ['fetch.fsck.badTimezone', 'ignore'],
    ['fetch.fsck.missingSpaceBeforeDate', 'ignore'],
    ['fetch.unpackLimit', '1'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
  ];
  if (token !== '') settings.push([`http.${parsed.origin}/.extraHeader`, `Authorization: Basic ${credentials}`]);
  return { url: parsed.href, settings };
}

function parseUrl(url: string): URL | null {
  try {
    const parsed = new URL(url);
    return parsed.username === '' && parsed.password === '' ? parsed : null;
  } catch {
    return null;
  }
}

type Fetch = (options: readonly string[], ids: readonly string[]) => Promise<void>;

/** One deadline and one size limit for all that is fetched into the directory. */
function startFetching(range: FetchRange, remote: Remote): Fetch {
  const deadline = Date.now() + (range.limits?.ms ?? 120_000);
  return async (options, ids) => {
    const watch = watchFetch(range.dir, { ms: deadline - Date.now(), bytes: range.limits?.bytes ?? 2 * 1024 * 1024 * 1024 }, range.signal);
    try {
      const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--no-auto-maintenance', '--stdin', ...options, remote.url];
      const output = await runGit({ gitDir: range.dir, args, input: `${ids.join('\n')}\n`, settings: remote.settings, signal: watch.signal, group: true });
      const refusal = watch.refusal();
      if (refusal !== null) throw new RepositoryError('fetch-failed', refusal);
      if (output.code !== 0) throw new RepositoryError('fetch-failed', `The repository could not be fetched: ${getReason(output)}.`);
    } finally {
      watch.stop();
    }
  };
}

/** Commits only, further back each time. Gives the merge base. */
async function fetchHistory(range: FetchRange, fetch: Fetch): Promise<string> {
  for (const depth of depths) {
    await fetch(['--filter=tree:0', `--depth=${String(depth)}`, '--update-shallow'], [range.head, range.base]);
    const found = await runGit({ gitDir: range.dir, args: ['merge-base', range.head, range.base] });
    const id = found.stdout.toString('latin1').trim();
    if (found.code === 0 && isFullId(id)) return id;
    const shallow = await runGit({ gitDir: range.dir, args: ['rev-parse', '--is-shallow-repository'] });
    if (shallow.stdout.toString('latin1').trim() !== 'true') break;
  }
  throw new RepositoryError('no-merge-base', `${range.base.slice(0, 12)} and ${range.head.slice(0, 12)} have no commit in common.`);
}

/** Trees of the commits that did not come with them. A server that knows no filters sends everything at once. */
async function findMissingTrees(dir: string, commits: readonly string[]): Promise<string[]> {
  // Through a directory of our own, because in a partial clone git would go and fetch what is asked for.
  const git = createPrivateGitDir(join(dir, 'objects'), commits[0]?.length === 64 ? 'sha256' : 'sha1');
  const args = ['log', '--no-walk', '--format=%T', '--stdin'];
  const output = await readGit({ gitDir: git.dir, environment: git.environment, args, input: `${commits.join('\n')}\n` });
  const trees = [...new Set(output.toString('latin1').split('\n').filter(isFullId))];
  const present = await readSizes(git, trees);
  return trees.filter((tree) => !present.has(tree));
}
