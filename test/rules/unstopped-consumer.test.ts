import rule from '../../rules/unstopped-consumer/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const dependencies = '{"dependencies":{"bullmq":"5.53.0","graphile-worker":"0.16.0","stripe":"18.1.0"}}';
const stripe = "import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst pay = async (job) => { await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: 'acct' }); };\n";
const worker = "import { Worker } from 'bullmq';\nconst worker = new Worker('payouts', pay);\n";
const run = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: payouts }\nspec: { template: { spec: { containers: [{ image: europe-docker.pkg.dev/shop/payouts:4 }] } } }\n";

async function severities(source: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  return (await findingsOf(rule, { 'package.json': dependencies, 'src/main.ts': `${stripe}${source}`, ...files })).map(({ severity }) => severity);
}

describe('unstopped-consumer', () => {
  it('is a note where nothing stops a worker that pays', async () => {
    const [finding] = await findingsOf(rule, { 'package.json': dependencies, 'src/main.ts': `${stripe}${worker}` });

    expect(finding).toMatchObject({ severity: 'info', confidence: 'likely', subject: 'payouts' });
    expect(finding?.message).toBe('Every deploy ends the process, and nothing stops the consumer of payouts first: a job under way is cut off, its lock runs out, and another worker runs it again as stalled. If it had called stripe Transfers.create() by then, that happens twice.');
  });

  it('stays a remark where the platform ends instances all day', async () => {
    expect(await severities(worker, { 'service.yaml': run })).toEqual(['info']);
  });

  it('is quiet where something closes the worker, and where a signal is listened to', async () => {
    expect(await severities(`${worker}export const stop = () => worker.close();`)).toEqual([]);
    expect(await severities(`${worker}for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => shutDown());`)).toEqual([]);
    expect(await severities(`${worker}import closeWithGrace from 'close-with-grace';\ncloseWithGrace(stopAll);`)).toEqual([]);
  });

  it('is quiet where a second run does no harm', async () => {
    expect(await severities("import { Worker } from 'bullmq';\nnew Worker('payouts', async (job) => { console.log(job.data); });")).toEqual([]);
  });

  it('is quiet for a library that listens itself', async () => {
    expect(await severities("import { run } from 'graphile-worker';\nrun({ taskList: { pay } });")).toEqual([]);
  });

  it('is one finding for the workers of a file', async () => {
    expect(await severities(`${worker}new Worker('refunds', pay);`)).toEqual(['info']);
  });
});
