import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function verdicts(found: Promise<readonly Finding[]>): Promise<string[]> {
  return (await found).map((finding) => finding.severity);
}

it('queues nothing by saving the job at hand, and something by saving one that is made', async () => {
  const job = (saved: string): Promise<readonly Finding[]> => findingsOf(rule, { 'package.json': '{"dependencies":{"agenda":"5.0.0","mongoose":"8.15.0"}}', 'src/poller.ts': `import { Agenda } from 'agenda';\nimport mongoose from 'mongoose';\nconst agenda = new Agenda();\nconst Mail = mongoose.model('Mail', new mongoose.Schema({}));\nagenda.define('merge mails', async (job) => {\n  const waiting = await Mail.find({ status: 'queued' });\n  for (const mail of waiting) {\n    await Mail.updateOne({ _id: mail._id }, { status: 'merged' });\n    job.attrs.progress = mail._id;\n    await ${saved}.save();\n  }\n});\nagenda.every('1 minute', 'merge mails');\n` });

  expect(await verdicts(job('job'))).toEqual([]);
  expect(await verdicts(job("agenda.create('send mail', { id: mail._id })"))).not.toEqual([]);
});
