import rule from '../../rules/overlapping-retries/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const app = "import express from 'express';\nconst app = express();\napp.post('/tasks/payouts', async (req, res) => { await fetch('https://ledger.shop.example/payouts'); res.json({}); });\napp.listen(8080);\n";
const job = (flags: string): string => `gcloud run deploy payouts --source . --timeout 300\ngcloud scheduler jobs create http payouts --schedule '*/10 * * * *' --uri https://payouts-x.a.run.app/tasks/payouts ${flags}\n`;

async function titles(flags: string): Promise<readonly string[]> {
  return (await findingsOf(rule, { 'src/app.ts': app, 'deploy.sh': job(flags) })).map(({ severity, title }) => `${severity} ${title}`);
}

describe('overlapping-retries', () => {
  it('counts retries, and the time before the first', async () => {
    expect(await titles('--max-retry-attempts 5')).toEqual(['warning payouts is retried 5 times']);
    expect(await titles('--max-retry-attempts 3 --min-backoff 5s')).toEqual(['warning payouts is retried after 5 s']);
    expect(await titles('--max-retry-attempts 3 --min-backoff 10s')).toEqual([]);
    expect(await titles('--min-backoff 5s')).toEqual([]);
  });

  it('holds the deadline against the time the service lets the handler take', async () => {
    expect(await titles('--max-retry-attempts 2 --attempt-deadline 60s')).toEqual(['warning payouts is retried while its run goes on']);
    expect(await titles('--max-retry-attempts 2 --attempt-deadline 300s')).toEqual([]);
    expect(await titles('--attempt-deadline 60s')).toEqual([]);
  });

  it('is quiet about a route that answers at once and does nothing, which only keeps a host awake', async () => {
    const told = async (handler: string): Promise<number> => (await findingsOf(rule, { 'src/app.ts': app.replace(/async \(req, res\) => .*/, `${handler});`), 'deploy.sh': job('--max-retry-attempts 5 --min-backoff 5s') })).length;

    expect(await told("(req, res) => res.status(200).json({ status: 'ok', uptime: process.uptime(), at: new Date().toISOString() })")).toBe(0);
    expect(await told("(_, response) => { console.log('awake'); response.send('ok'); }")).toBe(0);
    expect(await told('(req, res) => { res.status(200); res.json({}); }')).toBe(0);
    expect(await told('(req, res) => { settle(); res.json({}); }')).toBe(1);
    expect(await told("(req, res) => { req.app.get('payouts').run(); res.json({}); }")).toBe(1);
    expect(await told("(req, res) => { req.container.resolve('payouts').run(); res.json({}); }")).toBe(1);
    expect(await told('(req, res) => { setImmediate(() => settle()); res.json({}); }')).toBe(1);
    expect(await told('(req, res) => { state.due = true; res.json({}); }')).toBe(1);
  });

  it('is not quiet where the work is done before the handler that answers', async () => {
    const route = (before: string): string => app.replace(/async \(req, res\) => .*/, `${before}(req, res) => res.json({}));\nasync function payAll(req, res, next) { await fetch('https://bank.example/payouts', { method: 'POST' }); next(); }\nfunction signedIn(req, res, next) { next(); }`);
    const told = async (before: string): Promise<number> => (await findingsOf(rule, { 'src/app.ts': route(before), 'deploy.sh': job('--max-retry-attempts 5 --min-backoff 5s') })).length;

    expect(await told('payAll, ')).toBe(1);
    expect(await told('signedIn, ')).toBe(0);
  });

  it('says one thing of one schedule, and changes all of its settings', async () => {
    const [finding, ...others] = await findingsOf(rule, { 'src/app.ts': app, 'deploy.sh': job('--max-retry-attempts 5 --min-backoff 5s --attempt-deadline 60s') });

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ file: 'deploy.sh', line: 2, edit: { settings: [{ name: 'attemptDeadline', value: '300s' }, { name: 'retryCount', value: '3' }, { name: 'minBackoff', value: '10s' }] } });
  });

  it('is quiet about a message that is published again, which starts no second run', async () => {
    const job = (target: string): Record<string, string> => ({ 'main.tf': `resource "google_cloud_scheduler_job" "payouts" {\n  name     = "payouts"\n  schedule = "*/5 * * * *"\n  retry_config {\n    retry_count = 5\n  }\n  ${target}\n}\n` });

    expect(await findingsOf(rule, job('http_target {\n    uri = "https://shop.example/tasks/payouts"\n  }'))).toMatchObject([{ severity: 'warning' }]);
    expect(await findingsOf(rule, job('pubsub_target {\n    topic_name = "projects/shop/topics/payouts"\n  }'))).toEqual([]);
  });

  it('is quiet about what the platform does by itself', async () => {
    expect(await titles('')).toEqual([]);
  });

  it('takes an early retry of a caller that waits for good for a note, where it harms nobody', async () => {
    const workflow = (path: string): Record<string, string> => ({
      'src/app.ts': app.replace('app.listen', "import { Resend } from 'resend';\nconst resend = new Resend('key');\napp.post('/tasks/mails', async (req, res) => { for (const to of await (await fetch('https://shop.example/users')).json()) await resend.emails.send({ to }); res.json({}); });\napp.listen"),
      'package.json': '{"dependencies":{"express":"5.1.0","resend":"4.6.0"}}',
      '.github/workflows/call.yml': `on:\n  schedule:\n    - cron: '0 * * * *'\njobs:\n  call:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl --retry 3 --retry-delay 2 -X POST https://shop.example/tasks/${path}\n`,
    });

    expect(await findingsOf(rule, workflow('payouts'))).toMatchObject([{ severity: 'info', message: 'When POST /tasks/payouts fails, GitHub Actions tries again after 2 s: what made it fail is still there.' }]);
    expect(await findingsOf(rule, workflow('mails'))).toMatchObject([{ severity: 'warning' }]);
  });

  it('says of a chart once what all its jobs share', async () => {
    const findings = await findingsOf(rule, {
      'charts/shop/values.yaml': 'jobs:\n  digest:\n    schedule: "0 * * * *"\n    path: /api/cron/digest\n  renewal:\n    schedule: "0 4 * * *"\n    path: /api/cron/renewal\n',
      'charts/shop/templates/cronjobs.yaml': '{{- range .Values.jobs }}\nkind: CronJob\nspec:\n  command: curl --max-time 60 --retry 5 "$URL{{ .path }}"\n{{- end }}\n',
    });

    expect(findings).toMatchObject([{ file: 'charts/shop/templates/cronjobs.yaml', line: 4, title: 'digest is retried 5 times' }]);
  });
});

