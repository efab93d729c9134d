import rule from '../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1"}}';

/** A process that pays what is due every five minutes. */
function payouts(code: string, options = ''): Record<string, string> {
  return {
    'package.json': manifest,
    'src/payouts.ts': `import cron from 'node-cron';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\nasync function pay() {\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n}\n${code}\ncron.schedule('*/5 * * * *', payOut${options});\n`,
  };
}

async function reasons(files: Record<string, string>): Promise<string[]> {
  return (await findingsOf(rule, files)).map((finding) => `${finding.severity} ${finding.chain[2] ?? ''}`);
}

describe('broken-single-flight, a flag in memory', () => {
  it('is quiet about one that is tested, set and cleared in a finally', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual([]);
  });

  it('is an error with an await between test and set', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; await Promise.resolve(); busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual(['error await-between']);
  });

  it('is an error when the first failure keeps it', async () => {
    const [finding] = await findingsOf(rule, payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; await pay(); busy = false; }'));

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toBe('After the first run that fails, the job payOut never runs again until the process or the lock is reset: the guard (flag busy) is not released in a finally.');
  });

  it('is an error when nothing tests it', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { busy = true; try { await pay(); } finally { busy = false; } }'))).toEqual(['error never-tested']);
  });

  it('is an error when the work is let go on after its release', async () => {
    expect(await reasons(payouts('let busy = false;\nasync function payOut() { if (busy) return; busy = true; try { void pay(); } finally { busy = false; } }'))).toEqual(['error work-not-awaited']);
  });

  it('is told once for two schedules that run into it', async () => {
    expect(await reasons(payouts(`let busy = false;\nasync function payOut() { if (busy) return; busy = true; await pay(); busy = false; }\ncron.schedule('0 * * * *', payOut);`))).toEqual(['error not-released-in-finally']);
  });
});

describe('broken-single-flight, an option of the scheduler', () => {
  it('is quiet about one the locked version knows', async () => {
    expect(await reasons(payouts('async function payOut() { await pay(); }', ', { noOverlap: true }'))).toEqual([]);
  });

  it('is an error where the locked version ignores it', async () => {
    const files = { ...payouts('async function payOut() { await pay(); }', ', { noOverlap: true }'), 'package.json': manifest.replace('4.2.1', '3.0.3') };

    expect(await reasons(files)).toEqual(['error ignored-by-version']);
  });

  it('is an error where the callback drops the promise it waits for', async () => {
    expect(await reasons(payouts('function payOut() { void pay(); }', ', { noOverlap: true }'))).toEqual(['error work-not-awaited']);
  });
});
