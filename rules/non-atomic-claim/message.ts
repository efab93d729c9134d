/** What the reader of the pull request is told. */
import type { JudgedClaim } from '../../src/graph/claims/judged-claims.ts';
import type { RowClaim } from '../../src/graph/claims/claims-of-entry.ts';
import { isDoneElsewhere, isTransaction, type EffectNature } from '../../src/graph/effects/effects.ts';
import type { Condition } from '../../src/graph/statements/statement.ts';
import type { EntryPoint } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { getNameInSentence } from '../../src/rulekit/job-name.ts';
import { renderTable } from '../../src/rulekit/table-name.ts';

export function renderTitle({ table, ...claim }: RowClaim): string {
  if (isTestedInCode(claim)) return `Two jobs can take the same row${renderTable(table)}`;
  if (isMarkedByWorker(claim)) return `Rows${renderTable(table)} are queued again until they are worked off`;
  return `Two runs can take the same rows${renderTable(table)}`;
}

/** Which rows are read, why the mark keeps nobody out, and what both runs then do. */
export function renderMessage(entry: EntryPoint, { claim, instances, guard, isGivenOnce }: JudgedClaim, others: readonly EntryPoint[]): string {
  if (isTestedInCode(claim)) return renderTested(entry, claim, others);
  if (isMarkedByWorker(claim)) return renderUnmarked(entry, claim);
  const who = isGivenOnce ? 'Two jobs' : instances === 'several' ? 'Two instances' : instances === 'one' ? 'Two runs that meet' : 'Two instances, or two runs that meet,';
  // https://docs.bullmq.io/guide/workers/stalled-jobs
  const when = isGivenOnce ? ' that are worked off at once, or one that is given out again,' : '';
  return `${who} of ${getNameInSentence(entry)}${when} read the same rows${renderTable(claim.table)}${renderCondition(claim)}, ${renderFault(claim)}${guard === null ? '' : `, and what keeps runs apart (${guard.label}) holds within one process only`}: ${renderCost(claim)}.`;
}

function isMarkedByWorker({ verdict }: Pick<RowClaim, 'verdict'>): boolean {
  return verdict.kind === 'broken' && verdict.why === 'marked-by-worker';
}

function isTestedInCode({ verdict }: Pick<RowClaim, 'verdict'>): boolean {
  return verdict.kind === 'broken' && verdict.why === 'tested-in-code';
}

function renderTested(entry: EntryPoint, claim: RowClaim, [other]: readonly EntryPoint[]): string {
  return `${entry.subject} and ${other?.subject ?? 'another run'} come to the same row${renderTable(claim.table)} by this function, ${renderFault(claim)}. Where they meet, neither is turned away: ${renderCost(claim)}.`;
}

function renderUnmarked(entry: EntryPoint, claim: RowClaim): string {
  const effect = claim.effects[0]?.effect;
  return `${entry.subject} queues a job for each row${renderTable(claim.table)}${renderCondition(claim)}${effect == null ? '' : ` with ${renderApi(effect.match)}`}, and ${claim.column} is set only by the job that works it off: until then every run queues the same rows again, and no key tells their jobs apart.`;
}

function renderCondition({ read, column }: RowClaim): string {
  const condition = read.statement?.where?.find((one) => one.column === column);
  if (condition === undefined) return `, whatever their ${column} is`;
  const test = renderTest(condition);
  return test === null ? ` by their ${column}` : ` where ${test}`;
}

/** Most states that are worth the room. */
const mostStates = 4;

/** Null where the statement compares with what is not written there. */
function renderTest({ column, op, value, values }: Condition): string | null {
  const text = typeof value === 'string' ? `'${value}'` : String(value);
  switch (op) {
    case 'null': return `${column} is null`;
    case 'eq': return value === undefined ? null : `${column} is ${text}`;
    case 'ne': return value === undefined || value === null ? `${column} is set` : `${column} is not ${text}`;
    case 'compare': return isTime.test(column) ? `${column} is due` : null;
    case 'in': return values === undefined || values.length === 0 || values.length > mostStates ? null : `${column} is ${values.map((one) => (typeof one === 'string' ? `'${one}'` : String(one))).join(' or ')}`;
    case 'other': return null;
  }
}

const isTime = /at$|on$|date|time|until|due|after|next|run/;

