import { findingsOfWorker as worker, report, text, verdicts } from '../../kit/notices-worker.ts';

describe('effect-before-mark, a job that writes down what it sent', () => {
  const note = `await pool.query("insert into deliveries (notice) values ($1)", [job.data.id]);`;

  it('is a warning: the write that is refused makes the queue send it again', async () => {
    const [finding] = await worker(`${text} ${note}`);

    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toContain('nothing keeps that from being done again when the insert into deliveries fails afterwards');
  });

  it('counts money as well as messages, and updates as well as inserts', async () => {
    const update = `await pool.query("update notices set sent_at = now() where id = $1", [job.data.id]);`;

    expect(await verdicts(worker(`await stripe.charges.create({ amount: 1 }); ${update}`))).toEqual(['warning likely']);
  });

  it('is quiet where the write comes first, or only looks', async () => {
    expect(await verdicts(worker(`${note} ${text}`))).toEqual([]);
    expect(await verdicts(worker(`${text} await pool.query("select * from notices");`))).toEqual([]);
  });

  it('is quiet where the error stays where it is', async () => {
    expect(await verdicts(worker(`${text} try { ${note} } catch (error) { console.error(error); }`))).toEqual([]);
    expect(await verdicts(worker(`${text} ${note.replace(/;$/, '')}.catch(console.error);`))).toEqual([]);
  });

  it('is quiet where a job is not tried again', async () => {
    expect(await verdicts(worker(`${text} ${note}`, { attempts: '{}' }))).toEqual([]);
  });

  it('is quiet where the library hands errors back', async () => {
    const more = `import { createClient } from '@supabase/supabase-js'; const supabase = createClient('https://shop.supabase.example', 'key');`;

    expect(await verdicts(worker(`${text} await supabase.from('deliveries').insert({ notice: job.data.id });`, { more }))).toEqual([]);
  });

  it('speaks of the call that fails more often, where there is one', async () => {
    const [finding] = await worker(`${text} ${note} ${report}`);

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('when fetch() fails afterwards');
  });
});

describe('effect-before-mark, a job that says by its answer whether it sent', () => {
  const send = `async function send(job) { try { ${text} return true; } catch (error) { console.error(error); return false; } }`;
  const failed = `throw new Error('not sent');`;

  it('fails where nothing was sent', async () => {
    expect(await verdicts(worker(`const sent = await send(job); if (!sent) { ${failed} }`, { more: send }))).toEqual([]);
    expect(await verdicts(worker(`const sent = await send(job); if (sent) return; ${failed}`, { more: send }))).toEqual([]);
    expect(await verdicts(worker(`let sent = false; try { if (job.data.phone) sent = await send(job); if (sent) { console.log('sent'); return; } ${failed} } catch (error) { console.error(error); throw error; }`, { more: send }))).toEqual([]);
  });

  it('fails after it was sent, where it asks for something else', async () => {
    expect(await verdicts(worker(`await send(job); if (job.data.last) return; ${failed}`, { more: send }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const sent = await send(job); if (!sent) return; ${failed}`, { more: send }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const due = await isDue(job); await send(job); if (due) return; ${failed}`, { more: `${send} async function isDue(job) { return (await fetch('https://api.shop.example/due?' + job.data.id)).ok; }` }))).toEqual(['error likely']);
  });

  it('fails after it was sent, where what it asks says nothing of that, or that nothing went wrong', async () => {
    const answer = `async function send(job) { const { error, data } = await post(job); ${text} return { error, last: data.last, sent: !error }; } declare function post(job): any;`;

    expect(await verdicts(worker(`const { error } = await send(job); if (error) { console.error(error); return; } ${failed}`, { more: answer }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const result = await send(job); if (result.error) return; ${failed}`, { more: answer }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const result = await send(job); if (result.last) { return; } ${failed}`, { more: answer }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const result = await send(job); if (result.sent) { return; } ${failed}`, { more: answer }))).toEqual([]);
    expect(await verdicts(worker(`const mailSent = await send(job); if (mailSent) { return; } ${failed}`, { more: send }))).toEqual([]);
    expect(await verdicts(worker(`const notSent = await send(job); if (notSent) { return; } ${failed}`, { more: send }))).toEqual(['error likely']);
  });
});
