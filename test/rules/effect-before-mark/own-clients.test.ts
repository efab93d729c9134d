/** Requests to services by functions of the project, which are handed the method, the path and the body. */
import { findingsOfWorker as worker, report, verdicts } from '../../kit/notices-worker.ts';
import type { Finding } from '../../../src/model/finding.ts';

const through = (call: string, client: string): Promise<readonly Finding[]> => worker(`await ${call}; ${report}`, { more: client });

const byFetch = `
async function call(method, path, body) {
  const response = await fetch(\`https://api.paystack.co\${path}\`, { method, headers: { 'Content-Type': 'application/json' }, body: body ? JSON.stringify(body) : undefined });
  return response.json();
}`;

const bySteps = `
class Paystack {
  async #send(method, path, body) { return (await fetch('https://api.paystack.co' + path, { method, body: JSON.stringify(body) })).json(); }
  #post(path, body) { return this.#send('POST', path, body); }
  pay(recipient) { return this.#post('/transfer', { recipient }); }
  payOnce(recipient, reference) { return this.#post('/transfer', { recipient, reference }); }
  verify(reference) { return this.#send('GET', \`/transfer/verify/\${reference}\`); }
}
const paystack = new Paystack();`;

const byNode = `
import https from 'node:https';
const call = (method, path, body) => new Promise((resolve, reject) => {
  const options = { hostname: 'api.paystack.co', port: 443, path, method };
  const request = https.request(options, (response) => { response.on('data', () => {}); response.on('end', () => resolve(response.statusCode)); });
  request.on('error', reject);
  if (body) request.write(JSON.stringify(body));
  request.end();
});`;

describe('effect-before-mark, clients of the project', () => {
  it.each([['fetch', byFetch], ['a request of Node', byNode]])('sees what %s is told by who calls the function around it', async (_, client) => {
    const [finding] = await through("call('POST', '/transfer', { recipient: job.data.to })", client);

    expect(finding?.message).toContain('to api.paystack.co, and nothing keeps that from being done again when fetch() fails afterwards: money moves again.');
    // Who may be paid is asked, and how a payment went: none of that moves money.
    expect(await verdicts(through("call('POST', '/transferrecipient', { name: job.data.to })", client))).toEqual([]);
    expect(await verdicts(through("call('GET', '/transfer/verify/' + job.data.to)", client))).toEqual([]);
  });

  it.each([['fetch', byFetch], ['a request of Node', byNode]])('looks into the body of %s for the key of the provider', async (_, client) => {
    expect(await verdicts(through("call('POST', '/transfer', { recipient: job.data.to, reference: job.data.payout })", client))).toEqual([]);
    // A note of the merchant's own keeps nothing from being paid twice.
    expect(await verdicts(through("call('POST', '/transfer', { recipient: job.data.to, metadata: { reference: job.data.payout } })", client))).toEqual(['error likely']);
    expect(await verdicts(through('call(\'POST\', \'/transfer\', { recipient: job.data.to, reference: `payout-${Date.now()}` })', client))).toEqual(['error likely']);
    expect(await verdicts(worker(`const reference = \`payout-\${Date.now()}\`; await call('POST', '/transfer', { recipient: job.data.to, reference }); ${report}`, { more: client }))).toEqual(['error likely']);
    // Nobody knows what is in it.
    expect(await verdicts(through("call('POST', '/transfer', job.data.transfer)", client))).toEqual([]);
  });

  it('follows the path through several functions', async () => {
    expect(await verdicts(through('paystack.pay(job.data.to)', bySteps))).toEqual(['error likely']);
    expect(await verdicts(through('paystack.payOnce(job.data.to, job.data.payout)', bySteps))).toEqual([]);
    expect(await verdicts(through('paystack.verify(job.data.payout)', bySteps))).toEqual([]);
  });

  it('sees a key that is added to the headers', async () => {
    const client = (key: string): string => `async function mail(path, body, id) { const headers = { Authorization: 'Bearer key' }; ${key} return fetch('https://api.resend.com' + path, { method: 'POST', headers, body: JSON.stringify(body) }); }`;

    expect(await verdicts(through("mail('/emails', { to: job.data.to }, job.data.id)", client('')))).toEqual(['error likely']);
    expect(await verdicts(through("mail('/emails', { to: job.data.to }, job.data.id)", client("if (id) headers['Idempotency-Key'] = id;")))).toEqual([]);
  });

  it('says nothing of a request of Node to a service that nobody knows', async () => {
    expect(await verdicts(through("call('POST', '/messages', { text: job.data.to })", byNode.replace('api.paystack.co', 'hooks.shop.example')))).toEqual([]);
  });

  it('knows fetch by the object that holds it', async () => {
    const send = "globalThis.fetch('https://api.resend.com/emails', { method: 'POST', body: JSON.stringify({ to: job.data.to }) })";

    expect(await verdicts(through(send, ''))).toEqual(['error likely']);
    expect(await verdicts(through(send.replace('/emails', '/domains'), ''))).toEqual([]);
  });
});
