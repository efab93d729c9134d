import { findingsOfWorker, verdicts } from '../../kit/notices-worker.ts';
import consumers from '../../../rules/unguarded-consumer/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const tables = { 'migrations/1.sql': 'create table notifications (id serial primary key, follower text, post text);\ncreate table orders (id serial primary key, number text);\ncreate table user_notifications (follower text, post text, primary key (follower, post));' };
const insert = (table: string): string => `await pool.query('insert into ${table} (follower, post) values ($1, $2)', [follower, job.data.post]);`;
const each = (body: string): string => `for (const follower of job.data.followers) { ${body} }`;

const worker = (body: string, attempts = '{ attempts: 3 }'): Promise<readonly Finding[]> => findingsOfWorker(body, { attempts, files: tables });

describe('effect-before-mark, a job that tells many people, each by a row', () => {
  it('is a warning: where the row of a later one fails, those before are told again', async () => {
    const [finding, ...others] = await worker(each(insert('notifications')));

    expect(others).toEqual([]);
    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toContain('It calls pg Pool.query() for each item, and nothing keeps that from being done again when it fails for a later item afterwards: those who were told are told again.');
    expect(finding?.advice).toContain('ON CONFLICT DO NOTHING');
  });

  it('is one where something else fails afterwards', async () => {
    expect(await verdicts(worker(`${each(insert('notifications'))} await pool.query('update posts set told = true where id = $1', [job.data.post]);`))).toEqual(['warning likely']);
    expect(await verdicts(worker(each(`${insert('notifications')} await fetch('https://push.shop.example', { method: 'POST', body: follower });`)))).toEqual(['warning likely']);
  });

  it.each([
    ['one after the other', (list: string, call: string) => `for (const follower of job.data.${list}) {\n ${call} }`],
    ['all at once', (list: string, call: string) => `await Promise.all(job.data.${list}.map(async (follower) => {\n ${call} }));`],
  ])('stands where the people are gone through %s, for each of two jobs that tell them by one function', async (_, through) => {
    const more = `async function tell(follower, post) { const job = { data: { post } }; ${insert('notifications')} }`;
    const body = `switch (job.name) {
case 'posted': { ${through('followers', 'await tell(follower, job.data.post);')} break; }
case 'replied': { ${through('readers', 'await tell(follower, job.data.reply);')} break; }
}`;
    const found = await findingsOfWorker(body, { attempts: '{ attempts: 3 }', files: tables, more });
    const [first] = found;

    expect(found.map(({ line }) => line - (first?.line ?? 0))).toEqual([0, 2]);
  });

  it.each([
    ['a key keeps the second row out', each(insert('user_notifications'))],
    ['somebody looks whether they were told', each(`const told = await pool.query('select 1 from notifications where follower = $1', [follower]); if (told.rows.length > 0) continue; ${insert('notifications')}`)],
    ['one person is told', `const { follower } = job.data; ${insert('notifications')}`],
    ['the error of one goes no further', each(`try { ${insert('notifications')} } catch (error) { console.error(error); }`)],
    ['all are told or nobody', `await pool.query('begin'); ${each(insert('notifications'))} await pool.query('commit');`],
    ['rows tell nobody anything', each(`await pool.query('insert into orders (number) values ($1)', [follower]);`)],
    ['nobody knows the keys of the table', each(insert('inapp_notifications'))],
  ])('is quiet where %s', async (_, body) => {
    expect(await verdicts(worker(body))).toEqual([]);
  });

  it('says no more of the consumer as a whole where nobody knows the keys of the table', async () => {
    const [told, ...others] = await findingsOf(consumers, {
      'package.json': '{"dependencies":{"graphile-worker":"0.16.6","pg":"8.16.0"}}',
      'src/main.ts': `import { run } from 'graphile-worker';
import pg from 'pg';
const pool = new pg.Pool();
await run({ taskList: { posted: async (data) => { const job = { data }; ${each(insert('notifications'))} await pool.query('update posts set told = true where id = $1', [data.post]); } } });`,
    });

    expect(others).toEqual([]);
    expect(told?.confidence ?? 'possible').toBe('possible');
  });

  it('is quiet where the job is tried once', async () => {
    expect(await verdicts(worker(each(insert('notifications')), '{}'))).toEqual([]);
  });
});
