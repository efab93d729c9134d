/** The mutation that commits without a checkout. https://docs.github.com/graphql/reference/mutations#createcommitonbranch */
import { findCommit, setRef } from '../git/bare-repository.ts';
import { nodeId } from '../render/accounts.ts';
import { commit } from '../simulation/repositories.ts';
import type { RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { refuseField } from './refuse.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface CommitInput {
  readonly clientMutationId?: string | null;
  readonly branch: { readonly id?: string | null; readonly repositoryNameWithOwner?: string | null; readonly branchName?: string | null };
  readonly fileChanges?: { readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null; readonly deletions?: readonly { readonly path: string }[] | null } | null;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly expectedHeadOid: string;
}

function readChanges(input: CommitInput): Record<string, Buffer | null> {
  const additions = (input.fileChanges?.additions ?? []).map(({ path, contents }): [string, Buffer] => {
    const bytes = Buffer.from(contents, 'base64');
    if (bytes.toString('base64') !== contents.replace(/\s/g, '')) refuseField('UNPROCESSABLE', `Contents of ${path} are not valid Base64`);
    return [path, bytes];
  });
  const deletions = (input.fileChanges?.deletions ?? []).map(({ path }): [string, null] => [path, null]);
  const unfit = [...additions, ...deletions].find(([path]) => path === '' || path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '.git'));
  if (unfit !== undefined) refuseField('UNPROCESSABLE', `A path was requested for addition or deletion which is invalid: ${unfit[0]}`);
  return Object.fromEntries([...additions, ...deletions]);
}

/** The pull requests from that branch follow it, as after a push. */
async function movePullRequests(world: World, repository: RepositoryRecord, branch: string, head: string): Promise<void> {
  for (const pull of world.pullRequests) {
    if (pull.repository !== repository || pull.head.ref !== branch || pull.head.owner !== repository.owner || pull.state !== 'open') continue;
    pull.head.sha = head;
    pull.updatedAt = world.timestamp();
    await setRef(repository.gitDir, `refs/pull/${String(pull.number)}/head`, head);
  }
}

export async function createCommitOnBranch(world: World, getRepository: (fullName: string) => RepositoryRecord, input: CommitInput): Promise<Fields> {
  const { repositoryNameWithOwner, branchName } = input.branch;
  if (typeof repositoryNameWithOwner !== 'string' || typeof branchName !== 'string') refuseField('UNPROCESSABLE', 'A branch is named by repositoryNameWithOwner and branchName here');
  const repository = getRepository(repositoryNameWithOwner);
  const branch = branchName.replace(/^refs\/heads\//, '');
  const tip = await findCommit(repository.gitDir, `refs/heads/${branch}`);
  if (tip === undefined) refuseField('NOT_FOUND', `A branch named "${branch}" was not found in the repository`);
  if (tip !== input.expectedHeadOid) refuseField('STALE_DATA', `Expected branch to point to "${tip}" but it did not. Pull and try again.`);
  const { headline, body } = input.message;
  const message = typeof body === 'string' && body !== '' ? `${headline}\n\n${body}` : headline;
  const files = readChanges(input);
  const made = await commit(world, { repository, branch, from: tip, files, message });
  await movePullRequests(world, repository, branch, made);
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: { __typename: 'Commit', id: nodeId('C', repository.id), oid: made, url: `${world.url}/${repository.fullName}/commit/${made}` },
    ref: { __typename: 'Ref', id: nodeId('REF', repository.id), name: branch },
  };
}
