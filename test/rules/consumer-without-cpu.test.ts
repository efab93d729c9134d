import rule from '../../rules/consumer-without-cpu/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const worker = "import { Worker } from 'bullmq';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport const startWorker = () => new Worker('payouts', async (job) => { await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: 'acct' }); });\n";
const server = "import express from 'express';\nimport { startWorker } from './worker.ts';\nconst app = express();\napp.get('/payouts', (req, res) => { res.end(); });\nstartWorker();\napp.listen(3000);\n";
const manifest = '{ "scripts": { "start": "node dist/main.js", "worker": "node dist/run-worker.js" }, "dependencies": { "bullmq": "5.53.0", "express": "5", "stripe": "18" } }';

/** A worker beside the routes, deployed as the files say. */
function shop(deployment: Readonly<Record<string, string>>): Record<string, string> {
  return { 'package.json': manifest, 'src/main.ts': server, 'src/worker.ts': worker, 'src/run-worker.ts': "import { startWorker } from './worker.ts';\nstartWorker();\n", ...deployment };
}

async function verdicts(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await findingsOf(rule, files)).map((finding) => `${finding.severity} ${finding.confidence}`);
}

describe('consumer-without-cpu on Cloud Run', () => {
  const deploy = (flags: string): Record<string, string> => shop({ 'deploy.sh': `gcloud run deploy payouts --source . ${flags}\n` });

  it('is an error by default', async () => {
    expect(await verdicts(deploy('--max-instances 3'))).toEqual(['error likely']);
  });

  it('is certain where the script asks for it, and names the line', async () => {
    const [finding] = await findingsOf(rule, deploy('\\\n  --cpu-throttling \\\n  --min-instances 1'));

    expect([finding?.severity, finding?.confidence]).toEqual(['error', 'certain']);
    expect(finding).toMatchObject({ file: 'src/worker.ts', line: 4, subject: 'payouts' });
    expect(finding?.evidence).toContainEqual({ kind: 'deployment', file: 'deploy.sh', line: 2, endLine: 2, label: 'CPU only during requests' });
    expect(finding?.message).toBe('Cloud Run (payouts) gives this process a CPU only while it answers a request: between requests jobs of payouts stand still, and the lock of a job that has begun is not renewed, so that another worker takes it as stalled.');
  });

  it('is a warning beside one instance that stays, and an error where it may go', async () => {
    expect(await verdicts(deploy('--min-instances 1 --max-instances 1'))).toEqual(['warning likely']);
    expect(await verdicts(deploy('--max-instances 1'))).toEqual(['error likely']);
  });

  it('is a warning where the CPU stays and the last instance does not', async () => {
    expect(await verdicts(deploy('--no-cpu-throttling'))).toEqual(['warning likely']);
  });

  it('is quiet where CPU and instance stay', async () => {
    expect(await verdicts(deploy('--no-cpu-throttling --min-instances 1'))).toEqual([]);
  });

  it('is quiet for a worker pool, a job, and where a variable decides', async () => {
    expect(await verdicts(shop({ 'pool.sh': 'gcloud run jobs deploy payouts --source .\n' }))).toEqual([]);
    expect(await verdicts(deploy('--cpu-throttling=$THROTTLE --min-instances $MIN'))).toEqual([]);
  });

  it.each([
    ['Pub/Sub', "import { onMessagePublished } from 'firebase-functions/v2/pubsub';\nexport const startWorker = () => onMessagePublished('payouts', async (event) => { PAY });\n"],
    ['Trigger.dev', "import { task } from '@trigger.dev/sdk/v3';\nexport const startWorker = () => task({ id: 'payouts', run: async (event) => { PAY } });\n"],
  ])('is quiet where %s calls the consumer', async (_, consumer) => {
    const called = `import Stripe from 'stripe';\nconst stripe = new Stripe('key');\n${consumer.replace('PAY', "await stripe.transfers.create({ amount: event.data.cents, currency: 'eur', destination: 'acct' });")}`;

    expect(await verdicts({ ...deploy(''), 'src/worker.ts': called })).toEqual([]);
  });
});

