import rule from '../../rules/stranded-claim/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const take = `UPDATE payouts SET status = 'processing' WHERE id = $1 AND status = 'queued'`;

interface Parts {
  /** The query that looks for work. */
  readonly wanted?: string;
  readonly taking?: string;
  readonly work?: string;
  readonly done?: string;
  readonly more?: string;
}

/** A worker that pays out what is queued. */
function worker({ wanted = `SELECT id FROM payouts WHERE status = 'queued'`, taking = take, work = `await stripe.payouts.create({ amount: row.amount });`, done = `UPDATE payouts SET status = 'paid' WHERE id = $1`, more = '' }: Parts = {}): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"type":"module","dependencies":{"express":"5.1.0","pg":"8.16.0","stripe":"18.1.0"}}',
    'src/worker.ts': `import express from 'express';
import pg from 'pg';
import Stripe from 'stripe';
const pool = new pg.Pool();
const stripe = new Stripe('key');
const app = express();
async function pay() {
  const { rows } = await pool.query("${wanted}");
  for (const row of rows) {
    const { rowCount } = await pool.query("${taking}", [row.id]);
    if (rowCount === 0) continue;
    ${work}
    await pool.query("${done}", [row.id]);
  }
}
setInterval(() => void pay(), 60_000);
${more}
`,
  });
}

describe('stranded-claim', () => {
  it('finds rows that are taken by a state for which nothing looks', async () => {
    const [finding] = await worker();

    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toBe('pay takes rows of payouts by setting `status` to `processing`, and nothing looks for rows in that state: those whose run is killed by a deploy, a crash or a scale-in before stripe Payouts.create() is done stay there for ever.');
  });

  it.each([['processando', 1], ['em_processamento', 1], ['en_proceso', 1], ['diproses', 1], ['aguardando', 0], ['pendente', 0], ['enviado', 0]])('knows the state in other languages: %s', async (state, count) => {
    const findings = await worker({ taking: `UPDATE payouts SET status = '${state}' WHERE id = $1 AND status = 'queued'` });
    expect(findings).toHaveLength(count);
  });

  it('is quiet where the query that looks for work asks for them too', async () => {
    expect(await worker({ wanted: `SELECT id FROM payouts WHERE status = 'queued' OR (status = 'processing' AND taken_at < now() - interval '1 hour')` })).toEqual([]);
    expect(await worker({ wanted: `SELECT id FROM payouts WHERE status <> 'paid'` })).toEqual([]);
  });

  it('is quiet where something else of the program asks for them', async () => {
    const timer = (query: string): Promise<readonly Finding[]> => worker({ more: `setInterval(() => void pool.query("${query}"), 60_000);` });

    expect(await timer(`UPDATE payouts SET status = 'queued' WHERE status = 'processing' AND taken_at < now() - interval '1 hour'`)).toEqual([]);
    expect(await timer(`UPDATE payouts SET status = 'queued' WHERE status NOT IN ('paid', 'failed')`)).toEqual([]);
    expect(await timer(`SELECT id FROM payouts WHERE taken_at < now() - interval '1 hour'`)).toEqual([]);
    expect(await timer(`UPDATE payouts SET note = 'late' WHERE status = 'queued'`)).toHaveLength(1);
  });

  it('is quiet where they are put back when the program starts', async () => {
    expect(await worker({ more: `await pool.query("UPDATE payouts SET status = 'queued' WHERE status = 'processing'");` })).toEqual([]);
  });

  it('counts a page that shows them for nothing, and one that puts them back for much', async () => {
    const route = (query: string): Promise<readonly Finding[]> => worker({ more: `app.post('/payouts', async (req, res) => { res.json(await pool.query("${query}")); });` });

    expect(await route(`SELECT * FROM payouts WHERE status = 'processing'`)).toHaveLength(1);
    expect(await route(`UPDATE payouts SET status = 'queued' WHERE status = 'processing'`)).toEqual([]);
  });

  it('is quiet where the state is a stage of its life, not that of a row in work', async () => {
    expect(await worker({ taking: take.replace('processing', 'approved') })).toEqual([]);
    expect(await worker({ done: `UPDATE shops SET paid = true WHERE id = $1` })).toEqual([]);
  });

  it('is quiet where nothing is done with the rows', async () => {
    expect(await worker({ work: '' })).toEqual([]);
  });

  it('sees rows that are found and taken by one statement', async () => {
    const more = `async function next() {
  const { rows: [job] } = await pool.query("UPDATE exports SET state = 'running' WHERE state = 'new' RETURNING *");
  await stripe.payouts.create({ amount: job.amount });
  await pool.query("UPDATE exports SET state = 'done' WHERE id = $1", [job.id]);
}
setInterval(() => void next(), 60_000);`;

    expect((await worker({ more })).map(({ title }) => title)).toContain('Rows of exports that are left in `running` are never taken again');
  });

  it('leaves a claim that two runs can win to the rule for that', async () => {
    expect(await worker({ taking: `UPDATE payouts SET status = 'processing' WHERE id = $1` })).toEqual([]);
  });

  it('tells of such a claim too what each failure leaves behind, where it is neither thrown on nor written down', async () => {
    const failing = (caught: string): Promise<readonly Finding[]> => worker({ taking: `UPDATE payouts SET status = 'processing' WHERE id = $1`, work: `try { await stripe.payouts.create({ amount: row.amount }); } catch (error) { ${caught} }` });

    expect((await failing('console.error(error); continue;'))[0]?.message).toContain('those of which stripe Payouts.create() fails, for no `catch` writes that down, and those whose run is killed');
    expect(await failing(`await pool.query("UPDATE payouts SET status = 'failed' WHERE id = $1", [row.id]); continue;`)).toEqual([]);
    expect(await failing('throw error;')).toEqual([]);
  });

  it('does not take a search for what the work has written down for one for rows that were left', async () => {
    const jobs = (more: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"type":"module","dependencies":{"express":"5.1.0","@supabase/supabase-js":"2.49.8","stripe":"18.1.0"}}',
      'src/worker.ts': `import express from 'express';
import { createClient } from '@supabase/supabase-js';
import Stripe from 'stripe';
const supabase = createClient('url', 'key');
const stripe = new Stripe('key');
export const app = express();
async function pay() {
  const { data } = await supabase.from('payouts').select('*').eq('status', 'queued');
  for (const row of data ?? []) {
    const { data: mine } = await supabase.from('payouts').update({ status: 'processing' }).eq('id', row.id).eq('status', 'queued').select();
    if (!mine?.length) continue;
    const { id } = await stripe.payouts.create({ amount: row.amount });
    await supabase.from('payouts').update({ receipt: id }).eq('id', row.id);
  }
  const { data: sent } = await supabase.from('payouts').select('*').eq('status', 'processing')${more};
  for (const row of sent ?? []) await supabase.from('payouts').update({ status: 'paid' }).eq('id', row.id);
}
setInterval(() => void pay(), 60_000);
`,
    });

    expect(await jobs(".not('receipt', 'is', null)")).toHaveLength(1);
    expect(await jobs(".not('locked_at', 'is', null)")).toEqual([]);
    expect(await jobs('')).toEqual([]);
  });

  it('does not take a read for one that takes them back whose update asks for another state', async () => {
    const both = `SELECT id FROM payouts WHERE status IN ('queued', 'processing')`;

    expect(await worker({ wanted: both })).toHaveLength(1);
    expect(await worker({ wanted: both, taking: `UPDATE payouts SET status = 'processing' WHERE id = $1 AND status IN ('queued', 'processing')` })).toEqual([]);
  });
});
