/** Databases that are a file beside the code: who keeps one runs one instance, whatever no deployment says. */
import type { CallEdge, RoleMatch, StaticValue } from '../../model/graph.ts';

/** What these drivers open is a file, also where they wait for it on a thread of their own. */
const drivers: ReadonlySet<string> = new Set(['sqlite3']);
/** The settings in which clients of many databases are told which. */
const told: ReadonlySet<string> = new Set(['dialect', 'client', 'type']);
const names: ReadonlySet<string> = new Set(['sqlite', 'sqlite3', 'better-sqlite3', 'sqljs']);

/** All databases that are asked are such files, or what holds the thread as those do that read one. Settings or a cache in a file beside a server's database say nothing of it. */
export function keepsFileDatabase(edges: readonly CallEdge[]): boolean {
  const asked = edges.flatMap(({ roles }) => roles).filter(({ role }) => role === 'db-call' || role === 'blocking-db-call');
  return asked.length > 0 && asked.every((match) => match.role === 'blocking-db-call' || isOfFile(match));
}

function isOfFile({ library, originArguments }: RoleMatch): boolean {
  return drivers.has(library) || originArguments.some(namesFile);
}

/** `new Sequelize({ dialect: 'sqlite' })`, `new Sequelize('sqlite:orders.db')` */
function namesFile(value: StaticValue): boolean {
  if (value.kind === 'object') return value.properties.some(({ key, value: own }) => told.has(key) && own.kind === 'literal' && typeof own.value === 'string' && names.has(own.value));
  return value.kind === 'literal' && typeof value.value === 'string' && value.value.startsWith('sqlite:');
}
