/** Rows that a run changes as objects and saves: under the lock they were read with, before an effect, and after it. */
import schedule from '../../../rules/unguarded-schedule/rule.ts';
import claims from '../../../rules/non-atomic-claim/rule.ts';
import order from '../../../rules/effect-before-mark/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"typeorm":"0.3.24","resend":"4.6.0"}}';
const mail = "await resend.emails.send({ from: 'desk@shop.example', to, subject: 'Your booking', text: 'See you' });";

async function verdicts(clients: string, work: string): Promise<readonly string[]> {
  const text = `import { Resend } from 'resend';\n${clients}\nconst resend = new Resend('key');\nasync function remind() {\n  ${work}\n}\nsetInterval(() => { void remind(); }, 30_000);\n`;
  const found = await Promise.all([schedule, claims, order].map((rule) => findingsOf(rule, { 'package.json': manifest, 'src/reminders.ts': text })));
  return found.flat().map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('rows that TypeORM saves', () => {
  const source = "import { DataSource, Entity } from 'typeorm';\n@Entity() class Mail { id = 0; status = ''; to = ''; }\nconst source = new DataSource({ type: 'postgres' });\nconst mails = source.getRepository(Mail);";
  const locked = "lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' }";
  const due = (lock: string): string => `em.find(Mail, { where: { status: 'due' }, ${lock} })`;

  it.each([
    ['in a loop', `const found = await ${due(locked)}; for (const row of found) row.status = 'sending'; await em.save(found); return found;`],
    ['with the entity named, in a callback', `const found = await ${due(locked)}; found.forEach((row) => { row.status = 'sending'; }); await em.save(Mail, found); return found;`],
    ['as what the transaction gives', `const found = await em.createQueryBuilder(Mail, 'm').where('m.status = :due', { due: 'due' }).setLock('pessimistic_write').setOnLocked('skip_locked').getMany(); for (const row of found) row.status = 'sending'; return em.save(found);`],
  ])('are taken under their lock %s', async (_, work) => {
    expect(await verdicts(source, `const taken = await source.transaction(async (em) => { ${work} }); for (const { to } of taken) { ${mail} }`)).toEqual([]);
  });

  it('are not taken where nothing locks them', async () => {
    const work = `const found = await ${due('take: 20')}; for (const row of found) row.status = 'sending'; await em.save(found); return found;`;
    expect(await verdicts(source, `const taken = await source.transaction(async (em) => { ${work} }); for (const { to } of taken) { ${mail} }`)).toEqual(['error non-atomic-claim']);
  });

  it('are told as a claim where they are saved before the effect and after it', async () => {
    expect(await verdicts(source, `for (const row of await mails.find({ where: { status: 'due' } })) { const { to } = row; row.status = 'sending'; await mails.save(row); ${mail} row.status = 'sent'; await mails.save(row); }`)).toEqual(['error non-atomic-claim']);
    expect(await verdicts(source, `for (const row of await mails.find({ where: { status: 'due' } })) { const { to } = row; ${mail} row.status = 'sent'; await mails.save(row); }`)).toEqual(['warning effect-before-mark']);
  });
});

describe('what TypeORM saves of a row that was read', () => {
  const source = "import { DataSource, Entity } from 'typeorm';\n@Entity() class Plan { id = 0; owner = ''; price = 0; paidUntil = new Date(); }\n@Entity() class Wallet { id = 0; owner = ''; balance = 0; attempts = 0; }\nconst source = new DataSource({ type: 'postgres' });\nconst plans = source.getRepository(Plan);\nconst wallets = source.getRepository(Wallet);";
  const renew = (wallet: string): string => `for (const plan of await plans.find()) { if (plan.paidUntil > new Date()) continue; ${wallet} plan.paidUntil = new Date(Date.now() + 86400000); await plans.save(plan); }`;
  const found = 'const wallet = await wallets.findOne({ where: { owner: plan.owner } });';

  it.each([
    ['is taken from what it holds', `${found} wallet.balance = Number(wallet.balance) - plan.price; await wallets.save(wallet);`],
    ['is taken from it by an operator', `${found} wallet.balance -= plan.price; await wallets.save(wallet);`],
  ])('is taken again where it %s and the day is moved afterwards', async (_, wallet) => {
    expect(await verdicts(source, renew(wallet))).toEqual(['warning effect-before-mark']);
  });

  it.each([
    ['is set', `${found} wallet.balance = plan.price; await wallets.save(wallet);`],
    ['counts the tries', `${found} wallet.attempts += 1; await wallets.save(wallet);`],
    ['is made for it', 'const wallet = wallets.create({ owner: plan.owner, balance: 0 }); wallet.balance += plan.price; await wallets.save(wallet);'],
  ])('is the same the second time where it %s', async (_, wallet) => {
    expect(await verdicts(source, renew(wallet))).toEqual([]);
  });
});
