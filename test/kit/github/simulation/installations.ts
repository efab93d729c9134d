import { appPermissions } from '../render/accounts.ts';
import type { InstallationRecord, Permissions, RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

export interface AddInstallation {
  readonly account: string;
  /** Those of app.yml unless told; fewer, to see the App degrade. */
  readonly permissions?: Permissions;
  /** All of the account's repositories unless told. */
  readonly repositories?: readonly RepositoryRecord[];
}

export function addInstallation(world: World, request: AddInstallation): InstallationRecord {
  const installation: InstallationRecord = {
    id: world.nextId(), account: world.getUser(request.account, 'Organization'), permissions: { ...(request.permissions ?? appPermissions) },
    selection: request.repositories === undefined ? 'all' : 'selected', repositoryIds: new Set(request.repositories?.map((repository) => repository.id)),
    suspendedAt: null, deleted: false, createdAt: world.timestamp(),
  };
  world.installations.push(installation);
  return installation;
}

/** Permissions of tokens that are out stay as they were minted. */
export function setInstallation(world: World, installation: InstallationRecord, change: { readonly suspended?: boolean; readonly deleted?: boolean; readonly permissions?: Permissions }): void {
  if (change.suspended !== undefined) installation.suspendedAt = change.suspended ? world.timestamp() : null;
  if (change.deleted !== undefined) installation.deleted = change.deleted;
  if (change.permissions !== undefined) installation.permissions = { ...change.permissions };
  world.changed();
}