describe('overlapping-retries, a workflow with a button', () => {
  const workflow = (more = ''): string => `on:\n  schedule:\n    - cron: '0 * * * *'\n  workflow_dispatch:\n${more}jobs:\n  run:\n    steps:\n      - run: curl -X POST --fail "$SHOP_URL/tasks/payouts"\n`;
  const app = (work: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1","resend":"4.6.0"}}',
    'src/app.ts': `import express from 'express';\nimport { Resend } from 'resend';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst resend = new Resend('key');\nexport const due: { amount: number; email: string }[] = [];\nconst app = express();\napp.post('/tasks/payouts', async (req, res) => {\n  for (const { amount, email } of due) ${work};\n  res.end();\n});\n`,
  });
  const pay = "await stripe.transfers.create({ amount, currency: 'eur', destination: email })";
  const file = '.github/workflows/payouts.yml';
  const severities = async (files: Record<string, string>): Promise<readonly string[]> => (await findingsOf(rule, files)).map(({ severity }) => severity);

  it('warns of money that moves twice, and notes a notice', async () => {
    expect(await severities({ ...app(pay), [file]: workflow() })).toEqual(['warning']);
    expect(await severities({ ...app("await resend.emails.send({ from: 'shop@example.com', to: email, subject: `${amount}`, text: '' })"), [file]: workflow() })).toEqual(['info']);
  });

  it('is quiet about one with a group, one without a button, and work that may be repeated', async () => {
    expect(await severities({ ...app(pay), [file]: workflow('concurrency: payouts\n') })).toEqual([]);
    expect(await severities({ ...app(pay), [file]: workflow().replace('  workflow_dispatch:\n', '') })).toEqual([]);
    expect(await severities({ ...app('console.log(amount, email)'), [file]: workflow() })).toEqual([]);
  });
});
