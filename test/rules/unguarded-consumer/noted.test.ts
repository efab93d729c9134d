/** Jobs that note in their own data what they have done. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function verdicts(noting: string): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","pg":"8.16.0","axios":"1.9.0"}}',
    'src/worker.ts': `import { Queue, Worker } from 'bullmq';
import { Pool } from 'pg';
import axios from 'axios';
const pool = new Pool();
export const tell = (to: string) => new Queue('notices').add('notice', { to }, { attempts: 3 });
async function save(to: string) { return (await pool.query('insert into notices (receiver) values ($1) returning id', [to])).rows[0].id; }
new Worker('notices', async (job) => {
  ${noting}
  await axios.post('https://push.example/send', { to: job.data.to });
});
`,
  })).filter(({ confidence }) => confidence !== 'possible').map(({ severity }) => severity);
}

describe('unguarded-consumer, a job that notes what it has done', () => {
  it('goes past it when it is tried again', async () => {
    expect(await verdicts('if (!job.data.noticeId) { const noticeId = await save(job.data.to); await job.updateData({ ...job.data, noticeId }); }')).toEqual([]);
  });

  it('does it again where nothing is noted, or something else', async () => {
    const repeated = await verdicts('await save(job.data.to);');

    expect(repeated).toHaveLength(1);
    expect(await verdicts('if (!job.data.noticeId) { await save(job.data.to); }')).toEqual(repeated);
    expect(await verdicts('if (!job.data.noticeId) { await save(job.data.to); await job.updateData({ ...job.data, seen: true }); }')).toEqual(repeated);
  });
});
