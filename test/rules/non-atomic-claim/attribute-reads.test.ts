/** An attribute that is looked up for an item, and rows that are taken. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","pg":"8.16.0","@supabase/supabase-js":"2.49.8","resend":"4.6.0","node-cron":"4.2.1"}}';

/** The tables of which claims are told; each payout is worked off, and its transfers are late then. */
async function tablesOf(read: string, next = ''): Promise<readonly string[]> {
  const found = await findingsOf(rule, {
    'package.json': manifest,
    'src/job.ts': `import cron from 'node-cron';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { createClient } from '@supabase/supabase-js';
import { Resend } from 'resend';
const pool = new Pool();
const prisma = new PrismaClient();
const supabase = createClient('url', 'key');
const resend = new Resend('key');
cron.schedule('* * * * *', async () => {
  const { data: payouts } = await supabase.from('payouts').select('*');
  for (const payout of payouts ?? []) {
    const found: any = ${read};
    ${next}
    await supabase.from('transfers').update({ status: 'late' }).eq('payout_id', payout.id).eq('status', 'sent');
    await resend.emails.send({ from: 'desk@hotel.example', to: payout.to, subject: 'Your payout', text: String(found) });
  }
});
`,
  });
  return found.map(({ title }) => title);
}

describe('non-atomic-claim, one attribute of one row', () => {
  it.each([
    ["(await supabase.from('transfers').select('currency').eq('payout_id', payout.id).eq('status', 'sent').order('at').limit(1).single()).data?.currency"],
    ["(await prisma.transfers.findFirst({ where: { payoutId: payout.id, status: 'sent' }, select: { currency: true } }))?.currency"],
    ["(await pool.query(\"select currency from transfers where payout_id = $1 and status = 'sent' limit 1\", [payout.id])).rows[0]?.currency"],
  ])('is looked up for an item: %s', async (read) => {
    expect(await tablesOf(read)).toEqual([]);
  });

  it('is more where nothing is done without a row', async () => {
    const read = "(await pool.query(\"select currency from transfers where payout_id = $1 and status = 'sent' limit 1\", [payout.id])).rows[0]";

    expect(await tablesOf(read, 'if (!found) continue;')).toEqual(['Two runs can take the same rows of transfers']);
    expect(await tablesOf(read, "if (!found) throw new Error('no transfer');")).toEqual([]);
  });

  it.each([
    ["(await supabase.from('transfers').select('id').eq('payout_id', payout.id).eq('status', 'sent').limit(1).single()).data"],
    ["(await supabase.from('transfers').select('currency').eq('payout_id', payout.id).eq('status', 'sent')).data"],
    ["(await pool.query(\"select currency, amount from transfers where payout_id = $1 and status = 'sent' limit 1\", [payout.id])).rows[0]"],
  ])('is more where it names the row, gives several, or says more of it: %s', async (read) => {
    expect(await tablesOf(read)).toEqual(['Two runs can take the same rows of transfers']);
  });
});
