/** Functions of Firebase that the clock starts: where they are told to run once at a time, and where that would be refused. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const pay = "import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nasync function pay(): Promise<void> {\n  for (const destination of ['acct_1', 'acct_2']) await stripe.transfers.create({ amount: 1, currency: 'eur', destination });\n}\n";

/** The functions as they are suggested; null where nothing is. */
async function suggest(given: string, before = ''): Promise<string | null> {
  const head = `import { onSchedule } from 'firebase-functions/v2/scheduler';\nimport { setGlobalOptions } from 'firebase-functions/v2';\n${pay}${before}`;
  const text = `${head}export const payouts = onSchedule(${given}, async () => { await pay(); });\n`;
  const files = { 'firebase.json': '{"functions":{"source":"."}}', 'package.json': '{"main":"src/index.ts","dependencies":{"firebase-functions":"6.3.0","stripe":"18.0.0"}}', 'src/index.ts': text };
  return (await suggestedIn(files, [rule]))['src/index.ts']?.slice(head.length) ?? null;
}

describe('a scheduled function of Firebase', () => {
  it('runs once at a time', async () => {
    expect(await suggest("'every 5 minutes'")).toContain("onSchedule({ schedule: 'every 5 minutes', maxInstances: 1, concurrency: 1 },");
    expect(await suggest("{ 'schedule': 'every 5 minutes', 'maxInstances': 3 }", "setGlobalOptions({ region: 'europe-west1' });\n")).toContain("{ 'schedule': 'every 5 minutes', 'maxInstances': 1, concurrency: 1 },");
  });

  it.each([
    ['all functions keep instances', "'every 5 minutes'", 'setGlobalOptions({ minInstances: 2 });\n'],
    ['all functions have options that are put together', "'every 5 minutes'", 'const shared = { minInstances: 2 };\nsetGlobalOptions(shared);\n'],
    ['all functions have options that are spread in', "'every 5 minutes'", 'const shared = { minInstances: 2 };\nsetGlobalOptions({ ...shared });\n'],
    ['it keeps instances', "{ schedule: 'every 5 minutes', minInstances: 2 }", ''],
    ['its options are spread in', "{ schedule: 'every 5 minutes', ...JSON.parse(process.env.OPTIONS ?? '{}') }", ''],
  ])('stays as it is where %s', async (_, given, before) => {
    expect(await suggest(given, before)).toBeNull();
  });
});

describe('a function of Firebase behind a topic', () => {
  const files = (options: string): Record<string, string> => ({
    'firebase.json': '{"functions":{"source":"."}}',
    'package.json': '{"main":"src/index.ts","dependencies":{"firebase-functions":"6.3.0","stripe":"18.0.0"}}',
    'setup.sh': "gcloud scheduler jobs create pubsub payouts --schedule '*/5 * * * *' --topic payouts-due --message-body '{}'\n",
    'src/index.ts': `import { onMessagePublished } from 'firebase-functions/v2/pubsub';\n${pay}export const payouts = onMessagePublished(${options}, async () => { await pay(); });\n`,
  });

  it('is an error where a run may outlast the period, for the scheduler only publishes', async () => {
    const [finding, ...others] = await findingsOf(rule, files("{ topic: 'payouts-due', timeoutSeconds: 540 }"));

    expect([finding?.severity, finding?.message.split(':')[0], others]).toEqual(['error', 'Cloud Scheduler starts payouts-due every 5 minutes whether or not the last run has ended, and a run may take 9 minutes', []]);
    expect([finding?.advice.split(':')[0], finding?.edit]).toEqual(['Claim the start before the first effect', null]);
  });

  it('is a warning where it is over by then, and nothing where nobody publishes to its topic', async () => {
    expect((await findingsOf(rule, files("'payouts-due'"))).map(({ severity }) => severity)).toEqual(['warning']);
    expect(await findingsOf(rule, files("'refunds-due'"))).toEqual([]);
  });
});

