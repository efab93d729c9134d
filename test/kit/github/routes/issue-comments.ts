/** Comments under a pull request, outside its diff, and reactions to them. */
import { completeAs } from '../openapi/complete.ts';
import { notAccessible, notFound } from '../http/refusal.ts';
import { paginate, type Need, type RepositoryCall, type Route } from '../http/route.ts';
import { nodeId, renderUser } from '../render/accounts.ts';
import { renderIssueComment } from '../render/pull-requests.ts';
import type { IssueCommentRecord } from '../state/records.ts';
import { refuseUnfitComment } from './text-limits.ts';

const resource = 'IssueComment';
/** For comments of pull requests either permission is enough. */
const toRead: readonly Need[] = ['issues:read', 'pull_requests:read'];
const toWrite: readonly Need[] = ['issues:write', 'pull_requests:write'];

function getNumber(call: RepositoryCall): number {
  const number = Number(call.parameters['issue_number']);
  if (call.world.findPullRequest(call.repository, number) === undefined) throw notFound();
  return number;
}

function getComment(call: RepositoryCall): IssueCommentRecord {
  const found = call.world.issueComments.find((comment) => comment.repository === call.repository && String(comment.id) === call.parameters['comment_id']);
  if (found === undefined) throw notFound();
  return found;
}

function getOwnComment(call: RepositoryCall): IssueCommentRecord {
  const comment = getComment(call);
  if (comment.user !== call.world.bot) throw notAccessible();
  return comment;
}

export const issueCommentRoutes: readonly Route[] = [
  {
    operation: 'issues/list-comments', caller: 'repository', needs: toRead,
    handle: (call) => {
      const number = getNumber(call);
      const since = typeof call.query['since'] === 'string' ? Date.parse(call.query['since']) : 0;
      const comments = call.world.issueComments.filter((comment) => comment.repository === call.repository && comment.number === number && Date.parse(comment.updatedAt) >= since);
      return paginate(call, comments, (comment) => renderIssueComment(call.world, comment));
    },
  },
  {
    operation: 'issues/create-comment', caller: 'repository', needs: toWrite,
    handle: (call) => {
      const { world, repository } = call;
      const number = getNumber(call);
      const { body } = call.body as { readonly body: string };
      refuseUnfitComment(resource, body);
      const now = world.timestamp();
      const comment: IssueCommentRecord = { id: world.nextId(), repository, number, user: world.bot, body, byApp: true, createdAt: now, updatedAt: now, minimized: null, reactions: [] };
      world.issueComments.push(comment);
      return { status: 201, body: renderIssueComment(world, comment) };
    },
  },
  { operation: 'issues/get-comment', caller: 'repository', needs: toRead, handle: (call) => ({ status: 200, body: renderIssueComment(call.world, getComment(call)) }) },
  {
    operation: 'issues/update-comment', caller: 'repository', needs: toWrite,
    handle: (call) => {
      const comment = getOwnComment(call);
      const { body } = call.body as { readonly body: string };
      refuseUnfitComment(resource, body);
      comment.body = body;
      comment.updatedAt = call.world.timestamp();
      return { status: 200, body: renderIssueComment(call.world, comment) };
    },
  },
  {
    operation: 'issues/delete-comment', caller: 'repository', needs: toWrite,
    handle: (call) => {
      const { issueComments } = call.world;
      issueComments.splice(issueComments.indexOf(getOwnComment(call)), 1);
      return { status: 204 };
    },
  },
  {
    operation: 'reactions/create-for-issue-comment', caller: 'repository', needs: toWrite,
    handle: (call) => {
      const { world } = call;
      const comment = getComment(call);
      const { content } = call.body as { readonly content: string };
      const known = comment.reactions.find((reaction) => reaction.content === content && reaction.user === world.bot);
      const reaction = known ?? { id: world.nextId(), content, user: world.bot };
      if (known === undefined) comment.reactions.push(reaction);
      const body = completeAs('reaction', { id: reaction.id, node_id: nodeId('REA', reaction.id), content, user: renderUser(world, reaction.user), created_at: world.timestamp() });
      return { status: known === undefined ? 201 : 200, body };
    },
  },
];
