import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

/** Payouts that Cloud Scheduler starts by a route, and a timer of the process by itself. */
function payouts(code: string, instances = 1): Record<string, string> {
  return {
    'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1","node-cron":"4.2.1"}}',
    'deploy.sh': `gcloud run deploy shop --source . --timeout 300 --max-instances ${instances}\ngcloud scheduler jobs create http payouts --schedule "*/5 * * * *" --uri https://shop-xk2q7.a.run.app/payouts --attempt-deadline 30s\n`,
    'src/app.ts': `import express from 'express';\nimport cron from 'node-cron';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport const due: number[] = [];\nconst app = express();\nasync function pay(amount: number) {\n  await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n}\nasync function payAll() {\n  for (const amount of due) await pay(amount);\n}\nasync function payOld() {\n  for (const amount of due) await pay(amount);\n}\n${code}\napp.listen(8080);\n`,
  };
}

const route = (work: string): string => `app.post('/payouts', async (req, res) => {\n  ${work}\n  res.sendStatus(204);\n});\n`;

async function subjects(code: string): Promise<readonly string[]> {
  return (await findingsOf(rule, payouts(code))).map(({ subject }) => subject);
}

describe('work that several things start', () => {
  it('is told once, with all of them', async () => {
    const [finding, ...others] = await findingsOf(rule, payouts(`${route('await payAll();')}cron.schedule('*/2 * * * *', payAll);`));

    expect(others).toEqual([]);
    expect(finding?.subject).toBe('POST /payouts');
    expect(finding?.message).toContain('The same work is started by payAll (every 2 minutes) as well.');
    expect(finding?.evidence.filter(({ kind }) => kind === 'schedule').map(({ file, line }) => `${file}:${line}`)).toEqual(['deploy.sh:2', 'deploy.sh:2', 'src/app.ts:20']);
  });

  it('is told once where each of them has a callback of its own', async () => {
    expect(await subjects(`${route('await payAll();')}cron.schedule('*/2 * * * *', async () => { await payAll(); });`)).toEqual(['POST /payouts']);
  });

  it('is told of each where they do other work, or tell it what to do', async () => {
    expect(await subjects(`${route('await payAll();')}cron.schedule('*/2 * * * *', payOld);`)).toEqual(['payOld', 'POST /payouts']);
    expect(await subjects(`${route('for (const amount of due) await pay(amount);')}cron.schedule('*/2 * * * *', async () => { for (const amount of due) await pay(amount); });`)).toHaveLength(2);
  });

  it('is kept apart in the function that does it', async () => {
    const text = (await suggestedIn(payouts(`${route('await payAll();')}cron.schedule('*/2 * * * *', payAll);`), [rule]))['src/app.ts'];

    expect(text).toContain('async function payAll() {\n  if (payAllRunning) return;\n  payAllRunning = true;\n  try {\n    for (const amount of due) await pay(amount);\n  } finally {\n    payAllRunning = false;\n  }\n}\n');
    expect(text).toContain("app.post('/payouts', async (req, res) => {\n  await payAll();\n");
  });
});

