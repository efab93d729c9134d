/** Queries and mutations, each with the permissions it needs. */
import { nodeId } from '../render/accounts.ts';
import { authorise } from '../http/authenticate.ts';
import { Refusal } from '../http/refusal.ts';
import type { Need } from '../http/route.ts';
import type { IssueCommentRecord, RepositoryRecord, ReviewCommentRecord, TokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { createCommitOnBranch, type CommitInput } from './commit-on-branch.ts';
import { refuseField, refusePermission } from './refuse.ts';
import { listThreads, renderGraphqlComment, renderGraphqlPullRequest, renderThread } from './review-threads.ts';

type Fields = Readonly<Record<string, unknown>>;
type RootFields = Readonly<Record<string, (parameters: never) => Fields | null | Promise<Fields | null>>>;

function admit(world: World, token: TokenRecord, repository: RepositoryRecord | undefined, fullName: string, needs: readonly Need[]): RepositoryRecord {
  try {
    return authorise(world, token, repository, needs);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 403 ? refusePermission() : refuseField('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`);
  }
}

function refuseUnknownNode(id: string): never {
  return refuseField('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function getThread(world: World, id: string): ReviewCommentRecord {
  const found = world.pullRequests.flatMap((pull) => listThreads(world, pull)).find((root) => nodeId('PRRT', root.id) === id);
  return found ?? refuseUnknownNode(id);
}

function getComment(world: World, id: string): ReviewCommentRecord | IssueCommentRecord {
  return world.reviewComments.find((comment) => nodeId('PRRC', comment.id) === id) ?? world.issueComments.find((comment) => nodeId('IC', comment.id) === id) ?? refuseUnknownNode(id);
}

function repositoryOf(comment: ReviewCommentRecord | IssueCommentRecord): RepositoryRecord {
  return 'pull' in comment ? comment.pull.repository : comment.repository;
}

interface ThreadInput { readonly clientMutationId?: string | null; readonly threadId: string }

function setResolved(world: World, token: TokenRecord, input: ThreadInput, resolved: boolean): Fields {
  const thread = getThread(world, input.threadId);
  const { repository } = thread.pull;
  // Both are needed, although the documentation speaks of pull requests only: https://github.com/github/gh-aw/issues/35726
  admit(world, token, repository, repository.fullName, ['pull_requests:write']);
  admit(world, token, repository, repository.fullName, ['contents:write']);
  thread.resolved = resolved;
  return { clientMutationId: input.clientMutationId ?? null, thread: renderThread(world, thread) };
}

export function createRootFields(world: World, token: TokenRecord): RootFields {
  return {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const repository = admit(world, token, world.findRepository(`${owner}/${name}`), `${owner}/${name}`, ['metadata:read']);
      return {
        __typename: 'Repository', id: nodeId('R', repository.id), name: repository.name, nameWithOwner: repository.fullName,
        pullRequest: ({ number }: { readonly number: number }) => {
          admit(world, token, repository, repository.fullName, ['pull_requests:read']);
          const pull = world.findPullRequest(repository, number);
          return pull === undefined ? refuseField('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${String(number)}.`) : renderGraphqlPullRequest(world, pull);
        },
      };
    },
    node: ({ id }: { readonly id: string }) => {
      const node = id.startsWith('PRRT_') ? getThread(world, id) : getComment(world, id);
      admit(world, token, repositoryOf(node), id, ['pull_requests:read', 'issues:read']);
      return id.startsWith('PRRT_') ? renderThread(world, getThread(world, id)) : renderGraphqlComment(world, node);
    },
    resolveReviewThread: ({ input }: { readonly input: ThreadInput }) => setResolved(world, token, input, true),
    unresolveReviewThread: ({ input }: { readonly input: ThreadInput }) => setResolved(world, token, input, false),
    minimizeComment: ({ input }: { readonly input: { readonly clientMutationId?: string | null; readonly subjectId: string; readonly classifier: string } }) => {
      const comment = getComment(world, input.subjectId);
      const repository = repositoryOf(comment);
      admit(world, token, repository, repository.fullName, 'pull' in comment ? ['pull_requests:write'] : ['pull_requests:write', 'issues:write']);
      comment.minimized = input.classifier;
      return { clientMutationId: input.clientMutationId ?? null, minimizedComment: renderGraphqlComment(world, comment) };
    },
    createCommitOnBranch: ({ input }: { readonly input: CommitInput }) =>
      createCommitOnBranch(world, (fullName) => admit(world, token, world.findRepository(fullName), fullName, ['contents:write']), input),
  };
}
