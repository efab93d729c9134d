/** Rows that are looked for without a lock, and taken one by one under the lock of each. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"pg":"8.16.0","resend":"4.6.0","node-cron":"4.2.1"}}';

const start = `import cron from 'node-cron';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
async function withTransaction(work: any) {
  const client = await pool.connect();
  try { await client.query('begin'); const result = await work(client); await client.query('commit'); return result; } catch (error) { await client.query('rollback'); throw error; } finally { client.release(); }
}
async function lockPayout(client: any, id: string) { return (await client.query('select * from payouts where id = $1 for update', [id])).rows[0]; }
cron.schedule('* * * * *', async () => {
  const { rows } = await pool.query("select id from payouts where status = 'due'");
  for (const row of rows) {
    const payout = await take(row.id);
    if (payout) await resend.emails.send({ from: 'desk@clinic.example', to: payout.to, subject: 'Paid', text: payout.text });
  }
});
`;

const locked = "(await client.query('select * from payouts where id = $1 for update', [id])).rows[0]";
const mark = `await client.query("update payouts set status = 'paid' where id = $1", [id]);`;

/** What is said of a job that takes each payout by this function. */
async function verdicts(take: string): Promise<readonly string[]> {
  const findings = await findingsOf(rule, { 'package.json': manifest, 'src/payouts.ts': `${start}async function take(id: string) { ${take} }\n` });
  return findings.map(({ severity }) => severity);
}

/** In one transaction, and nothing where the payout was taken meanwhile. */
function within(read: string, test = `if (payout.status !== 'due') return null;`): string {
  return `return withTransaction(async (client: any) => { const payout = ${read}; ${test} ${mark} return payout; });`;
}

describe('non-atomic-claim, a row that is taken under its lock', () => {
  it.each([
    ['in one function', locked],
    ['by a function that is called in the transaction', 'await lockPayout(client, id)'],
  ])('keeps a second run out: %s', async (_, read) => {
    expect(await verdicts(within(read))).toEqual([]);
  });

  it.each([
    ['it is read without a lock', within(locked.replace(' for update', ''))],
    ['nobody looks what it says by then', within(locked, '')],
    ['something else of it is looked at', within(locked, 'if (!payout.to) return null;')],
    ['the lock is gone when it is marked', `const client = pool; const payout = ${locked}; if (payout.status !== 'due') return null; ${mark} return payout;`],
  ])('keeps nobody out where %s', async (_, take) => {
    expect(await verdicts(take)).toEqual(['error']);
  });
});

describe('non-atomic-claim, a row that is asked for again with its state and a lock', () => {
  const models = `import cron from 'node-cron';
import { DataTypes, Model, Sequelize } from 'sequelize';
import { Resend } from 'resend';
const resend = new Resend('key');
const sequelize = new Sequelize('postgres://shop');
class Payout extends Model {}
Payout.init({ status: DataTypes.STRING }, { sequelize });
cron.schedule('* * * * *', async () => {
  for (const { id } of await Payout.findAll({ where: { status: 'due' } })) await take(id);
});
`;
  const take = (asked: string, own: string): string => `const transaction = await sequelize.transaction();
  const payout = await Payout.findOne({ where: { ${asked} }, ${own} });
  if (!payout) { await transaction.rollback(); return; }
  await payout.update({ status: 'paid' }, { transaction });
  await transaction.commit();
  await resend.emails.send({ from: 'desk@clinic.example', to: payout.to, subject: 'Paid', text: 'Paid' });`;
  const foundIn = async (work: string): Promise<number> => (await findingsOf(rule, { 'package.json': '{"dependencies":{"sequelize":"6.37.7","resend":"4.6.0","node-cron":"4.2.1"}}', 'src/payouts.ts': `${models}async function take(id: string) {\n  ${work}\n}\n` })).length;
  const found = (asked: string, own: string): Promise<number> => foundIn(take(asked, own));

  it('is taken by one run, within one transaction', async () => {
    expect(await found(`id, status: 'due'`, 'transaction, lock: transaction.LOCK.UPDATE')).toBe(0);
  });

  it('is taken by two where nothing locks it, where the lock ends at once, or where the state is not asked for', async () => {
    expect(await found(`id, status: 'due'`, 'transaction')).toBe(1);
    expect(await found(`id, status: 'due'`, 'lock: true')).toBe(1);
    expect(await found('id', 'transaction, lock: transaction.LOCK.UPDATE')).toBe(1);
  });

  it('is taken by two where the lock ends with another transaction than marks it', async () => {
    const read = (name: string): string => `const payout = await Payout.findOne({ where: { id, status: 'due' }, transaction: ${name}, lock: ${name}.LOCK.UPDATE }); if (!payout) return;`;
    const update = (name: string): string => `await payout.update({ status: 'paid' }, { transaction: ${name} });`;
    const send = "await resend.emails.send({ from: 'desk@clinic.example', to: 'a', subject: 'Paid', text: 'Paid' });";
    const mark = 'async function mark(payout, by) { await payout.update({ status: \'paid\' }, { transaction: by }); }';

    expect(await foundIn(`const first = await sequelize.transaction(); ${read('first')} await first.commit(); const second = await sequelize.transaction(); ${update('second')} await second.commit(); ${send}`)).toBe(1);
    expect(await foundIn(`const payout = await sequelize.transaction(async (transaction) => Payout.findOne({ where: { id, status: 'due' }, transaction, lock: transaction.LOCK.UPDATE })); if (!payout) return; await sequelize.transaction(async (transaction) => { await payout.update({ status: 'paid' }, { transaction }); }); ${send}`)).toBe(1);
    expect(await foundIn(`const first = await sequelize.transaction(); ${read('first')} await first.commit(); const second = await sequelize.transaction(); await mark(payout, second); await second.commit(); ${send}\n}\n${mark.slice(0, -1)}`)).toBe(1);
    expect(await foundIn(`const first = await sequelize.transaction(); ${read('first')} await mark(payout, first); await first.commit(); ${send}\n}\n${mark.slice(0, -1)}`)).toBe(0);
    expect(await foundIn(`await sequelize.transaction(async (transaction) => { ${read('transaction')} ${update('transaction')} ${send} });`)).toBe(0);
  });
});