describe('consumer-without-cpu elsewhere', () => {
  const fly = (more: string): Record<string, string> => shop({ 'fly.toml': `app = "payouts"\n[http_service]\n  internal_port = 3000\n${more}` });

  it('is a warning on Fly where the proxy stops the machine', async () => {
    expect(await verdicts(fly('  auto_stop_machines = "stop"\n  min_machines_running = 0\n'))).toEqual(['warning certain']);
    expect(await verdicts(fly('  auto_stop_machines = "stop"\n  min_machines_running = 1\n'))).toEqual([]);
    expect(await verdicts(fly(''))).toEqual([]);
  });

  it('is quiet for the process group of the worker', async () => {
    const files = shop({ 'fly.toml': 'app = "payouts"\n[processes]\n  web = "node dist/web.js"\n  worker = "npm run worker"\n[http_service]\n  auto_stop_machines = true\n  processes = ["web"]\n', 'src/web.ts': "import express from 'express';\nexpress().listen(3000);\n", 'src/main.ts': 'export {};\n' });

    expect(await verdicts(files)).toEqual([]);
  });

  it('is only possible where a service that keeps its CPU runs the same consumer', async () => {
    const files = shop({ 'render.yaml': 'services:\n  - type: web\n    name: payouts\n    plan: free\n    startCommand: npm start\n  - type: worker\n    name: payouts-worker\n    startCommand: npm run worker\n' });

    expect(await verdicts(files)).toEqual(['warning possible']);
  });

  it('does not take a compose file for a place where it runs as well', async () => {
    const files = { ...fly('  auto_stop_machines = true\n'), 'compose.yaml': 'services:\n  app:\n    build: .\n    command: npm start\n' };

    expect(await verdicts(files)).toEqual(['warning certain']);
  });

  it('is one finding for a loop that registers all handlers', async () => {
    const loop = "import { Worker } from 'bullmq';\nconst handlers = [{ name: 'mails', run: async () => { await fetch('https://mail.example', { method: 'POST' }); } }, { name: 'bills', run: async () => { await fetch('https://bill.example', { method: 'POST' }); } }];\nexport const startWorker = () => { for (const handler of handlers) new Worker(handler.name, handler.run); };\n";

    expect(await verdicts({ ...fly('  auto_stop_machines = true\n'), 'src/worker.ts': loop })).toEqual(['warning certain']);
  });

  it('is a warning on the free plan of Render, and quiet on another', async () => {
    const render = (plan: string): Record<string, string> => shop({ 'render.yaml': `services:\n  - type: web\n    name: payouts\n    plan: ${plan}\n    startCommand: npm start\n` });

    expect([await verdicts(render('free')), await verdicts(render('standard'))]).toEqual([['warning certain'], []]);
  });

  it('is quiet on Railway, where asking for jobs keeps the process awake', async () => {
    expect(await verdicts(shop({ 'railway.json': '{ "deploy": { "startCommand": "npm start", "sleepApplication": true } }' }))).toEqual([]);
  });

  it('is a warning where Vercel loads the consumer with the routes', async () => {
    const next = { 'package.json': '{ "dependencies": { "next": "15", "bullmq": "5.53.0", "stripe": "18" } }', 'app/api/payouts/route.ts': 'export async function POST() { return new Response(); }\n', 'lib/worker.ts': worker, 'vercel.json': '{}' };

    expect(await verdicts({ ...next, 'instrumentation.ts': "import { startWorker } from './lib/worker';\nexport function register() { startWorker(); }\n" })).toEqual(['warning certain']);
    expect(await verdicts({ ...next, 'scripts/worker.ts': "import { startWorker } from '../lib/worker';\nstartWorker();\n" })).toEqual([]);
  });

  it('is quiet without a deployment', async () => {
    expect(await verdicts(shop({}))).toEqual([]);
  });
});
