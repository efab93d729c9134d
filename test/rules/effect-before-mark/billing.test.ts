import { findingsOfWorker as worker, verdicts } from '../../kit/notices-worker.ts';

const request = (path: string, rest = ''): string => 'const answer = await fetch(`https://books.example' + path + '`, { method: \'POST\'' + rest + ' }); return (await answer.json()).id;';

describe('effect-before-mark, a request that bills somebody', () => {
  it('looks behind the text of the body, and is quiet where nobody knows what is in it', async () => {
    const sending = (body: string): Promise<string[]> => verdicts(worker(request('/v1/payouts', `, body: JSON.stringify(${body})`)));

    expect(await sending('{ amount: job.data.amount }')).toEqual(['warning likely']);
    expect(await sending('{ amount: job.data.amount, reference: job.data.id }')).toEqual([]);
    expect(await sending('{ ...job.data.terms, amount: 12 }')).toEqual([]);
    expect(await sending('job.data')).toEqual([]);
  });

  it.each(['/v1/payouts', '/orders/${job.data.order}/invoice', '/offers/${job.data.offer}/create_invoice', '/refunds/'])('is a warning where a call that times out is made again: %s', async (path) => {
    const found = await worker(request(path));

    expect(found.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(['warning likely']);
    expect(found[0]?.message).toContain('money moves again');
  });

  it.each(['/v1/payouts/search', '/invoices/${job.data.invoice}/preview', '/v1/orders', '/payments/${job.data.payment}'])('is none where it asks for something, or for something else: %s', async (path) => {
    expect(await verdicts(worker(request(path)))).toEqual([]);
  });

  it('is quiet where the other side may know it again, and where the job has one attempt', async () => {
    expect(await verdicts(worker(request('/v1/payouts', `, headers: { 'Idempotency-Key': job.id }`)))).toEqual([]);
    expect(await verdicts(worker(request('/v1/payouts', `, body: { externalReference: job.data.order }`)))).toEqual([]);
    expect(await verdicts(worker(request('/v1/payouts', `, body: job.data`)))).toEqual([]);
    expect(await verdicts(worker(request('/v1/payouts'), { attempts: '{}' }))).toEqual([]);
    expect(await verdicts(worker(request('/v1/payouts').replace("'POST'", "'PUT'")))).toEqual([]);
  });
});
