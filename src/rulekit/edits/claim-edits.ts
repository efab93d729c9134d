/** Edits that take a row before its work is done: what the rules about claims and marks hand to those who write them. */
import { isKey } from '../../graph/claims/claim-columns.ts';
import type { Statement } from '../../graph/statements/statement.ts';
import type { EditIntent, ExpectedState } from '../../model/edit-intent.ts';
import type { CallEdge, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';

/** A statement where the run makes it. */
interface StatementSite {
  readonly node: FunctionNode;
  readonly edge: CallEdge | null;
  readonly statement: Statement | null;
}

/** The library of an update of one row by its key; null for any other. */
export function findUpdateLibrary(graph: ProgramGraph, { edge, statement }: StatementSite): string | null {
  const match = edge?.roles.find(({ role }) => role === 'db-call' || role === 'blocking-db-call');
  if (match === undefined || statement?.operation !== 'update') return null;
  if (statement.where?.some((one) => isKey(one.column) && one.op === 'eq') !== true) return null;
  // `row.update({ … })` of a row in hand has no place for a condition.
  if (match.library === 'sequelize' && statement.table === null) return null;
  if ((statement.returning && isMySqlKnex(match)) || !tellsChanged(match)) return null;
  return match.library.startsWith('drizzle-orm') && usesMySql(graph) ? null : match.library;
}

/** MySQL gives a number where `.returning()` asks for rows: https://knexjs.org/guide/query-builder.html#returning */
function isMySqlKnex({ library, originArguments }: RoleMatch): boolean {
  if (library !== 'knex' && library !== 'objection') return false;
  const client = originArguments.flatMap((given) => (given.kind === 'object' ? given.properties : [])).find(({ key }) => key === 'client')?.value;
  return client?.kind === 'literal' && /^(mysql|maria)/.test(String(client.value));
}

/**
 * Whether the answer says how many rows were changed, under the name that the edit asks for. Mongoose says `nModified` up to 5
 * (https://mongoosejs.com/docs/migrating_to_6.html), and TypeORM nothing on SQLite up to 0.2.38 (https://github.com/typeorm/typeorm/pull/8237)
 * or of MongoDB: every run would go on.
 */
function tellsChanged({ library, major, version, originArguments }: RoleMatch): boolean {
  if (library === 'mongoose') return major === null || major >= 6;
  if (library !== 'typeorm') return true;
  const [, minor, patch] = /^0\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const isOld = minor !== undefined && (Number(minor) < 2 || (Number(minor) === 2 && Number(patch) < 39));
  return !isOld && !originArguments.flatMap((given) => (given.kind === 'object' ? given.properties : [])).some(({ key, value }) => key === 'type' && value.kind === 'literal' && value.value === 'mongodb');
}

/** Its drivers do not give the rows back that an update changed. */
function usesMySql(graph: ProgramGraph): boolean {
  const known = usingMySql.get(graph) ?? Object.values(graph.files).some(({ requests }) => requests.some(({ specifier }) => /^drizzle-orm\/(mysql|planetscale|tidb|singlestore)/.test(specifier)));
  usingMySql.set(graph, known);
  return known;
}

const usingMySql = new WeakMap<ProgramGraph, boolean>();

/**
 * What the read asked of the column. In another file only where it is all that was asked: nobody who writes the edit sees there
 * whether it stands in an OR.
 */
export function findExpected({ statement }: StatementSite, column: string, isSameFile: boolean): ExpectedState | null {
  const conditions = statement?.where ?? [];
  const [condition, ...others] = conditions.filter((one) => one.column === column);
  if (condition === undefined || others.length > 0 || (!isSameFile && conditions.length > 1)) return null;
  if (condition.op === 'null') return { op: 'null', value: null };
  return condition.op === 'eq' && condition.value !== undefined ? { op: 'eq', value: condition.value } : null;
}

/** Behind the update the row is no longer as it was read: a second run that asks the same finds it changed. False where nothing tells. */
export function endsState(read: StatementSite, update: StatementSite, column: string): boolean {
  const asked = (read.statement?.where ?? []).filter((one) => one.column === column);
  const set = update.statement?.sets?.find((one) => one.column === column);
  if (set === undefined) return true;
  const value = set.kind === 'literal' ? set.value : undefined;
  return asked.every((condition) => {
    switch (condition.op) {
      case 'null': return value !== null;
      case 'eq': return value === undefined || value !== condition.value;
      // Any other value but one is as good as that which was read.
      case 'ne': return value !== undefined && value === (condition.value ?? null);
      case 'in': return value !== undefined && condition.values?.includes(value) !== true;
      case 'compare': case 'other': return true;
    }
  });
}

/** `way` leads to the effect, its own call last. Null where another function marks, or what the row was before is not one value. */
export function findClaimFirst(graph: ProgramGraph, way: readonly CallEdge[], read: StatementSite, mark: StatementSite): EditIntent | null {
  const library = findUpdateLibrary(graph, mark);
  const facts = graph.files[mark.node.file];
  const { edge } = mark;
  if (library === null || facts === undefined || edge === null) return null;
  const fn = facts.calls[edge.call]?.in;
  const effect = way.find((step) => step.place.file === mark.node.file && facts.calls[step.call]?.in === fn);
  const isSameFile = read.node.file === mark.node.file && read.edge !== null;
  const [found, ...others] = (mark.statement?.sets ?? []).flatMap(({ column }) => {
    const expected = findExpected(read, column, isSameFile);
    return expected === null || !endsState(read, mark, column) ? [] : [{ column, expected }];
  });
  if (effect === undefined || found === undefined || others.length > 0) return null;
  return {
    kind: 'claim-first',
    description: 'Claim the row before the effect, leave it where another run was first, and give it back where the effect fails. A run that is killed in between leaves the row marked, instead of doing it twice.',
    file: mark.node.file,
    update: edge.place.span,
    effect: effect.place.span,
    read: isSameFile ? read.edge.place.span : null,
    library,
    ...found,
  };
}
