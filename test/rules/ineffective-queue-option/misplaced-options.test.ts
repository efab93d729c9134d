import rule from '../../../rules/ineffective-queue-option/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function told(source: string): Promise<string[]> {
  const found = await findingsOf(rule, { 'package.json': '{"dependencies":{"bullmq":"5.53.0","bull":"4.16.5"}}', 'src/queue.ts': source });
  return found.map(({ line, severity, title }) => `${String(line)} ${severity} ${title}`);
}

const worker = (options: string, queue = ''): Promise<string[]> => told(`import { Queue, Worker } from 'bullmq';
import { send } from './mail.ts';
const connection = { host: 'redis' };
const queue = new Queue('receipts', { connection${queue} });
export const ask = (id: string) => queue.add('receipt', { id });
new Worker('receipts', async (job) => send(job.data.id), { connection, ${options} });
`);

describe('attempts that nobody reads', () => {
  it('are those given to a worker', async () => {
    expect(await worker('defaultJobOptions: { attempts: 3 }')).toEqual(['6 warning A `Worker` does not read `defaultJobOptions`']);
    expect(await worker('attempts: 5')).toEqual(['6 warning A `Worker` does not read `attempts`']);
  });

  it('are none where the queue is told too, or no further attempt is meant', async () => {
    expect(await worker('defaultJobOptions: { attempts: 3 }', ', defaultJobOptions: { attempts: 3 }')).toEqual([]);
    expect(await worker('defaultJobOptions: { removeOnComplete: true }')).toEqual([]);
    expect(await worker('defaultJobOptions: { attempts: 1 }')).toEqual([]);
    expect(await worker('concurrency: 5')).toEqual([]);
  });

  it('are those given to a queue beside its options of jobs', async () => {
    const queue = (options: string, adding = ''): Promise<string[]> => told(`import { Queue } from 'bullmq';\nconst queue = new Queue('receipts', { connection: { host: 'redis' }, ${options} });\nexport const ask = (id: string) => queue.add('receipt', { id }${adding});\n`);

    expect(await queue('attempts: 3')).toEqual(['2 warning A `Queue` reads `attempts` only in its `defaultJobOptions`']);
    expect(await queue('defaultJobOptions: { attempts: 3 }')).toEqual([]);
    expect(await queue('attempts: 3', ', { attempts: 3 }')).toEqual([]);
    expect(await queue("prefix: 'shop'")).toEqual([]);
  });
});
