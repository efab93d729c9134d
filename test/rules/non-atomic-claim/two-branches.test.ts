/** Rows that are marked on one of two branches: which of them says what two runs come to. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const messages = async (work: string): Promise<readonly string[]> => {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","node-cron":"4.2.1","resend":"4.6.0"}}',
    'schema.sql': 'create table notes (id serial primary key, payout_id int);',
    'src/payouts.ts': `import cron from 'node-cron';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
async function settle(payout: any) {
${work}
}
cron.schedule('*/10 * * * *', async () => {
  const { rows } = await pool.query("select * from payouts where status = 'open'");
  for (const payout of rows) await settle(payout);
});
`,
  });
  return found.map(({ severity, message }) => `${severity} ${message.replace(/^.*both /, '')}`);
};

const wait = "await pool.query(\"update payouts set status = 'waiting' where id = $1\", [payout.id]);\n await pool.query('insert into notes (payout_id) values ($1)', [payout.id]);";
const pay = (condition: string): string => `await pool.query("update payouts set status = 'paid' where id = $1${condition}", [payout.id]);\n await resend.emails.send({ from: 'a@shop.example', to: payout.mail, subject: 'Paid', text: '' });`;

describe('non-atomic-claim, rows that are marked on two branches', () => {
  it('names the worse of what is done on either', async () => {
    expect(await messages(`if (payout.slow) {\n ${wait}\n return;\n }\n ${pay('')}`)).toEqual(['error call resend Emails.send() and people get the message twice.']);
  });

  it('names what is done on the first where the other takes the row', async () => {
    const taken = pay(" and status = 'open'").replace('await pool', 'const { rowCount } = await pool').replace(');\n', ');\n if (rowCount === 0) return;\n');

    expect(await messages(`if (payout.slow) {\n ${wait}\n return;\n }\n ${taken}`)).toEqual(['warning write with pg Pool.query() and rows are there twice.']);
  });

  it('names what follows the mark where both stand in one branch', async () => {
    expect(await messages(`${wait}\n ${pay('')}`)).toEqual(['error call resend Emails.send() and people get the message twice.']);
  });
});