function renderFault({ verdict, column }: RowClaim): string {
  if (verdict.kind === 'atomic') return '';
  switch (verdict.why) {
    case 'unconditional': return `because the update that sets ${column} asks for the row only, not for its old ${column}`;
    case 'result-ignored': return `and although the update asks for the old ${column}, nobody looks whether it changed a row`;
    case 'marked-afterwards': return verdict.keeps !== undefined ? `because ${column} is set to ${verdict.keeps} first, which is asked for too, and to something else only when the work is done` : `because ${column} is set only when the work is done`;
    case 'read-by-mark': return 'for each first marks whatever waits and then reads whatever is marked, by others too';
    case 'tested-in-code': return `which compares ${column} after the read, and then sets it by an update that asks for the row only`;
    case 'marked-by-worker': return `because ${column} is set only by the job`;
    case 'lock-outside-transaction': return 'because the row lock is let go as soon as the SELECT ends: no transaction holds it until the update';
  }
}

function renderCost({ effects }: RowClaim): string {
  const effect = effects[0]?.effect;
  if (effect == null) return 'both do the same work';
  const api = renderApi(effect.match);
  if (isDoneElsewhere(effect)) return `both call ${api} and what it asks for is done twice`;
  const texts: Readonly<Record<EffectNature, string>> = {
    money: `both call ${api} and ${isTransaction(effect) ? 'the transaction is sent' : 'money moves'} twice`,
    destruction: `both run ${api}`,
    message: `both call ${api} and people get the message twice`,
    'paid-call': `both pay for ${api}`,
    write: `both write with ${api} and rows are there twice`,
    counter: `both count with ${api}`,
    enqueue: `both queue the same jobs with ${api}`,
    request: `both send the same request with ${api}`,
    'idempotent-write': `both write with ${api}`,
  };
  return texts[effect.nature];
}

/** What to do, in the words of the library that makes the update. */
export function renderAdvice({ table, column, verdict, read, update }: RowClaim): string {
  if (verdict.kind === 'broken' && verdict.why === 'read-by-mark') return `Let the update give back the rows that it changed, such as with RETURNING, or write a name of the run beside ${column} and read by that.`;
  if (isMarkedByWorker({ verdict })) return `Set ${column} of the rows before they are queued, in one statement that asks for the old ${column}, or give each job a key that is made of its row, such as BullMQ's \`jobId\`; and let the job go on only where its row is still to be done.`;
  if (verdict.kind === 'broken' && verdict.why === 'lock-outside-transaction') return `Read, mark and commit in one transaction: FOR UPDATE SKIP LOCKED holds for as long as that. Then do the work.`;
  const library = (update.edge ?? read.edge)?.roles.find((match) => match.role === 'db-call' || match.role === 'blocking-db-call')?.library ?? '';
  const ignored = verdict.kind === 'broken' && verdict.why === 'result-ignored';
  const asked = read.statement?.where?.find((one) => one.column === column);
  const isNull = asked?.op === 'null' || (asked?.op === 'eq' && asked.value === null) || (verdict.kind === 'broken' && verdict.test?.isEmpty === true);
  // What the work makes cannot be there before the work.
  if (!ignored && isNull && !tellsOfClaim.test(column) && update.statement?.sets?.some((set) => set.column === column && set.kind === 'other') === true) return `Mark each row in a column of its own before the work, with one statement that only one run can win and that asks whether it is marked, and go on only if it changed a row; or write ${column} only where it is still null.`;
  return `${ignored ? 'Go on only where the update changed a row' : `Claim each row${renderTable(table)} before its work, with one statement that only one run can win`}: ${renderClaim(library, column, isNull)}`;
}

/** A time or a name of who works on the row is there before the work. */
const tellsOfClaim = /at$|by$|on$|until$|owner|worker|lock|claim/;

function renderClaim(library: string, column: string, isNull: boolean): string {
  const old = isNull ? 'null' : '<as read>';
  if (library.startsWith('@prisma/')) return `\`updateMany({ where: { id, ${column}: ${old} }, data: … })\`, and go on only if its \`count\` is 1.`;
  if (library.startsWith('mongo')) return `\`findOneAndUpdate({ _id, ${column}: ${old} }, …)\`, and go on only with the document it gives.`;
  if (library.startsWith('@supabase/')) return `\`.update(…).eq('id', id).${isNull ? 'is' : 'eq'}('${column}', ${old}).select()\`, and go on only with the rows it gives, or a function of the database with FOR UPDATE SKIP LOCKED.`;
  if (library === 'knex' || library === 'objection') return `\`.where({ id${isNull ? ` }).whereNull('${column}')` : `, ${column}: ${old} })`}.update(…)\`, and go on only if it changed 1 row.`;
  if (library.startsWith('drizzle')) return `\`.where(and(eq(id), ${isNull ? `isNull(${column})` : `eq(${column}, ${old})`})).returning()\`, and go on only with the rows it gives.`;
  return `UPDATE … WHERE id = … AND ${column} ${isNull ? 'IS NULL' : `= ${old}`}, and go on only if it changed a row; or take the rows with SELECT … FOR UPDATE SKIP LOCKED inside the transaction that marks them.`;
}
