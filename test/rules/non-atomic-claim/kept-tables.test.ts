/** What the rows are called that a class keeps behind a field of no telling name. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** The titles for a class of this name whose collection is this field. */
async function titles(name: string, field: string): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"mongoose":"8.15.0","resend":"4.6.0","node-cron":"4.2.1"}}',
    'src/job.ts': `import cron from 'node-cron';
import mongoose, { type Model } from 'mongoose';
import { Resend } from 'resend';
const resend = new Resend('key');
class ${name} {
  constructor(private readonly ${field}: Model<any>) {}
  async sendAll() {
    for (const escrow of await this.${field}.find({ status: 'HELD' })) {
      await this.${field}.updateOne({ _id: escrow._id }, { status: 'RELEASED' });
      await resend.emails.send({ from: 'desk@salon.example', to: escrow.to, subject: 'Your booking', text: 'Paid' });
    }
  }
}
const keeper = new ${name}(mongoose.model('Escrow', new mongoose.Schema({})));
cron.schedule('* * * * *', () => keeper.sendAll());
`,
  })).map(({ title }) => title);
}

describe('non-atomic-claim, the name of the rows', () => {
  it('is that of the class', async () => {
    expect(await titles('EscrowRepository', '_model')).toEqual(['Two runs can take the same rows of escrow']);
    expect(await titles('EscrowService', 'model')).toEqual(['Two runs can take the same rows of escrow']);
  });

  it('is that of the field, where it says one', async () => {
    expect(await titles('BookingService', 'escrowModel')).toEqual(['Two runs can take the same rows of escrow']);
  });

  it('is left out where neither says one', async () => {
    expect(await titles('BaseRepository', 'model')).toEqual(['Two runs can take the same rows']);
  });
});
