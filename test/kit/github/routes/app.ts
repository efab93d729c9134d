/** What the App does as itself: read its installations and mint their tokens. */
import { randomBytes } from 'node:crypto';
import type { InstallationRecord, Level, Permissions, RepositoryRecord, TokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { notFound, Refusal, validationFailed } from '../http/refusal.ts';
import { paginate, type Call, type Route } from '../http/route.ts';
import { renderApp, renderInstallation, renderRepository, renderToken } from '../render/accounts.ts';

interface TokenBody {
  readonly repositories?: readonly string[];
  readonly repository_ids?: readonly number[];
  readonly permissions?: Readonly<Record<string, Level>>;
}

function getInstallation(call: Call): InstallationRecord {
  const found = call.world.installations.find((installation) => String(installation.id) === call.parameters['installation_id'] && !installation.deleted);
  if (found === undefined) throw notFound();
  return found;
}

function selectRepositories(world: World, installation: InstallationRecord, body: TokenBody): readonly RepositoryRecord[] | null {
  if (body.repositories === undefined && body.repository_ids === undefined) return null;
  const reachable = world.repositoriesOf(installation);
  const wanted = [
    ...(body.repositories ?? []).map((name) => reachable.find((repository) => repository.name === name)),
    ...(body.repository_ids ?? []).map((id) => reachable.find((repository) => repository.id === id)),
  ];
  return wanted.map((repository) => {
    if (repository === undefined) {
      throw new Refusal(422, { message: 'There is at least one repository that does not exist or is not accessible to the parent installation.' });
    }
    return repository;
  });
}

function selectPermissions(installation: InstallationRecord, wanted: TokenBody['permissions']): Permissions {
  if (wanted === undefined) return { ...installation.permissions };
  const exceeded = Object.entries(wanted).some(([name, level]) => {
    const granted = installation.permissions[name];
    return granted !== 'write' && granted !== level && !(name === 'metadata' && level === 'read');
  });
  if (exceeded) throw new Refusal(422, { message: 'The permissions requested are not granted to this installation.' });
  return { ...wanted };
}

/** The form that GitHub gives out since 2026: long, and with dots, dashes and underscores in it. */
function mintTokenText(appId: number): string {
  const part = (bytes: number): string => randomBytes(bytes).toString('base64url');
  return `ghs_${String(appId)}_ey${part(27)}.ey${part(120)}.${part(64)}`;
}

function createToken(call: Call): TokenRecord {
  const { world } = call;
  const installation = getInstallation(call);
  if (installation.suspendedAt !== null) throw new Refusal(403, { message: 'This installation has been suspended' });
  const body = call.body as TokenBody;
  if ((body.repositories?.length ?? 0) > 500 || (body.repository_ids?.length ?? 0) > 500) throw validationFailed('limit', [{ resource: 'Installation', code: 'custom', message: 'At most 500 repositories' }]);
  const token: TokenRecord = {
    token: mintTokenText(world.app.id), installation, permissions: selectPermissions(installation, body.permissions),
    repositoryIds: selectRepositories(world, installation, body)?.map((repository) => repository.id) ?? null,
    expiresAt: world.now() + world.behaviour.tokenLifetimeSeconds * 1000, revoked: false,
  };
  world.tokens.push(token);
  return token;
}

export const appRoutes: readonly Route[] = [
  { operation: 'apps/get-authenticated', caller: 'app', handle: ({ world }) => ({ status: 200, body: renderApp(world) }) },
  {
    operation: 'apps/list-installations', caller: 'app',
    handle: (call) => paginate(call, call.world.installations.filter((one) => !one.deleted), (one) => renderInstallation(call.world, one)),
  },
  { operation: 'apps/get-installation', caller: 'app', handle: (call) => ({ status: 200, body: renderInstallation(call.world, getInstallation(call)) }) },
  {
    operation: 'apps/get-repo-installation', caller: 'app',
    handle: ({ world, parameters }) => {
      const repository = world.findRepository(`${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`);
      const installation = repository === undefined ? undefined : world.findInstallationOf(repository);
      if (installation === undefined) throw notFound();
      return { status: 200, body: renderInstallation(world, installation) };
    },
  },
  { operation: 'apps/create-installation-access-token', caller: 'app', handle: (call) => ({ status: 201, body: renderToken(call.world, createToken(call)) }) },
  {
    operation: 'apps/revoke-installation-access-token', caller: 'installation',
    handle: ({ token }) => {
      token.revoked = true;
      return { status: 204 };
    },
  },
  {
    operation: 'apps/list-repos-accessible-to-installation', caller: 'installation',
    handle: (call) => {
      const { world, token, installation } = call;
      const reachable = world.repositoriesOf(installation).filter((repository) => token.repositoryIds?.includes(repository.id) ?? true);
      return paginate(call, reachable, (repository) => renderRepository(world, repository, 'repository'), (repositories) => ({ total_count: reachable.length, repository_selection: installation.selection, repositories }));
    },
  },
];
