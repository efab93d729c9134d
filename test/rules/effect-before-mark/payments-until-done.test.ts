/** Payments of messages that a queue keeps until it hears that they are done. */
import rule from '../../../rules/effect-before-mark/rule.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import type { Finding } from '../../../src/model/finding.ts';

const pay = "await axios.post('https://api.paystack.co/transfer', { amount: payout.amount, recipient: payout.to });";
const row = "const { rows } = await pool.query('insert into transfers (payout_id, status) values ($1, $2) returning id', [payout.id, 'pending']); if (!rows[0]) throw new Error('no row');";
const mark = "await pool.query('update transfers set status = $1 where id = $2', ['done', rows[0].id]);";
const table = 'create table transfers (id serial primary key, payout_id int, status text);';

/** A message whose work fails is thrown away: only one that nobody has acknowledged comes again. */
const payouts = (body: string, schema = table, acknowledged = `${body} channel.ack(message);`): Promise<readonly Finding[]> => findingsOf(rule, {
  'package.json': '{"dependencies":{"amqplib":"0.10.5","axios":"1.7.0","pg":"8.16.0"}}',
  'schema.sql': schema,
  'src/main.ts': `import amqp from 'amqplib';
import axios from 'axios';
import pg from 'pg';
const pool = new pg.Pool();
const connection = await amqp.connect('amqp://queue');
const channel = await connection.createChannel();
channel.consume('payouts', async (message) => {
  if (!message) return;
  try { const payout = JSON.parse(message.content.toString()); ${acknowledged} } catch (error) { channel.nack(message, false, false); }
});
`,
});

describe('effect-before-mark, payments of messages that are kept until they are done', () => {
  it('is a warning where nothing records the payment', async () => {
    const [finding] = await payouts(pay);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toBe('amqplib gives a job of payouts out again until it is told that the job is done: after a crash or a deploy in the middle, too. It calls axios post() to api.paystack.co without a key by which the provider would know the second call, and nothing records that it was done: money moves again.');
  });

  it('is one where each run makes a row of its own, and none where a key or a look at the table may refuse the second', async () => {
    expect(await verdicts(payouts(`${row} ${pay} ${mark}`))).toEqual(['warning likely']);
    expect(await verdicts(payouts(`${row} ${pay} ${mark}`, table.replace('payout_id int', 'payout_id int unique')))).toEqual([]);
    expect(await verdicts(payouts(`const { rows: before } = await pool.query('select id from transfers where payout_id = $1', [payout.id]); if (before.length > 0) return; ${row} ${pay} ${mark}`))).toEqual([]);
    // Nobody knows the keys of the table.
    expect(await verdicts(payouts(`${row} ${pay} ${mark}`, ''))).toEqual([]);
  });

  it('is quiet where the provider knows the second call, and where the message is acknowledged before', async () => {
    expect(await verdicts(payouts(pay.replace('recipient', 'reference: payout.id, recipient')))).toEqual([]);
    expect(await verdicts(payouts('', table, `channel.ack(message); ${pay}`))).toEqual([]);
  });

  it('is quiet where the run asks how far the payout is', async () => {
    expect(await verdicts(payouts(`const { rows: [known] } = await pool.query('select status from payouts where id = $1', [payout.id]); if (known.status === 'paid') return; ${pay}`))).toEqual([]);
  });
});
