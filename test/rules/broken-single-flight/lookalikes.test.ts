/** What looks like a guard and is none, and a guard that fails in another way than it seems to. */
import rule from '../../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1","pg":"8.16.0"}}';
const imports = `import cron from 'node-cron';
import Stripe from 'stripe';
import { Pool } from 'pg';
const stripe = new Stripe('key');
async function pay(due: { amount: number }[]) { for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' }); }
`;

async function told(code: string): Promise<string[]> {
  const findings = await findingsOf(rule, { 'package.json': manifest, 'src/payouts.ts': `${imports}${code}\ncron.schedule('*/5 * * * *', payOut);\n` });
  return findings.map(({ severity, chain }) => `${severity} ${chain[2] ?? ''}`);
}

describe('broken-single-flight, a time of the last run', () => {
  const asking = (test: string): string => `async function payOut() {
  const { rows: [shop] } = await new Pool().query('select last_billed_at from shops where id = 1');
  const lastBilledAt = await readTime(shop);
  const today = new Date(new Date().setHours(0, 0, 0, 0));
  if (${test}) return;
  await pay(shop.due);
}
async function readTime(shop: any) { return new Date(shop.last_billed_at); }`;

  it.each([
    ['a cutoff', 'lastBilledAt > today', '!lastBilledAt || lastBilledAt < today'],
    ['a cutoff the other way round', 'today <= lastBilledAt', 'today > lastBilledAt'],
    ['an age', 'Date.now() - lastBilledAt.getTime() < 60_000', 'Date.now() - lastBilledAt.getTime() > 86_400_000'],
    ['a negation', '!(lastBilledAt < today)', '!(lastBilledAt >= today)'],
  ])('turns away who comes soon after; one of what another job must have done before is no guard: %s', async (_, guard, condition) => {
    expect(await told(asking(guard))).toEqual(['warning time-window']);
    expect(await told(asking(condition))).toEqual([]);
  });
});

describe('broken-single-flight, a promise that is kept while a database is opened', () => {
  const opening = (returned: string): string => `const opened = new Map<string, Pool>();
const opening = new Map<string, Promise<Pool>>();
async function open(shop: string) {
  if (opened.has(shop)) return opened.get(shop);
  if (opening.has(shop)) return opening.get(shop);
  const made = (async () => { const pool = new Pool(); opened.set(shop, pool); return pool; })().finally(() => { opening.delete(shop); });
  opening.set(shop, made);
  ${returned}
}
async function payOut() { const pool = await open('berlin'); const { rows } = await pool.query('select * from payouts'); await pay(rows); }`;
  const files = (code: string): Record<string, string> => ({
    'package.json': manifest, 'Dockerfile': 'FROM node:22\nCMD ["node", "src/payouts.ts"]\n', 'src/payouts.ts': `${imports}${code}\ncron.schedule('*/5 * * * *', payOut);\n`,
    'k8s/payouts.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: payouts\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: payouts\n          image: payouts\n',
  });

  it('covers nothing that is done when it is open', async () => {
    expect(await findingsOf(rule, files(opening('return made;')))).toEqual([]);
  });

  it('is a guard of one process where the payments themselves are kept so', async () => {
    const code = `let running: Promise<void> | null = null;
async function payOut() {
  if (running) return running;
  running = pay([]).finally(() => { running = null; });
  return running;
}`;
    const findings = await findingsOf(rule, files(code));

    expect(findings.map(({ severity, chain }) => `${severity} ${chain[2] ?? ''}`)).toEqual(['error per-instance']);
  });
});

describe('broken-single-flight, a guard that is given back after a catch', () => {
  const running = (between: string, handler: string): string => `let running = false;
async function payOut() {
  if (running) return;
  running = true;
  ${between}
  try { await pay([]); } catch (error) { ${handler} }
  running = false;
}`;

  it('stays taken only by what fails before the try', async () => {
    const files = (code: string): Record<string, string> => ({ 'package.json': manifest, 'src/payouts.ts': `${imports}${code}\ncron.schedule('*/5 * * * *', payOut);\n` });
    const [finding, ...others] = await findingsOf(rule, files(running('await Promise.resolve();', 'console.error(error);')));

    expect([finding?.severity, finding?.message, finding?.advice, others]).toEqual(['warning', 'Between the guard (flag running) and the try that deals with what goes wrong, something is awaited: after a run that fails there, the job payOut never runs again until the process or the lock is reset.', 'Begin the try in the statement after the one that takes the guard.', []]);
    expect(await findingsOf(rule, files(running('', 'console.error(error);')))).toEqual([]);
  });

  it('stays taken by every run that fails where the catch throws on', async () => {
    expect(await told(running('', 'throw error;'))).toEqual(['error not-released-in-finally']);
    expect(await told(running('await Promise.resolve();', 'throw error;'))).toEqual(['error not-released-in-finally']);
  });
});