describe('several schedules of one handler', () => {
  const digest = (crons: readonly (readonly [string, string])[]): Record<string, string> => ({
    'package.json': '{"dependencies":{"next":"15.3.0","resend":"4.6.0"}}',
    'vercel.json': JSON.stringify({ crons: crons.map(([path, schedule]) => ({ path, schedule })) }),
    'app/api/digest/route.ts': "import { Resend } from 'resend';\nconst resend = new Resend('key');\nexport async function GET(request: Request) {\n  const users = await (await fetch('https://users.example')).json();\n  for (const { email } of users) await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Digest', text: '' });\n  return new Response();\n}\n",
  });

  it('are told apart by their times where they have one path', async () => {
    const [finding, ...others] = await findingsOf(rule, digest([['/api/digest', '0 6 * * *'], ['/api/digest', '0 18 * * *']]));

    expect(others).toEqual([]);
    expect(finding?.message).toContain('2 schedules call it: /api/digest (0 6 * * *), /api/digest (0 18 * * *).');
  });

  it('start one piece of work together where they fire at the same time, and not where the query says which is meant', async () => {
    const together = 'at the same times, and nothing tells one of the others';
    const message = async (first: string, second: string): Promise<string> => (await findingsOf(rule, digest([[first, '0 6 * * *'], [second, '0 6 * * *']])))[0]?.message ?? '';

    expect(await message('/api/digest', '/api/digest')).toContain(together);
    expect(await message('/api/digest?kind=orders', '/api/digest?kind=visits')).not.toContain(together);
  });

  it('have no lock in common where the path says which job is meant', async () => {
    const jobs = (paths: readonly string[]): Record<string, string> => ({
      ...digest(paths.map((path) => [path, '0 6 * * *'] as const)), 'package.json': '{"dependencies":{"next":"15.3.0","resend":"4.6.0","ioredis":"5.6.1"}}',
      'app/api/digest/route.ts': '', 'app/api/[job]/route.ts': "import Redis from 'ioredis';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nconst redis = new Redis();\nexport const maxDuration = 60;\nexport async function GET(request: Request) {\n  for (const email of await redis.smembers(request.url)) {\n    await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Digest', text: '' });\n  }\n  return new Response();\n}\n",
    });

    expect(Object.keys(await suggestedIn(jobs(['/api/orders']), [rule]))).toEqual(['app/api/[job]/route.ts']);
    expect(await suggestedIn(jobs(['/api/orders', '/api/visits']), [rule])).toEqual({});
  });

  it('are one where a worker has several, or Terraform makes several of one', async () => {
    const worker = { 'package.json': '{"dependencies":{"resend":"4.6.0"}}', 'wrangler.toml': 'name = "mails"\nmain = "src/index.ts"\n[triggers]\ncrons = ["*/5 * * * *", "0 * * * *"]\n', 'src/index.ts': "import { Resend } from 'resend';\nexport default { async scheduled(event, env) { const resend = new Resend(env.KEY); for (const to of await (await fetch('https://users.example')).json()) await resend.emails.send({ from: 'a@shop.example', to, subject: 'Digest', text: '' }); } };\n" };
    const terraform = (many: string): Record<string, string> => ({
      ...payouts(route('await payAll();')), 'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 1\n',
      'infra/main.tf': `resource "google_cloud_scheduler_job" "payouts" {\n${many}  name = "payouts"\n  schedule = "*/5 * * * *"\n  attempt_deadline = "30s"\n  http_target {\n    http_method = "POST"\n    uri = "https://shop-xk2q7.a.run.app/payouts"\n  }\n}\n`,
    });

    expect(await findingsOf(rule, worker)).toHaveLength(1);
    expect(await findingsOf(rule, terraform('  count = 3\n'))).toHaveLength(1);
    expect(await findingsOf(rule, terraform('  for_each = toset(["north", "south"])\n'))).toHaveLength(1);
  });

  it('are told by the one whose runs can meet, with its own period', async () => {
    const [finding] = await findingsOf(rule, {
      'package.json': '{"dependencies":{"next":"15.3.0","resend":"4.6.0","pg":"8.16.0"}}',
      'vercel.json': '{"crons":[{"path":"/api/cron/digest","schedule":"0 3 * * *"}]}',
      '.github/workflows/digest.yml': "on:\n  schedule:\n    - cron: '30 * * * *'\njobs:\n  digest:\n    steps:\n      - run: curl -f https://shop.example/api/cron/digest\n",
      'app/api/cron/digest/route.ts': "import pg from 'pg';\nimport { Resend } from 'resend';\nconst pool = new pg.Pool();\nconst resend = new Resend('key');\nexport async function GET() {\n  const { rows } = await pool.query('select email from users');\n  for (const { email } of rows) await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Digest', text: '' });\n  return Response.json({});\n}\n",
    });

    // The handler is its place, and its first line is where that is said.
    expect([finding?.line, finding?.endLine]).toEqual([5, 5]);
    expect(finding?.message).toMatch(/^Vercel calls GET \/api\/cron\/digest every day and may deliver one call twice/);
  });
});
