import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { readChain, type Chain } from './chain.ts';
import { readClickHouse } from './readers/clickhouse.ts';
import { readDrizzle } from './readers/drizzle.ts';
import { readFirestore } from './readers/firestore.ts';
import { readKnex } from './readers/knex.ts';
import { readKysely } from './readers/kysely.ts';
import { readMikroOrm } from './readers/mikro-orm.ts';
import { readMongo } from './readers/mongo.ts';
import { readPrisma } from './readers/prisma.ts';
import { readRedis } from './readers/redis.ts';
import { readSequelize } from './readers/sequelize.ts';
import { readSupabase } from './readers/supabase.ts';
import { readTypeOrm } from './readers/typeorm.ts';
import type { Reader } from './readers/reader.ts';
import { withGivenColumns } from './given-columns.ts';
import { readSqlStatement } from './sql-statement.ts';
import { findText } from './sql-text.ts';
import { getPlainTerm } from '../terms.ts';
import type { Statement } from './statement.ts';

/** By the beginning of the library's name in the catalogue. */
const readers: readonly (readonly [string, Reader])[] = [
  ['drizzle-orm', readDrizzle], ['@prisma/client', readPrisma], ['knex', readKnex], ['objection', readKnex], ['kysely', readKysely], ['typeorm', readTypeOrm],
  ['sequelize', readSequelize], ['mongoose', readMongo], ['mongodb', readMongo], ['@supabase/', readSupabase], ['@mikro-orm/', readMikroOrm], ['firestore', readFirestore], ['ioredis', readRedis], ['redis', readRedis], ['@upstash/redis', readRedis],
  ['@clickhouse/', readClickHouse],
];

/** What the source of a call says of its statement. */
interface Written {
  readonly statement: Statement | null;
  readonly isNamedElsewhere: boolean;
}

const memo = new WeakMap<FileFacts, Map<string, Written>>();

/** What a database call does; null when it is none, or one that nothing is known of. */
export function findStatement(graph: ProgramGraph, node: FunctionNode, edge: CallEdge, match: RoleMatch): Statement | null {
  const facts = graph.files[node.file];
  const statement = facts === undefined || (match.role !== 'db-call' && match.role !== 'blocking-db-call' && match.role !== 'queue-consumer') ? null : findStatementOfCall(facts, edge.call, match);
  return statement?.given === undefined ? statement : withGivenColumns(graph, node.id, statement);
}

/** The same for a call of a file. What its source says is worked out once; what the call is given from outside may be another text each time. */
export function findStatementOfCall(facts: FileFacts, call: number, match: RoleMatch): Statement | null {
  const known = memo.get(facts) ?? new Map<string, Written>();
  memo.set(facts, known);
  const key = `${match.library} ${call}`;
  const written = known.get(key) ?? readCall(facts, call, match.library);
  known.set(key, written);
  if (written.statement === null) return readGivenText(match);
  return written.isNamedElsewhere ? nameTable(written.statement, match) : written.statement;
}

/** What a library's own way to write a statement says, such as a chain of calls. */
export function readStatementChain(facts: FileFacts, chain: Chain, library: string): Statement | null {
  // Its client of Redis, and not `bun:sqlite`.
  if (library === 'bun') return readRedis(facts, chain);
  return readers.find(([name]) => library.startsWith(name))?.[1](facts, chain) ?? null;
}

function readCall(facts: FileFacts, call: number, library: string): Written {
  const chain = readChain(facts, call);
  const statement = readStatementChain(facts, chain, library);
  if (statement !== null) return { statement, isNamedElsewhere: false };
  // Text: that of the call itself, or of the call that prepared it.
  for (const link of [...chain.links].reverse()) {
    for (const argument of link.args.slice(0, 2)) {
      const text = findText(facts, argument);
      const read = text === null ? null : readSqlStatement(text);
      if (read !== null) return { statement: read, isNamedElsewhere: read.table === null && isNamedElsewhere(facts, argument) };
    }
  }
  return { statement: null, isNamedElsewhere: false };
}

/** `insert into ${Tables.Receipts}`: which table that is, another file says. */
function nameTable(read: Statement, match: RoleMatch): Statement {
  const given = readGivenText(match);
  return given?.operation === read.operation ? { ...read, table: given.table } : read;
}

/** What is filled in first is a member of something; a name that the run puts together may be its own. */
function isNamedElsewhere(facts: FileFacts, text: Term): boolean {
  const plain = getPlainTerm(facts, text);
  const filledIn = plain.kind === 'template' ? plain.parts.find(({ kind }) => kind !== 'literal') : undefined;
  return filledIn?.kind === 'member' && filledIn.object.kind === 'binding';
}

/** Text that another file holds: `query(text)` of a database class of the project. */
function readGivenText({ arguments: [first] }: RoleMatch): Statement | null {
  return first?.kind === 'literal' && typeof first.value === 'string' ? readSqlStatement(first.value) : null;
}
