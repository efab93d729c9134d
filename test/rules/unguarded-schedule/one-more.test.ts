/** Clocks of several instances that have another service make one more of something for each row that they find. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A shop of three pods, whose clock hands the orders that wait to a carrier. */
async function verdicts(ask: string, { clock = '*/5 * * * *', replicas = 3, before = '', code = '' } = {}): Promise<readonly string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","node-cron":"4.2.1","pg":"8.16.0","axios":"1.9.0"}}',
    Dockerfile: 'FROM node:24\nCMD ["node", "src/app.ts"]\n',
    'k8s.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  replicas: ${replicas}\n  template:\n    spec: { containers: [{ name: shop, image: shop }] }\n`,
    'src/app.ts': `import cron from 'node-cron';
import axios from 'axios';
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
const carrier = process.env.CARRIER_URL;
${code}
async function send() {
  ${before}
  const { rows } = await pool.query("select id from orders where state = 'packed'");
  for (const { id } of rows) ${ask}
}
${clock === '' ? 'setInterval(send, 300_000);' : `cron.schedule('${clock}', send);`}
app.listen(3000);
`,
  })).map(({ severity, message }) => `${severity} ${message}`);
}

const post = "await fetch(`${carrier}/v1/shipments`, { method: 'POST', body: JSON.stringify({ id }) });";

describe('unguarded-schedule, clocks that ask another service', () => {
  it.each([
    ['a template', post],
    ['a sum', "await axios.post(carrier + '/v1/shipments', { id });"],
    ['a constant', "{ const url = `${carrier}/shipments?notify=1`; await fetch(url, { method: 'POST', body: id }); }"],
  ])('warns where each instance makes one more for each row: %s', async (_, ask) => {
    expect(await verdicts(ask)).toEqual([expect.stringMatching(/^warning node-cron starts send every 5 minutes in each of up to 3 instances/)]);
  });

  it.each([
    ['asks for what comes to the same', "await fetch(`${carrier}/v1/shipments`, { method: 'PUT', body: id });", {}],
    ['asks something', "await fetch(`${carrier}/v1/shipments/search`, { method: 'POST', body: id });", {}],
    ['is started by an interval, whose instances seldom meet', post, { clock: '' }],
    ['has one instance', post, { replicas: 1 }],
  ])('does not where the job %s', async (_, ask, more) => {
    expect((await verdicts(ask, more)).filter((verdict) => verdict.startsWith('warning'))).toEqual([]);
  });

  const counting = 'async function countRunning() { return desk.count(); }\nasync function findMost() { return desk.most(); }\n';

  it('takes the most that may run at once for no guard, and what else speaks of a run that is going on for one', async () => {
    expect(await verdicts(post, { code: counting, before: 'const running = await countRunning(); const most = await findMost(); if (running >= most) return;' })).toHaveLength(1);
    expect(await verdicts(post, { code: counting, before: 'const running = await countRunning(); if (running > 0) return;' })).toEqual([]);
    expect(await verdicts(post, { code: counting, before: 'const running = await countRunning(); if (running) return;' })).toEqual([]);
  });
});
