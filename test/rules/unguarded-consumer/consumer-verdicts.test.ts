/** Consumers of one project as several rules see them together: each defect is told once, and what is none is not told at all. */
import { runRules } from '../../../src/analyse/run-rules.ts';
import { rules } from '../../../rules/index.ts';
import { linkSources } from '../../kit/link-sources.ts';

const queueRules = rules.filter(({ family, id, byDefault }) => family === 'queues' && id !== 'unstopped-consumer' && byDefault !== 'off');
const dependencies = { 'pg-boss': '9.0.3', bullmq: '5.53.0', 'sqs-consumer': '11.0.0', agenda: '5.0.0', stripe: '18.1.0', inngest: '3.0.0', '@trigger.dev/sdk': '3.0.0', '@temporalio/worker': '1.11.0' };
const imports = "import PgBoss from 'pg-boss';\nimport { Worker } from 'bullmq';\nimport { Consumer } from 'sqs-consumer';\nimport Agenda from 'agenda';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst pay = async (job) => { await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: 'acct' }); };\n";
const boss = "const boss = new PgBoss({ connectionString: 'db', retryLimit: 2 });\nboss.work('payouts', pay);\n";
const team = boss.replace(', pay', ', { teamSize: 4 }, pay');

async function toldOf(source: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const graph = await linkSources({ 'package.json': JSON.stringify({ scripts: { start: 'node dist/main.js' }, dependencies }), 'src/main.ts': `${imports}${source}`, ...files });
  return runRules(graph, queueRules).findings.filter(({ confidence }) => confidence !== 'possible').map(({ rule, severity }) => `${rule} ${severity}`);
}

const pods = (replicas: number, strategy = ''): Record<string, string> => ({ 'k8s/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: payouts }\nspec:\n  replicas: ${replicas}\n${strategy}  template: { spec: { containers: [{ name: payouts, image: payouts }] } }\n` });

describe('how many instances there are', () => {
  it('is no fault of a consumer that runs each job once', async () => {
    expect(await toldOf("new Worker('payouts', pay);", pods(5))).toEqual([]);
    expect(await toldOf(boss.replace(', retryLimit: 2', ''), pods(5))).toEqual([]);
  });

  it('makes an error of jobs that are taken over while they run, and nothing of them where there is one', async () => {
    expect(await toldOf(team, pods(5))).toEqual(['unguarded-consumer error']);
    expect(await toldOf(team, pods(1, '  strategy: { type: Recreate }\n'))).toEqual([]);
    expect(await toldOf(team, { 'ecosystem.config.cjs': "module.exports = { apps: [{ name: 'payouts', script: 'dist/main.js', instances: 1 }] };\n" })).toEqual([]);
  });

  it('is a warning where nobody knows it', async () => {
    expect(await toldOf(team)).toEqual(['unguarded-consumer warning']);
  });
});

describe('the time of a job', () => {
  const slow = "await fetch('https://bank.example/transfers', { signal: AbortSignal.timeout(60_000) });";
  const consumer = (options: string): string => `Consumer.create({ queueUrl: 'https://sqs/payouts', ${options} handleMessage: async () => { ${slow} } }).start();`;

  it('is too short where a call may take longer than the message is hidden', async () => {
    expect(await toldOf(consumer('visibilityTimeout: 30,'))).toEqual(['expiry-below-run-time error']);
  });

  it('is renewed by a heartbeat', async () => {
    expect(await toldOf(consumer('visibilityTimeout: 30, heartbeatInterval: 10,'))).toEqual([]);
  });
});

describe('libraries that remember the steps of a run', () => {
  it.each([
    "import { Inngest } from 'inngest';\nconst inngest = new Inngest({ id: 'shop' });\nexport const settle = inngest.createFunction({ id: 'settle', retries: 3 }, { event: 'order/paid' }, async ({ event, step }) => { await step.run('pay', () => stripe.transfers.create({ amount: 1, currency: 'eur', destination: 'acct' })); });",
    "import { Worker as Runner } from '@temporalio/worker';\nconst runner = await Runner.create({ taskQueue: 'payouts', activities: { pay } });\nawait runner.run();",
  ])('are not told of: %s', async (source) => {
    expect(await toldOf(source, pods(5))).toEqual([]);
  });
});
