/** What a job writes in one transaction with a row that it makes only where there is none. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function verdicts(work: string): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"graphile-worker":"0.16.6","kysely":"0.28.2","pg":"8.16.0","nodemailer":"7.0.3"}}',
    'src/worker.ts': `import { run } from 'graphile-worker';
import { Kysely, PostgresDialect } from 'kysely';
import nodemailer from 'nodemailer';
import { Pool } from 'pg';
const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new Pool() }) });
const mail = nodemailer.createTransport('smtp://mail.example');
await run({ connectionString: 'postgres://shop', taskList: {
  invoice: async ({ shop, period }: any) => {
    ${work}
    await mail.sendMail({ to: 'desk@shop.example', text: 'invoiced' });
  },
} });
`,
  })).filter(({ confidence }) => confidence !== 'possible').map(({ message }) => /repeats (\w+)/.exec(message)?.[1] ?? message);
}

const find = "const known = await tx.selectFrom('invoice').selectAll().where('shop_id', '=', shop).where('period', '=', period).executeTakeFirst();";
const make = "await tx.insertInto('invoice').values({ shop_id: shop, period }).execute();";
const use = "await tx.insertInto('credits_used').values({ shop, amount: 5 }).execute();";
const inOne = (steps: string): string => `await db.transaction().execute(async (tx) => { ${steps} });`;

describe('unguarded-consumer, rows beside one that was missing', () => {
  it('are not written twice where the same transaction makes all of them', async () => {
    expect(await verdicts(inOne(`${find} if (known) return; ${make} ${use}`))).toEqual([]);
  });

  it('are where they stand outside of the test, or of the transaction', async () => {
    expect(await verdicts(inOne(`${find} if (!known) { ${make} } ${use}`))).toEqual(['kysely']);
    expect(await verdicts(`${inOne(`${find} if (!known) { ${make} }`)} ${use.replace('tx.', 'db.')}`)).toEqual(['kysely']);
  });
});
