/** Which calls show a client by which all instances ask one store, and whether it has a connection to spare for a lock. */
import type { CallEdge, ProgramGraph, RoleMatch, StaticValue } from '../../../model/graph.ts';
import type { LockStore } from '../../../model/edit-intent.ts';

/** Calls of a client of Redis. */
export function findRedis(_graph: ProgramGraph, edge: CallEdge): LockStore | null {
  const match = findQuery(edge);
  if (match?.library === 'ioredis' || match?.library === '@upstash/redis') return match.library;
  // Before 4 the client called back: https://github.com/redis/node-redis/blob/master/docs/v3-to-v4.md
  return match?.library === 'redis' && (match.major ?? 4) >= 4 ? 'redis' : null;
}

/** Calls of a client of PostgreSQL that keeps more connections than one. */
export function findPostgres(graph: ProgramGraph, edge: CallEdge): LockStore | null {
  const match = findQuery(edge);
  if (match === undefined || match.through?.holds.size === 1 || findLiteral(match.originArguments[0], 'max') === 1) return null;
  switch (match.library) {
    case 'pg': return /\bPool\.query/.test(match.api) ? 'pg' : null;
    case 'postgres': return 'postgres';
    case '@prisma/client': return keepsPrisma(graph, match) ? 'prisma' : null;
    case 'drizzle-orm (asynchronous driver)': return findDriver(match);
    case 'knex': return /^(pg|postgres|postgresql|pg-native)$/.test(String(findLiteral(match.originArguments[0], 'client'))) ? 'knex' : null;
    case 'kysely': return isOver(match, 'pg') ? 'kysely' : null;
    case 'typeorm': return findLiteral(match.originArguments[0], 'type') === 'postgres' ? 'typeorm' : null;
    case 'sequelize': return isPostgres(match) ? 'sequelize' : null;
    default: return null;
  }
}

function findQuery(edge: CallEdge): RoleMatch | undefined {
  return edge.roles.find(({ role }) => role === 'db-call');
}

/** A schema says which database the client asks. */
function keepsPrisma({ tables = [] }: ProgramGraph, { originArguments: [options] }: RoleMatch): boolean {
  const servers = new Set(tables.flatMap(({ file, server }) => (file.endsWith('.prisma') ? [server] : [])));
  // A driver adapter may be one that knows no transactions.
  const hasAdapter = options !== undefined && (options.kind !== 'object' || options.open || options.properties.some(({ key }) => key === 'adapter'));
  return servers.size === 1 && servers.has('PostgreSQL') && !hasAdapter;
}

/** What a statement answers with is the driver's. Those over http keep no transaction open, and have no pool: https://orm.drizzle.team/docs/connect-neon */
function findDriver(match: RoleMatch): LockStore | null {
  if (isOver(match, 'pg')) return 'drizzle-rows';
  return isOver(match, 'postgres') ? 'drizzle-list' : null;
}

/** It was made with a pool of that library. */
function isOver({ through }: RoleMatch, library: string): boolean {
  return through?.holds.what === 'pool' && through.api.startsWith(`${library} `);
}

function isPostgres({ originArguments }: RoleMatch): boolean {
  const [first] = originArguments;
  if (first?.kind === 'literal' && typeof first.value === 'string' && /^postgres(ql)?:/.test(first.value)) return true;
  return originArguments.some((argument) => findLiteral(argument, 'dialect') === 'postgres');
}

function findLiteral(value: StaticValue | undefined, key: string): string | number | boolean | null {
  const found = value?.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
  return found?.kind === 'literal' ? found.value : null;
}
