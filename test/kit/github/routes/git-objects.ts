/** Reading the repository through the API instead of git: refs, commits, comparison, file contents. */
import { findCommit } from '../git/bare-repository.ts';
import { getDiff } from '../git/diff-lines.ts';
import { runGit, runGitBytes } from '../git/run-git.ts';
import { completeAs } from '../openapi/complete.ts';
import { notFound, Refusal } from '../http/refusal.ts';
import type { Answer, RepositoryCall, Route } from '../http/route.ts';
import { repositoryUrl } from '../render/accounts.ts';
import { renderChangedFile } from '../render/pull-requests.ts';
import type { RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Above 1 MB the JSON form is empty, above 100 MB nothing is served. https://docs.github.com/rest/repos/contents#get-repository-content */
const maxInlineBytes = 1_000_000;
const maxBytes = 100_000_000;

async function getCommitId(repository: RepositoryRecord, revision: string): Promise<string> {
  const commit = await findCommit(repository.gitDir, revision);
  if (commit === undefined) throw notFound();
  return commit;
}

interface CommitText { readonly sha: string; readonly tree: string; readonly parents: readonly string[]; readonly author: Fields; readonly committer: Fields; readonly message: string }

async function readCommit(repository: RepositoryRecord, commit: string): Promise<CommitText> {
  const text = await runGit(repository.gitDir, ['show', '--no-patch', '--format=%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B', commit]);
  const [tree = '', parents = '', authorName, authorEmail, authorDate, name, email, date, message = ''] = text.split('\0');
  return {
    sha: commit, tree, parents: parents.split(' ').filter(Boolean), message: message.trimEnd(),
    author: { name: authorName, email: authorEmail, date: authorDate }, committer: { name, email, date },
  };
}

/** `git-commit` for the git database, `commit` everywhere else. */
async function renderCommit(world: World, repository: RepositoryRecord, id: string, schema: 'git-commit' | 'commit'): Promise<Fields> {
  const { sha, tree, author, committer, message, ...commit } = await readCommit(repository, id);
  const api = repositoryUrl(world, repository);
  const inner = { author, committer, message, tree: { sha: tree, url: `${api}/git/trees/${tree}` } };
  const parents = commit.parents.map((parent) => ({ sha: parent, url: `${api}/commits/${parent}`, html_url: `${world.url}/${repository.fullName}/commit/${parent}` }));
  const shared = { sha, parents, html_url: `${world.url}/${repository.fullName}/commit/${sha}` };
  return schema === 'git-commit'
    ? completeAs(schema, { ...shared, ...inner, url: `${api}/git/commits/${sha}` })
    : completeAs(schema, { ...shared, commit: inner, url: `${api}/commits/${sha}` });
}

async function compare(call: RepositoryCall): Promise<Answer> {
  const { world, repository, parameters } = call;
  const [from = '', to = ''] = (parameters['basehead'] ?? '').split('...');
  const [base, head] = [await getCommitId(repository, from), await getCommitId(repository, to)];
  const { mergeBase, files } = await getDiff(repository.gitDir, base, head);
  const [behind = 0, ahead = 0] = (await runGit(repository.gitDir, ['rev-list', '--left-right', '--count', `${base}...${head}`])).split('\t').map(Number);
  // Unpaged, GitHub gives 250 commits and 300 files.
  const commits = (await runGit(repository.gitDir, ['rev-list', '--reverse', '--max-count=250', `${base}..${head}`])).split('\n').filter(Boolean);
  return {
    status: 200,
    body: completeAs('commit-comparison', {
      base_commit: await renderCommit(world, repository, base, 'commit'), merge_base_commit: await renderCommit(world, repository, mergeBase, 'commit'),
      status: ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical', ahead_by: ahead, behind_by: behind, total_commits: ahead,
      commits: await Promise.all(commits.map((commit) => renderCommit(world, repository, commit, 'commit'))),
      files: files.slice(0, 300).map((file) => renderChangedFile(world, repository, file)),
    }),
  };
}

interface TreeEntry { readonly mode: string; readonly type: string; readonly sha: string; readonly size: number; readonly path: string }

async function listTree(repository: RepositoryRecord, commit: string, path: string): Promise<readonly TreeEntry[]> {
  const output = await runGit(repository.gitDir, ['ls-tree', '-z', '--long', commit, '--', path]);
  return output.split('\0').filter(Boolean).map((line) => {
    const [columns = '', name = ''] = line.split('\t');
    const [mode = '', type = '', sha = '', size = ''] = columns.split(/ +/);
    return { mode, type, sha, size: Number(size) || 0, path: name };
  });
}

function renderEntry(call: RepositoryCall, entry: TreeEntry, commit: string): Fields {
  const { world, repository } = call;
  const self = `${repositoryUrl(world, repository)}/contents/${entry.path}?ref=${commit}`;
  const types: Readonly<Record<string, string>> = { tree: 'dir', commit: 'submodule' };
  return {
    type: types[entry.type] ?? (entry.mode === '120000' ? 'symlink' : 'file'), name: entry.path.split('/').at(-1), path: entry.path, sha: entry.sha, size: entry.size, url: self,
    git_url: `${repositoryUrl(world, repository)}/git/blobs/${entry.sha}`, html_url: `${world.url}/${repository.fullName}/blob/${commit}/${entry.path}`, download_url: null,
    _links: { self, git: `${repositoryUrl(world, repository)}/git/blobs/${entry.sha}`, html: `${world.url}/${repository.fullName}/blob/${commit}/${entry.path}` },
  };
}

async function getContent(call: RepositoryCall): Promise<Answer> {
  const { repository, parameters, query } = call;
  const commit = await getCommitId(repository, typeof query['ref'] === 'string' ? query['ref'] : `refs/heads/${repository.defaultBranch}`);
  const path = (parameters['path'] ?? '').replace(/\/$/, '');
  const [entry] = await listTree(repository, commit, path);
  if (entry?.path !== path) throw notFound();
  if (entry.type === 'tree') {
    const children = await listTree(repository, commit, `${path}/`);
    return { status: 200, body: children.map((child) => renderEntry(call, child, commit)) };
  }
  if (entry.type === 'commit') return { status: 200, body: completeAs('content-submodule', { ...renderEntry(call, entry, commit), submodule_git_url: '' }) };
  if (entry.size > maxBytes) throw new Refusal(403, { message: 'This API returns blobs up to 100 MB in size.' });
  const bytes = await runGitBytes(repository.gitDir, ['cat-file', 'blob', entry.sha]);
  if (call.accept.includes('raw')) return { status: 200, raw: { type: 'application/vnd.github.v3.raw; charset=utf-8', bytes } };
  if (entry.mode === '120000') return { status: 200, body: completeAs('content-symlink', { ...renderEntry(call, entry, commit), target: bytes.toString('utf8') }) };
  const isInline = bytes.length <= maxInlineBytes;
  const content = isInline ? (bytes.toString('base64').match(/.{1,60}/g) ?? []).map((line) => `${line}\n`).join('') : '';
  return { status: 200, body: completeAs('content-file', { ...renderEntry(call, entry, commit), content, encoding: isInline ? 'base64' : 'none' }) };
}

export const gitObjectRoutes: readonly Route[] = [
  { operation: 'repos/get-content', caller: 'repository', needs: ['contents:read'], handle: getContent },
  { operation: 'repos/compare-commits-with-basehead', caller: 'repository', needs: ['contents:read'], handle: compare },
  {
    operation: 'repos/get-commit', caller: 'repository', needs: ['contents:read'],
    handle: async (call) => ({ status: 200, body: await renderCommit(call.world, call.repository, await getCommitId(call.repository, call.parameters['ref'] ?? ''), 'commit') }),
  },
  {
    operation: 'git/get-commit', caller: 'repository', needs: ['contents:read'],
    handle: async (call) => ({ status: 200, body: await renderCommit(call.world, call.repository, await getCommitId(call.repository, call.parameters['commit_sha'] ?? ''), 'git-commit') }),
  },
  {
    operation: 'git/get-ref', caller: 'repository', needs: ['contents:read'],
    handle: async ({ world, repository, parameters }) => {
      const ref = `refs/${parameters['ref'] ?? ''}`;
      const sha = await getCommitId(repository, ref);
      return { status: 200, body: completeAs('git-ref', { ref, url: `${repositoryUrl(world, repository)}/git/${ref}`, object: { type: 'commit', sha, url: `${repositoryUrl(world, repository)}/git/commits/${sha}` } }) };
    },
  },
];