describe('an edge function of Supabase', () => {
  const files = (expression: string): Record<string, string> => ({
    'supabase/migrations/1.sql': `select cron.schedule('payouts', '${expression}', $$ select net.http_post(url := 'https://x.supabase.co/functions/v1/payouts') $$);\n`,
    'supabase/functions/payouts/index.ts': `${pay}Deno.serve(async () => { await pay(); return new Response(); });\n`,
  });

  it('may run until its platform ends it, and the next request does not wait for that', async () => {
    const [finding, ...others] = await findingsOf(rule, files('* * * * *'));

    expect([finding?.severity, finding?.message.split(':')[0], others]).toEqual(['error', 'pg_cron calls payouts every minute whether or not the last run has ended, and a run may take 150 s by default', []]);
  });

  it('is over by then where it is called every few minutes', async () => {
    expect(await findingsOf(rule, files('*/5 * * * *'))).toEqual([]);
  });
});

describe('an edge function of Supabase that answers at several addresses', () => {
  const files = (path: string, handler: string): Record<string, string> => ({
    'supabase/migrations/1.sql': `select cron.schedule('payouts', '* * * * *', $$ select net.http_post(url := 'https://x.supabase.co/functions/v1/shop${path}') $$);\n`,
    'supabase/functions/shop/index.ts': `${pay}Deno.serve(async (req) => {\n  const parts = new URL(req.url).pathname.split('/').filter(Boolean).slice(1);\n  try {\n    ${handler}\n    return new Response();\n  } catch { return new Response(null, { status: 500 }); }\n});\n`,
  });
  const byParts = "if (req.method === 'POST' && parts[0] === 'settle') await pay(); if (parts[0] === 'prices') return Response.json([]);";
  const bySwitch = "switch (parts[0]) { case 'settle': await pay(); break; case 'prices': return Response.json([]); }";

  it.each([
    ['by the parts of its path', byParts],
    ['by a switch', bySwitch],
  ])('is told of what the scheduler calls, where it tells its requests apart %s', async (_, handler) => {
    expect(await findingsOf(rule, files('/settle', handler))).toHaveLength(1);
    expect(await findingsOf(rule, files('/prices', handler))).toEqual([]);
  });

  it.each([
    ['it is called by its name alone', '', byParts],
    ['no test asks for what it is called by', '/nightly', byParts],
    ['what it pays for is asked of the message, and not of the address', '/prices', "const { action } = await req.json(); if (action === 'settle') await pay(); if (parts[0] === 'prices') return Response.json([]);"],
    ['one case of a switch runs on into that which pays', '/prices', "switch (parts[0]) { case 'prices': console.log('prices'); case 'settle': await pay(); break; case 'health': return new Response('ok'); }"],
    ['what no case has is paid', '/settle', "switch (parts[0]) { case 'settle': default: await pay(); break; case 'prices': return Response.json([]); }"],
    ['it is one of two addresses that pay', '/prices', "if (parts[0] === 'settle' || parts[0] === 'prices') await pay();"],
  ])('is told of all that it does where %s', async (_, path, handler) => {
    expect(await findingsOf(rule, files(path, handler))).toHaveLength(1);
  });
});

describe('a task of Trigger.dev', () => {
  const task = (options: string): string => `import Stripe from 'stripe';\nimport { schedules } from '@trigger.dev/sdk/v3';\nconst stripe = new Stripe('key');\nexport const payouts = schedules.task({ id: 'payouts', cron: '*/5 * * * *', ${options} run: async () => {\n  for (const destination of ['acct_1', 'acct_2']) await stripe.transfers.create({ amount: 1, currency: 'eur', destination });\n} });\n`;

  it('is told where its runs may take longer than the time between two starts, with no flag in memory', async () => {
    const [finding, ...others] = await findingsOf(rule, { 'src/payouts.ts': task('maxDuration: 600,') });

    expect([finding?.severity, finding?.message.split(',')[0], others]).toEqual(['error', 'Trigger.dev starts payouts every 5 minutes whether or not the last run has ended', []]);
    expect(finding?.advice).toContain('concurrencyLimit: 1');
    expect(finding?.edit).toBeNull();
  });

  it.each([['maxDuration: 60,'], [''], ['maxDuration: 600, queue: { concurrencyLimit: 1 },']])('is not with %s', async (options) => {
    expect(await findingsOf(rule, { 'src/payouts.ts': task(options) })).toEqual([]);
  });
});
