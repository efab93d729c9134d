/** Keys of Redis that a run sets for its items, in several of its parts. */
import rule from '../../../rules/effect-before-mark/rule.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import type { Finding } from '../../../src/model/finding.ts';

const sms = "await client.messages.create({ to: item, from: '+10', body: 'your table is ready' });";
const note = "await redis.set(`told:${item}`, '1', 'EX', 600);";

const told = (first: string): Promise<readonly Finding[]> => findingsOf(rule, {
  'package.json': '{"dependencies":{"node-cron":"4.2.1","express":"5.1.0","ioredis":"5.6.1","twilio":"5.6.0"},"scripts":{"start":"node src/main.ts"}}',
  'src/main.ts': `import cron from 'node-cron';
import express from 'express';
import Redis from 'ioredis';
import twilio from 'twilio';
const client = twilio('id', 'token');
const redis = new Redis();
express().listen(3000);
cron.schedule('* * * * *', async () => {
  if (await redis.get('near')) for (const item of await redis.smembers('near')) { if (await redis.exists(\`told:\${item}\`)) continue; ${first} }
  for (const item of await redis.smembers('far')) { if (await redis.exists(\`told:\${item}\`)) continue; ${note} ${sms} }
});
`,
});

describe('effect-before-mark, keys of items', () => {
  it('takes a key that was set before for no late mark, though another part of the run sets its like', async () => {
    expect(await verdicts(told(`${note} ${sms}`))).toEqual([]);
  });

  it('is a warning where it is set afterwards', async () => {
    expect(await verdicts(told(`${sms} ${note}`))).toEqual(['warning likely']);
  });
});
