/** A function that takes the work to do may be asked for it within itself, under another name: each time with what it was given. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const lock = `export async function alone(name: string, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtext($1)) as taken', [name]);
    if (!rows[0].taken) return;
    try { await work(); } finally { await client.query('select pg_advisory_unlock(hashtext($1))', [name]); }
  } finally { client.release(); }
}`;
const log = `export async function alone(name: string, work: () => Promise<void>): Promise<void> {
  console.log('starts', name);
  try { await work(); } finally { console.log('ended', name); }
}`;

async function saysOf(alone: string, started: string): Promise<readonly string[]> {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","stripe":"18.0.0"}}',
    'src/alone.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\n${alone}\n`,
    'src/billing.ts': `import Stripe from 'stripe';
import { alone } from './alone.ts';
const stripe = new Stripe('key');
async function bill() { for (const customer of ['ada', 'bo']) await stripe.invoiceItems.create({ customer, amount: 500, currency: 'eur' }); }
setInterval(() => { ${started} }, 5 * 60 * 1000);
`,
  });
  return found.map(({ severity }) => severity);
}

describe('a guard within itself', () => {
  it.each(["void alone('billing', bill);", "void alone('jobs', () => alone('billing', bill));", "void alone('all', () => alone('jobs', () => alone('billing', bill)));"])('keeps a second run out: %s', async (started) => {
    expect((await saysOf(lock, started)).filter((severity) => severity !== 'info')).toEqual([]);
  });

  it.each(["void alone('billing', bill);", "void alone('jobs', () => alone('billing', bill));"])('is none where the function keeps nobody out: %s', async (started) => {
    expect(await saysOf(log, started)).toEqual(['warning']);
  });
});
