/** The edit an expert makes for this kind of effect. */
import { isNoticeOfMany } from '../../src/graph/effect-order/notices.ts';
import type { EffectBeforeMark } from '../../src/graph/effect-before-mark.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { isKeyOfRedis } from './message.ts';
import { renderJournal } from '../../src/rulekit/journal-advice.ts';

export function renderAdvice(graph: ProgramGraph, found: EffectBeforeMark): string {
  const { nature } = found.effect.effect;
  if (nature === 'counter' && found.mark === null) return 'In one transaction with the sum, insert a row with a unique key made of the job or message, and leave out what is there already; or write the sum anew from the rows that it counts.';
  if (isNoticeOfMany(found.effect)) return 'Give the rows a unique key made of the event and of whom it is for, and insert with ON CONFLICT DO NOTHING; send on only what was inserted. Or queue a job of its own for each of them.';
  if (nature === 'counter' || nature === 'write') return 'Do both in one transaction of the database, or write absolute values under a unique key instead of adding to what is there.';
  if (nature === 'enqueue' && found.failure?.isRolledBack === true) return 'Send it after the commit, or write it into a table of its own in the same transaction, from which a worker sends what was committed.';
  if (nature === 'enqueue' && found.mark === null) return 'Give every job a key made of its work and of the time it is due (a job id, a deduplication id), so that the queue drops the second one.';
  return `${renderClaim(graph, found)} ${renderKey(found)}`.trim();
}

function renderClaim(graph: ProgramGraph, { mark }: EffectBeforeMark): string {
  if (mark === null) return `Claim the work before the effect: insert a row with a unique key made of the job${renderJournal(graph)}, and stop when it is there. Do what may fail afterwards in a job of its own.`;
  const table = mark.write.statement.table ?? 'the row';
  if (isKeyOfRedis(table)) return `Claim each item before the effect, by SET of the key ${table} with NX, and leave out what another run has taken. Record the outcome afterwards.`;
  return `Claim each item before the effect, in one conditional UPDATE of ${table} whose row count is tested, and leave out what another run has taken. Record the outcome afterwards.`;
}

function renderKey({ effect }: EffectBeforeMark): string {
  const { nature, match } = effect.effect;
  // https://docs.stripe.com/api/idempotent_requests
  const stored = match.library === 'stripe' ? ' Stripe gives the first answer again under a key for 24 hours, a refusal of the card too: where a payment that failed may be tried again, put the number of the try into it.' : '';
  if (nature === 'money') return `Give the provider an idempotency key made of the job, never of the time, a random value or a row of this run.${stored}`;
  return match.library === 'resend' ? 'Resend takes an `idempotencyKey` too.' : '';
}
