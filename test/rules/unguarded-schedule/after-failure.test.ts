/** What a job tells of because it failed. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function count(job: string): Promise<number> {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","resend":"4.6.0","node-cron":"4.2.1"}}',
    'src/job.ts': `import cron from 'node-cron';
import { Pool } from 'pg';
import { Resend } from 'resend';
const pool = new Pool();
const resend = new Resend('key');
async function send(to: string, text: string) { await resend.emails.send({ from: 'desk@hotel.example', to, subject: 'Stays', text }); }
async function tellDesk(error: Error) {
  const { rows } = await pool.query('select email from staff');
  for (const person of rows) await send(person.email, error.message);
}
async function tidy() { await pool.query('refresh materialized view stays'); }
cron.schedule('*/5 * * * *', async () => {
  ${job}
});
`,
  });
  return found.length;
}

describe('unguarded-schedule, a message because a job failed', () => {
  it('is not what the job does, to however many it goes', async () => {
    expect(await count('try { await tidy(); } catch (error) { await tellDesk(error as Error); }')).toBe(0);
    expect(await count("try { await tidy(); } catch { for (const to of process.env.STAFF!.split(',')) await send(to, 'broken'); }")).toBe(0);
  });

  it('is what it does where it is told of each item', async () => {
    expect(await count("const { rows } = await pool.query('select * from stays'); for (const stay of rows) { try { await tidy(); } catch { await send(stay.email, 'late'); } }")).toBe(1);
    expect(await count("const { rows } = await pool.query('select * from stays'); try { await fetch('https://mail.example/bulk', { method: 'POST', body: JSON.stringify(rows) }); } catch { for (const stay of rows) await send(stay.email, 'due'); }")).toBe(1);
    expect(await count("await tellDesk(new Error('x'));")).toBe(1);
  });
});
