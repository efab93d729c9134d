import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A timer of a process that goes through rows of failed payouts, and marks each after it has told of it. */
function tellsOf(tell: string): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","@slack/webhook":"7.0.0","resend":"4.6.0"}}',
    'src/main.ts': `import { Pool } from 'pg';
import { IncomingWebhook } from '@slack/webhook';
import { Resend } from 'resend';
const pool = new Pool();
const slack = new IncomingWebhook(process.env.CHANNEL);
const resend = new Resend('key');
setInterval(async () => {
  const { rows } = await pool.query("select * from payouts where status = 'failed' and told = false");
  for (const payout of rows) {
    ${tell}
    await pool.query('update payouts set told = true where id = $1', [payout.id]);
  }
}, 60000);
`,
    'deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: payouts }
spec:
  replicas: 3
  selector: { matchLabels: { app: payouts } }
  template:
    metadata: { labels: { app: payouts } }
    spec: { containers: [{ name: payouts, image: payouts, command: ['node', 'src/main.ts'] }] }
`,
  });
}

describe('effect-before-mark, an alert', () => {
  it('is no harm where a team tells its own channel twice', async () => {
    expect(await tellsOf("await slack.send({ text: 'payout failed' });")).toEqual([]);
    expect(await tellsOf("await fetch('https://hooks.slack.com/services/1', { method: 'POST', body: payout.id });")).toEqual([]);
  });

  it('is one where a customer is told', async () => {
    expect(await tellsOf("await resend.emails.send({ from: 'desk@shop.example', to: payout.to, subject: 'Failed', text: 'sorry' });")).toMatchObject([{ severity: 'error' }]);
  });
});
