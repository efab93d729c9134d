import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A job that agenda starts again and again, and the documents it finds. */
function agenda(body: string, every = `agenda.every('10 minutes', 'reminders');`): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"agenda":"5.0.0","mongoose":"8.15.0","twilio":"5.6.0"}}',
    'src/reminder.ts': `import mongoose from 'mongoose';
const schema = new mongoose.Schema({ phone: String, sent: Boolean, dueAt: Date, title: String });
schema.methods.setNextDate = function () { this.dueAt = new Date(Date.now() + 86400000); };
export const Reminder = mongoose.model('Reminder', schema);`,
    'src/main.ts': `import { Agenda } from 'agenda';
import twilio from 'twilio';
import { Reminder } from './reminder.ts';
const client = twilio('id', 'token');
const agenda = new Agenda({ db: { address: 'mongodb://db' } });
const send = (to) => client.messages.create({ to, from: '+10', body: 'your appointment' });
agenda.define('reminders', async () => { ${body} });
${every}
await agenda.start();`,
  });
}

const due = `const due = await Reminder.find({ sent: false }); for (const reminder of due)`;
const dated = `const due = await Reminder.find({ dueAt: { $lte: new Date() } }); for (const reminder of due)`;

describe('effect-before-mark, a job that comes round', () => {
  it.each([
    ['a document that is saved', `${due} { await send(reminder.phone); reminder.sent = true; await reminder.save(); }`],
    ['a document that changes by a method of its own', `${dated} { await send(reminder.phone); reminder.setNextDate(); await reminder.save(); }`],
    ['a statement', `${due} { await send(reminder.phone); await Reminder.updateOne({ _id: reminder._id }, { sent: true }); }`],
  ])('finds the work again that it records afterwards: %s', async (_, body) => {
    const found = await agenda(body);

    expect(found.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(['warning likely']);
    expect(found[0]?.message).toContain('It calls twilio Messages.create() for each item and updates reminder only afterwards');
    expect(found[0]?.suggestion ?? null).toBeNull();
  });

  it.each([
    ['is saved first', `${due} { reminder.sent = true; await reminder.save(); await send(reminder.phone); }`],
    ['is saved for another reason', `${due} { await send(reminder.phone); reminder.title = 'a reminder'; await reminder.save(); }`],
    ['changes by nothing that is seen', `${dated} { await send(reminder.phone); await reminder.save(); }`],
  ])('is quiet where the document %s', async (_, body) => {
    expect(await verdicts(agenda(body))).toEqual([]);
  });

  it('is quiet where the job is started once, for agenda tries nothing again', async () => {
    expect(await verdicts(agenda(`${due} { await send(reminder.phone); reminder.sent = true; await reminder.save(); }`, `await agenda.now('reminders', {});`))).toEqual([]);
  });
});
