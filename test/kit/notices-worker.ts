/** A worker of notices for the tests of effect-before-mark: it sends a text message and reports it. */
import rule from '../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from './rule-tester.ts';

export const text = `await client.messages.create({ to: job.data.phone, from: '+10', body: 'your order' });`;
export const report = `await fetch('https://api.shop.example/sent', { method: 'POST', body: job.data.id });`;

/** The findings on a worker that takes `notices` from BullMQ; jobs have `attempts`. */
export function findingsOfWorker(body: string, { attempts = '{ attempts: 5 }', options = '{}', more = '', files = {} }: { attempts?: string; options?: string; more?: string; files?: Readonly<Record<string, string>> } = {}): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    ...files,
    'package.json': '{"dependencies":{"bullmq":"5.53.0","express":"5.1.0","pg":"8.16.0","twilio":"5.6.0","stripe":"18.1.0"}}',
    'src/main.ts': `import { Queue, Worker } from 'bullmq';
import express from 'express';
import pg from 'pg';
import Stripe from 'stripe';
import twilio from 'twilio';
const client = twilio('id', 'token');
const stripe = new Stripe('key');
const pool = new pg.Pool();
const queue = new Queue('notices');
const app = express();
app.post('/orders', async (req, res) => { await queue.add('notice', req.body, ${attempts}); res.sendStatus(202); });
${more}
new Worker('notices', async (job) => { ${body} }, ${options});
`,
  });
}

/** Severity and confidence of each finding. */
export async function verdicts(found: Promise<readonly Finding[]>): Promise<string[]> {
  return (await found).map((finding) => `${finding.severity} ${finding.confidence}`);
}
