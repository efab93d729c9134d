import { findingsOfWorker as worker, text, verdicts } from '../../kit/notices-worker.ts';

describe('effect-before-mark, a state that is set first', () => {
  const read = (test: string): string => `const { rows: [notice] } = await pool.query("select * from notices where id = $1", [job.data.id]); ${test}`;
  const set = (state: string): string => `await pool.query("update notices set status = '${state}' where id = $1", [job.data.id]);`;

  it.each([
    ['the state that is left out is another one', `if (notice.status === 'sent') return;`],
    ['the row may be missing, too', `if (!notice || notice.status === 'sent') return;`],
    ['several others are left out', `if (['sent', 'cancelled'].includes(notice.status)) return;`],
    ['the state has a name of its own', `const { status } = notice; if (status === Status.SENT) return;`],
  ])('keeps nobody out where %s', async (_, test) => {
    const found = await worker(`${read(test)} ${set('sending')} ${text} ${set('sent')}`, { more: `enum Status { SENT = 'sent' }` });

    expect(found.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(['warning likely']);
    expect(found[0]?.message).toContain('It calls twilio Messages.create() and updates notices only afterwards');
  });

  it.each([
    ['only the state before is let through', `if (notice.status !== 'waiting') return;`],
    ['the state is left out, too', `if (notice.status === 'sent' || notice.status === 'sending') return;`],
    ['the state is in the list of those', `if (['sent', 'sending'].includes(notice.status)) return;`],
    ['somebody asks for it together with the time', `if (notice.status === 'sent') return; if (notice.status === 'sending' && notice.since > Date.now() - 60000) return;`],
    ['a function decides', `if (isOver(notice.status)) return;`],
  ])('is a claim for others to judge where %s', async (_, test) => {
    expect(await verdicts(worker(`${read(test)} ${set('sending')} ${text} ${set('sent')}`, { more: `declare function isOver(status: string): boolean;` }))).toEqual([]);
  });

  it('is read in a function that answers with nothing where the work is done', async () => {
    const claim = (test: string): Promise<string[]> => verdicts(worker(`const notice = await take(job.data.id); if (!notice) return; ${text} ${set('sent')}`, {
      more: `async function take(id) { const { rows: [notice] } = await pool.query("select * from notices where id = $1", [id]); if (!notice || ${test}) return null; await pool.query("update notices set status = 'sending' where id = $1", [id]); return notice; }`,
    }));

    expect(await claim(`notice.status === 'sent'`)).toEqual(['warning likely']);
    expect(await claim(`notice.status !== 'waiting'`)).toEqual([]);
  });

  it('is read where an insert changes the row that is there', async () => {
    const upsert = (test: string): Promise<string[]> => verdicts(worker(`${read(test)} await pool.query("insert into notices (id, status, phone) values ($1, 'sending', $2) on conflict (id) do update set status = 'sending', phone = excluded.phone", [job.data.id, job.data.phone]); ${text} ${set('sent')}`));

    expect(await upsert(`if (notice?.status === 'sent') return;`)).toEqual(['warning likely']);
    expect(await upsert(`if (notice?.status === 'sending') return;`)).toEqual([]);
  });
});
