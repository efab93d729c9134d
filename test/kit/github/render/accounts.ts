/** Users, the App, its installations and its tokens, as the API shows them. */
import { completeAs } from '../openapi/complete.ts';
import type { InstallationRecord, RepositoryRecord, TokenRecord, UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

type Fields = Readonly<Record<string, unknown>>;

export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(`${kind}:${String(id)}`).toString('base64url')}`;
}

export function renderUser(world: World, user: UserRecord): Fields {
  const api = `${world.url}/users/${encodeURIComponent(user.login)}`;
  return completeAs('simple-user', {
    id: user.id, login: user.login, node_id: nodeId('U', user.id), type: user.type, site_admin: false,
    avatar_url: `${world.url}/avatars/${String(user.id)}`, gravatar_id: '', url: api, html_url: `${world.url}/${encodeURIComponent(user.login)}`,
  });
}

export const appPermissions = { checks: 'write', contents: 'read', issues: 'write', metadata: 'read', pull_requests: 'write' } as const;
export const appEvents = ['check_run', 'check_suite', 'issue_comment', 'merge_group', 'pull_request', 'pull_request_review_comment'] as const;

export function renderApp(world: World): Fields {
  const { app } = world;
  return completeAs('integration', {
    id: app.id, slug: app.slug, node_id: nodeId('A', app.id), client_id: app.clientId, name: app.name, description: '',
    owner: renderUser(world, world.getUser('stallwatch-owners', 'Organization')), external_url: `${world.url}/apps/${app.slug}`, html_url: `${world.url}/apps/${app.slug}`,
    permissions: { ...appPermissions }, events: [...appEvents], installations_count: world.installations.filter((one) => !one.deleted).length,
  });
}

export function renderInstallation(world: World, installation: InstallationRecord): Fields {
  const { id, account } = installation;
  return completeAs('installation', {
    id, account: renderUser(world, account), app_id: world.app.id, app_slug: world.app.slug, client_id: world.app.clientId,
    target_id: account.id, target_type: account.type === 'Organization' ? 'Organization' : 'User',
    permissions: { ...installation.permissions }, events: [...appEvents], repository_selection: installation.selection,
    access_tokens_url: `${world.url}/app/installations/${String(id)}/access_tokens`, repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${String(id)}`, created_at: installation.createdAt, updated_at: installation.createdAt,
    suspended_at: installation.suspendedAt, suspended_by: null,
  });
}

/** `schema` is one of GitHub's several views of a repository: repository, full-repository, repository-webhooks… */
export function renderRepository(world: World, repository: RepositoryRecord, schema: string): Fields {
  const html = `${world.url}/${repository.fullName}`;
  return completeAs(schema, {
    id: repository.id, node_id: nodeId('R', repository.id), name: repository.name, full_name: repository.fullName,
    owner: renderUser(world, repository.owner), private: repository.isPrivate, visibility: repository.isPrivate ? 'private' : 'public',
    default_branch: repository.defaultBranch, url: repositoryUrl(world, repository), html_url: html, clone_url: `${html}.git`, git_url: `${html}.git`.replace('http:', 'git:'),
    created_at: repository.createdAt, updated_at: repository.createdAt, pushed_at: repository.createdAt, fork: false, archived: false, disabled: false,
  });
}

export function repositoryUrl(world: World, repository: RepositoryRecord): string {
  return `${world.url}/repos/${repository.fullName}`;
}

export function renderToken(world: World, token: TokenRecord): Fields {
  const repositories = world.repositories.filter((repository) => token.repositoryIds?.includes(repository.id) === true);
  return completeAs('installation-token', {
    token: token.token, expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'), permissions: { ...token.permissions },
    repository_selection: token.repositoryIds === null ? token.installation.selection : 'selected',
    ...(token.repositoryIds === null ? {} : { repositories: repositories.map((repository) => renderRepository(world, repository, 'repository')) }),
  });
}
