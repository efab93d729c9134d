import type { UserRecord } from './records.ts';

export type UserDirectory = Map<string, UserRecord>;

export function createUser(users: UserDirectory, login: string, type: UserRecord['type'], id: number): UserRecord {
  const user: UserRecord = { id, login, type };
  users.set(login, user);
  return user;
}
