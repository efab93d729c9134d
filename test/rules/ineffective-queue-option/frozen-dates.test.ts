import rule from '../../../rules/ineffective-queue-option/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const packages = '{"type":"module","dependencies":{"bullmq":"5.53.0","pg-boss":"9.0.3"}}';
const monthly = `{ repeat: { pattern: '0 1 1 * *' } }`;

function bull(call: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': packages, 'src/queue.ts': `import { Queue } from 'bullmq';\nconst queue = new Queue('entries');\n${call}\n` });
}

describe('ineffective-queue-option, the date in a job that comes round', () => {
  it('is that of the moment the schedule was made', async () => {
    const [finding] = await bull(`await queue.add('mirror', { runDate: new Date().toISOString() }, ${monthly});`);

    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toBe('Jobs of entries come round by the clock, and what they carry is kept with the schedule: each run gets the `runDate` of the moment the schedule was made, not its own, and does the work of that day again.');
  });

  it('is found in job schedulers and in schedules of pg-boss', async () => {
    expect(await bull(`await queue.upsertJobScheduler('mirror', { pattern: '0 1 1 * *' }, { name: 'mirror', data: { month: new Date().toISOString() } });`)).toHaveLength(1);
    expect(await findingsOf(rule, { 'package.json': packages, 'src/queue.ts': `import PgBoss from 'pg-boss';\nconst boss = new PgBoss('db');\nawait boss.schedule('entries', '0 1 1 * *', { date: new Date() });\n` })).toHaveLength(1);
  });

  it('is right in a job that runs once', async () => {
    expect(await bull(`await queue.add('mirror', { runDate: new Date().toISOString() }, { delay: 60_000 });`)).toEqual([]);
  });

  it('is right where it says when the schedule was made, and where it is a word', async () => {
    expect(await bull(`await queue.add('mirror', { scheduledAt: new Date(), createdDate: new Date(), by: Date.now() }, ${monthly});`)).toEqual([]);
    expect(await bull(`await queue.add('mirror', { period: 'last-month' }, ${monthly});`)).toEqual([]);
  });
});
