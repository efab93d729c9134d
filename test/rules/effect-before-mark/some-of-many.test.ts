import { findingsOfWorker as worker, verdicts } from '../../kit/notices-worker.ts';

describe('effect-before-mark, an error about some of many', () => {
  const all = `const results = await Promise.all(job.data.phones.map(async (phone) => { try { await client.messages.create({ to: phone }); return { ok: true }; } catch { return { ok: false }; } }));`;

  it('sends to those again who got the message', async () => {
    expect(await verdicts(worker(`${all} if (results.some((result) => !result.ok)) throw new Error('some failed');`))).toEqual(['error likely']);
    expect(await verdicts(worker(`${all} const failed = results.filter((result) => !result.ok); if (failed.length > 0) throw new Error('some failed');`))).toEqual(['error likely']);
  });

  it('is none where nobody got it', async () => {
    expect(await verdicts(worker(`${all} if (results.every((result) => !result.ok)) throw new Error('all failed');`))).toEqual([]);
    expect(await verdicts(worker(`${all} const failed = results.filter((result) => !result.ok); if (failed.length === results.length) throw new Error('all failed');`))).toEqual([]);
  });

  it('is about the one message where there is one', async () => {
    expect(await verdicts(worker(`const results = await Promise.all([client.messages.create({ to: job.data.phone })]); if (results.some((result) => result.errorCode)) throw new Error('not sent');`))).toEqual([]);
  });
});
