/** A flag in memory over a claim that does not hold, in several instances: one repair, so one finding. */
import broken from '../../../rules/broken-single-flight/rule.ts';
import claims from '../../../rules/non-atomic-claim/rule.ts';
import { runRules } from '../../../src/analyse/run-rules.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** A timer under a flag; `loop` is what it does with the payouts that wait, `after` what it does then. */
function payouts(loop: string, { after = '', instances = 6 } = {}): Record<string, string> {
  return {
    'package.json': '{"scripts":{"start":"node src/worker.ts"},"dependencies":{"pg":"8.16.0","stripe":"18.2.1","resend":"4.5.1"}}',
    'deploy.sh': `gcloud run deploy payouts --source . --max-instances ${instances}\n`,
    'src/worker.ts': `import pg from 'pg';
import Stripe from 'stripe';
import { Resend } from 'resend';
const db = new pg.Pool();
const stripe = new Stripe('key');
const resend = new Resend('key');
let paying = false;
setInterval(async () => {
  if (paying) return;
  paying = true;
  try {
    const { rows } = await db.query("select id, amount from payouts where paid_at is null");
    ${loop}
    ${after}
  } finally { paying = false; }
}, 120_000);
`,
  };
}

const pay = "await stripe.transfers.create({ amount: row.amount, currency: 'eur', destination: 'acct' });";
const badly = `for (const row of rows) { ${pay} await db.query('update payouts set paid_at = now() where id = $1', [row.id]); }`;

async function tellAll(files: Record<string, string>): Promise<readonly Finding[]> {
  return runRules(await linkSources(files), [broken, claims]).findings;
}

const told = async (files: Record<string, string>): Promise<string[]> => (await tellAll(files)).map(({ severity, rule }) => `${severity} ${rule}`).toSorted();

describe('a flag over a claim that does not hold', () => {
  it('is told once, at the claim, which says how far the flag reaches', async () => {
    const [finding, ...others] = await tellAll(payouts(badly));

    expect([finding?.severity, finding?.rule, others]).toEqual(['error', 'non-atomic-claim', []]);
    expect(finding?.message).toContain('and what keeps runs apart (flag paying) holds within one process only: both call stripe Transfers.create()');
    expect(finding?.evidence.filter(({ kind }) => kind === 'guard' || kind === 'deployment').map(({ kind, file }) => [kind, file])).toEqual([['guard', 'src/worker.ts'], ['deployment', 'deploy.sh'], ['deployment', 'package.json']]);
  });

  it('is told too where the claim is only possible, since few are told that', async () => {
    const desk = `class Desk {
  rows = []; waiting = [];
  async read() { this.rows = (await db.query("select id, amount from payouts where paid_at is null")).rows; }
  async mark() { for (const row of this.rows) await db.query('update payouts set paid_at = now() where id = $1', [row.id]); }
  async pay() { for (const row of this.waiting) ${pay} }
}
const desk = new Desk();`;
    const files = payouts('await desk.read(); await desk.mark(); await desk.pay();');
    const found = await tellAll({ ...files, 'src/worker.ts': (files['src/worker.ts'] ?? '').replace('let paying', `${desk}\nlet paying`) });

    expect(found.map(({ confidence, rule }) => `${confidence} ${rule}`).toSorted()).toEqual(['certain broken-single-flight', 'possible non-atomic-claim']);
  });

  it('is told as a flag where nothing is claimed', async () => {
    expect(await told(payouts(`for (const row of rows) ${pay}`))).toEqual(['error broken-single-flight']);
  });

  it('is told twice where the run also sends what no claim covers', async () => {
    expect(await told(payouts(badly, { after: "await resend.emails.send({ from: 'a@shop.example', to: 'b@shop.example', subject: 'Paid', text: 'all' });" }))).toEqual(['error broken-single-flight', 'error non-atomic-claim']);
  });

  it('holds for the only instance there is', async () => {
    expect(await told(payouts(badly, { instances: 1 }))).toEqual([]);
  });
});
