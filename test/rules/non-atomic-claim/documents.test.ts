/** Claims of documents in Firestore. */
import { rules } from '../../../rules/index.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const shown = new Set(['non-atomic-claim', 'unguarded-schedule', 'effect-before-mark']);

async function found(work: string): Promise<string[]> {
  const text = `import cron from 'node-cron';
import admin from 'firebase-admin';
import { Resend } from 'resend';
admin.initializeApp();
const db = admin.firestore();
const resend = new Resend('key');
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
cron.schedule('* * * * *', async () => {
${work}
});
`;
  const files = { 'package.json': '{"dependencies":{"firebase-admin":"13.4.0","resend":"4.6.0","node-cron":"4.2.1"}}', 'src/job.ts': text };
  const findings = await Promise.all(rules.filter(({ id }) => shown.has(id)).map(async (rule) => findingsOf(rule, files)));
  return findings.flat().map(({ rule, severity }) => `${rule} ${severity}`);
}

const read = "const waiting = await db.collection('mails').where('status', '==', 'queued').where('sendAt', '<=', new Date()).get();\n";
const each = (work: string): string => `${read}for (const doc of waiting.docs) { ${work} }`;

describe('documents that wait in Firestore', () => {
  it.each([
    ['by their reference', each("await doc.ref.update({ status: 'sending' }); await send(doc.data());")],
    ['by their id', each("await db.collection('mails').doc(doc.id).update({ status: 'sending' }); await send(doc.data());")],
    ['when the work is done', each("await send(doc.data()); await doc.ref.update({ status: 'sent' });")],
    ['together, in a batch', `const batch = db.batch();\n${each("await send(doc.data()); batch.update(doc.ref, { status: 'sent' });")}\nawait batch.commit();`],
  ])('are taken by two runs where they are marked %s', async (_, work) => {
    expect(await found(work)).toEqual(['non-atomic-claim error']);
  });

  it('are a warning where another document is added for each, under a name of its own', async () => {
    expect(await found(each("await doc.ref.update({ status: 'expired' }); await db.collection('disputes').add({ mail: doc.id });"))).toEqual(['non-atomic-claim warning']);
    expect(await found(each("await doc.ref.update({ status: 'expired' }); await db.collection('disputes').doc(doc.id).set({ mail: doc.id });"))).toEqual([]);
  });

  it('are taken by one where a transaction reads them again', async () => {
    const take = "db.runTransaction(async (transaction) => { const fresh = await transaction.get(doc.ref); if (fresh.get('status') !== 'queued') return false; transaction.update(doc.ref, { status: 'sending' }); return true; })";
    expect(await found(each(`if (!(await ${take})) continue; await send(doc.data()); await doc.ref.update({ status: 'sent' });`))).toEqual([]);
  });

  it('are no claim where another collection is marked, or nothing but the mark is done', async () => {
    expect(await found(each("await db.collection('visits').doc(doc.id).update({ status: 'told' }); await send(doc.data());"))).toEqual(['unguarded-schedule warning']);
    expect(await found(each("await doc.ref.update({ status: 'expired' });"))).toEqual([]);
  });
});
