/** The claim to write, where one statement and one way out make it. */
import type { RowClaim } from '../../src/graph/claims/claims-of-entry.ts';
import { isKey } from '../../src/graph/claims/claim-columns.ts';
import type { RunEvent } from '../../src/graph/claims/run-events.ts';
import type { EditIntent, ExpectedState } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';

/** Null where the rows are marked together, where another function does the work, or where nothing short makes the claim. */
export function findEdit(graph: ProgramGraph, claim: RowClaim): EditIntent | null {
  const { verdict, update, read, column, effects } = claim;
  const match = update.edge?.roles.find(({ role }) => role === 'db-call' || role === 'blocking-db-call');
  if (verdict.kind !== 'broken' || update.edge === null || update.statement === null || match === undefined || update.exceptional) return null;
  if (verdict.why !== 'unconditional' && verdict.why !== 'result-ignored') return null;
  if (update.statement.where?.some((one) => isKey(one.column) && one.op === 'eq') !== true || !effects.every((effect) => isBehind(graph, update, effect))) return null;
  if (match.library.startsWith('drizzle-orm') && usesMySql(graph)) return null;
  return {
    kind: 'claim-row',
    description: verdict.why === 'result-ignored' ? 'Go on only where the update changed a row.' : `Claim the row: update it only while it still is as it was read, and leave it where another run was first.`,
    file: update.node.file,
    update: update.edge.place.span,
    read: read.edge !== null && read.node.file === update.node.file ? read.edge.place.span : null,
    library: match.library,
    column,
    expected: findExpected(read, column),
    isConditional: verdict.why === 'result-ignored',
  };
}

/** Only where it is all that was asked: what an OR holds beside it is not known here. */
function findExpected({ statement }: RunEvent, column: string): ExpectedState | null {
  const [condition, ...others] = statement?.where ?? [];
  if (condition?.column !== column || others.length > 0) return null;
  if (condition.op === 'null') return { op: 'null', value: null };
  return condition.op === 'eq' && condition.value !== undefined ? { op: 'eq', value: condition.value } : null;
}

/** The function that marks the row goes on to the effect, itself or through a call: it can leave both out. */
function isBehind(graph: ProgramGraph, update: RunEvent, effect: RunEvent): boolean {
  const depth = update.way.length;
  if (!update.way.every((step, index) => effect.way[index]?.node.id === step.node.id && effect.way[index].call === step.call)) return false;
  const at = effect.way[depth] ?? effect;
  const facts = graph.files[update.node.file];
  const before = facts?.calls[update.call]?.span;
  const after = facts?.calls[at.call]?.span;
  if (at.node.id !== update.node.id || before === undefined || after === undefined) return false;
  return after[0] > before[0] || (after[0] === before[0] && after[1] > before[1]);
}

/** Its drivers do not give the rows back that an update changed. */
function usesMySql(graph: ProgramGraph): boolean {
  return Object.values(graph.files).some(({ requests }) => requests.some(({ specifier }) => /^drizzle-orm\/(mysql|planetscale|tidb|singlestore)/.test(specifier)));
}
