/** The repository itself, who may do what in it, and the caller's rate limit. */
import { completeAs } from '../openapi/complete.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/route.ts';
import { renderRepository, renderUser } from '../render/accounts.ts';
import type { CollaboratorLevel } from '../state/records.ts';

/** The older word for each role: maintain counts as write and triage as read. https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const legacyLevels: Readonly<Record<CollaboratorLevel, string>> = { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read', none: 'none' };

export const repositoryRoutes: readonly Route[] = [
  { operation: 'repos/get', caller: 'repository', needs: ['metadata:read'], handle: ({ world, repository }) => ({ status: 200, body: renderRepository(world, repository, 'full-repository') }) },
  {
    operation: 'repos/get-collaborator-permission-level', caller: 'repository', needs: ['metadata:read'],
    handle: ({ world, repository, parameters }) => {
      const user = world.users.get(parameters['username'] ?? '');
      if (user === undefined) throw notFound();
      const outsider: CollaboratorLevel = repository.isPrivate ? 'none' : 'read';
      const level = user === repository.owner ? 'admin' : (repository.collaborators.get(user.login) ?? outsider);
      return { status: 200, body: completeAs('repository-collaborator-permission', { permission: legacyLevels[level], role_name: level, user: { ...renderUser(world, user), role_name: level } }) };
    },
  },
];
