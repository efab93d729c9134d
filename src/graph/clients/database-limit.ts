/** How many connections the database beside a service takes, where the deployment says so. */
import type { DatabaseLimit, ProgramGraph, Service } from '../../model/graph.ts';
import { isHosted } from '../services/service-of-entry.ts';

/** Null where no file says it, or several servers of the kind are told: which of them the service asks is not known. */
export function findDatabaseLimit({ databases = [] }: ProgramGraph, service: Service, server: string): DatabaseLimit | null {
  const beside = databases.filter((one) => one.server === server && isBeside(one.where, service));
  const [only, ...others] = beside;
  return only !== undefined && others.length === 0 ? only : null;
}

/** A compose file is a world of its own; a cluster may ask a database of the cloud. */
function isBeside(where: DatabaseLimit['where'], service: Service): boolean {
  switch (where) {
    case 'compose': return service.platform === 'compose';
    case 'kubernetes': return service.platform === 'kubernetes';
    case 'managed': return isHosted(service);
  }
}
