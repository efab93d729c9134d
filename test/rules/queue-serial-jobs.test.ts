import rule from '../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

function worker(options: string): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"type":"module","dependencies":{"graphile-worker":"0.16.6","pg":"8.16.0","twilio":"5.6.0"}}',
    'src/worker.ts': `import { run, makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import twilio from 'twilio';
const pool = new pg.Pool();
const client = twilio('id', 'token');
export async function ask() { const workers = await makeWorkerUtils({ connectionString: 'db' }); await workers.addJob('remind', {}, ${options}); }
async function remind() {
  const { rows } = await pool.query("SELECT * FROM notices WHERE status = 'new'");
  for (const row of rows) {
    await pool.query("UPDATE notices SET status = 'sending' WHERE id = $1", [row.id]);
    await client.messages.create({ to: row.phone, body: 'soon' });
  }
}
await run({ connectionString: 'db', taskList: { remind } });
`,
  });
}

describe('non-atomic-claim in a job of graphile-worker', () => {
  it('is found where jobs may run beside each other', async () => {
    expect(await worker('{ maxAttempts: 3 }')).toHaveLength(1);
  });

  it('is none where a queue name has them run one after the other', async () => {
    expect(await worker(`{ queueName: 'reminders' }`)).toEqual([]);
  });
});
