/** The part of GitHub's public GraphQL schema that is simulated, in its own names. https://docs.github.com/graphql/overview/public-schema */
import { buildSchema, type GraphQLSchema } from 'graphql';

const definition = `
  scalar URI
  scalar DateTime
  scalar Base64String
  scalar GitObjectID

  type Query {
    repository(owner: String!, name: String!, followRenames: Boolean): Repository
    node(id: ID!): Node
  }

  interface Node { id: ID! }
  interface Actor { login: String! }
  type User implements Actor { login: String! }
  type Bot implements Actor & Node { id: ID! login: String! }
  type Organization implements Actor { login: String! }

  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

  type Repository implements Node {
    id: ID!
    name: String!
    nameWithOwner: String!
    pullRequest(number: Int!): PullRequest
  }

  type PullRequest implements Node {
    id: ID!
    number: Int!
    headRefOid: GitObjectID!
    headRefName: String!
    reviewThreads(first: Int, after: String, last: Int, before: String): PullRequestReviewThreadConnection!
  }

  type PullRequestReviewThreadConnection { nodes: [PullRequestReviewThread] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReviewThread implements Node {
    id: ID!
    isResolved: Boolean!
    isOutdated: Boolean!
    path: String!
    line: Int
    viewerCanResolve: Boolean!
    comments(first: Int, after: String, last: Int, before: String): PullRequestReviewCommentConnection!
  }
  type PullRequestReviewCommentConnection { nodes: [PullRequestReviewComment] pageInfo: PageInfo! totalCount: Int! }

  interface Minimizable { isMinimized: Boolean! minimizedReason: String }
  type PullRequestReviewComment implements Node & Minimizable {
    id: ID!
    fullDatabaseId: String
    databaseId: Int
    body: String!
    path: String!
    author: Actor
    viewerDidAuthor: Boolean!
    isMinimized: Boolean!
    minimizedReason: String
  }
  type IssueComment implements Node & Minimizable {
    id: ID!
    fullDatabaseId: String
    databaseId: Int
    body: String!
    author: Actor
    viewerDidAuthor: Boolean!
    isMinimized: Boolean!
    minimizedReason: String
  }

  type Mutation {
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
    minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  }

  input ResolveReviewThreadInput { clientMutationId: String threadId: ID! }
  type ResolveReviewThreadPayload { clientMutationId: String thread: PullRequestReviewThread }
  input UnresolveReviewThreadInput { clientMutationId: String threadId: ID! }
  type UnresolveReviewThreadPayload { clientMutationId: String thread: PullRequestReviewThread }

  enum ReportedContentClassifiers { SPAM ABUSE OFF_TOPIC OUTDATED DUPLICATE RESOLVED LOW_QUALITY }
  input MinimizeCommentInput { clientMutationId: String subjectId: ID! classifier: ReportedContentClassifiers! }
  type MinimizeCommentPayload { clientMutationId: String minimizedComment: Minimizable }

  input CommittableBranch { id: ID repositoryNameWithOwner: String branchName: String }
  input CommitMessage { headline: String! body: String }
  input FileAddition { path: String! contents: Base64String! }
  input FileDeletion { path: String! }
  input FileChanges { deletions: [FileDeletion!] additions: [FileAddition!] }
  input CreateCommitOnBranchInput {
    clientMutationId: String
    branch: CommittableBranch!
    fileChanges: FileChanges
    message: CommitMessage!
    expectedHeadOid: GitObjectID!
  }
  type Commit implements Node { id: ID! oid: GitObjectID! url: URI! }
  type Ref implements Node { id: ID! name: String! }
  type CreateCommitOnBranchPayload { clientMutationId: String commit: Commit ref: Ref }
`;

let built: GraphQLSchema | undefined;

export function getGraphqlSchema(): GraphQLSchema {
  built ??= buildSchema(definition);
  return built;
}

/** The fields that a fault may be injected on. */
export function listRootFields(): readonly string[] {
  const schema = getGraphqlSchema();
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));
}
