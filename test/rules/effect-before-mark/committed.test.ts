import { findingsOfWorker as worker, report, verdicts } from '../../kit/notices-worker.ts';

const send = (job: string): string => `await others.add('${job}', { id: job.data.id });`;
const row = `await connection.query('insert into dispatches (alert_id) values ($1)', [job.data.id]);`;
const more = `const others = new Queue('dispatches');`;
const inTransaction = (body: string): string => `const connection = await pool.connect(); try { await connection.query('BEGIN'); ${row} ${body} await connection.query('COMMIT'); } catch (error) { await connection.query('ROLLBACK'); throw error; } finally { connection.release(); }`;

describe('effect-before-mark, a job that is queued before the commit', () => {
  it('stays queued when the transaction is rolled back', async () => {
    const [finding, ...others] = await worker(inTransaction(`${send('created')} ${report}`), { more });

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely' });
    expect(finding?.message).toContain('It calls bullmq Queue.add() inside of a transaction that is rolled back when fetch() fails, and what was sent stays sent: the same jobs are queued again.');
    expect(finding?.advice).toContain('Send it after the commit');
  });

  it('is no record in advance, what is rolled back with it', async () => {
    const read = `const { rowCount } = await pool.query('select id from dispatches where alert_id = $1', [job.data.id]); if (rowCount > 0) return;`;
    const found = await worker(`${read} ${inTransaction(`${send('created')} ${send('assigned')}`)}`, { more });

    expect(found.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(['warning likely']);
    expect(await verdicts(worker(`${read} ${row.replace('connection', 'pool')} ${send('created')} ${send('assigned')}`, { more }))).toEqual([]);
  });

  it.each([
    ['is queued after the commit', `${inTransaction(report)} ${send('created')}`],
    ['is the last step of the transaction', inTransaction(`${report} ${send('created')}`)],
    ['has a key', inTransaction(`${send('created').replace(');', ', { jobId: job.data.id });')} ${report}`)],
    ['stands in no transaction', `${send('created')} ${report}`],
  ])('is quiet where the job %s', async (_, body) => {
    expect(await verdicts(worker(body, { more }))).toEqual([]);
  });
});
