/** Rows that are saved as objects, where they were read of another table than those that wait. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function marked(read: string): Promise<readonly string[]> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"mongoose":"8.15.0","resend":"4.6.0","node-cron":"4.2.1"}}',
    'src/stays.ts': `import cron from 'node-cron';
import mongoose from 'mongoose';
import { Resend } from 'resend';
const resend = new Resend('key');
const Stay = mongoose.model('Stay', new mongoose.Schema({}));
const Payment = mongoose.model('Payment', new mongoose.Schema({}));
async function settle(stay: { id: string; paymentId: string; to: string }) {
  const found = await ${read};
  if (!found) return;
  found.transferId = await transfer(found);
  await found.save();
  await resend.emails.send({ from: 'desk@hotel.example', to: stay.to, subject: 'Your stay', text: '' });
}
cron.schedule('* * * * *', async () => {
  for (const stay of await Stay.find({ transferId: null })) await settle(stay);
});
`,
  });
  return findings.map(({ severity }) => severity);
}

describe('non-atomic-claim, a row that is read and saved', () => {
  it('is no mark of the rows of another table', async () => {
    expect(await marked('Payment.findById(stay.paymentId)')).toEqual([]);
  });

  it('is one of those that wait, read once more', async () => {
    expect(await marked('Stay.findById(stay.id)')).toEqual(['error']);
  });
});
