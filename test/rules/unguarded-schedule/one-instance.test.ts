/** The guard in memory together with the one instance it needs. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

interface Service {
  readonly flags?: string;
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
}

async function edits({ flags = '--max-instances 20', more = '', files = {} }: Service): Promise<unknown> {
  const [finding] = await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1","bullmq":"5.53.0"}}',
    'deploy.sh': `gcloud run deploy payouts --source . --timeout 300 ${flags}\ngcloud scheduler jobs create http payouts --schedule '*/5 * * * *' --attempt-deadline 30s --uri https://payouts-xk2q7.a.run.app/tasks/payouts\n`,
    'src/app.ts': `import express from 'express';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst app = express();\napp.post('/tasks/payouts', async (req, res) => { for (const { cents } of req.body) await stripe.transfers.create({ amount: cents, currency: 'eur', destination: 'acct' }); res.end(); });\n${more}app.listen(8080);\n`,
    ...files,
  });
  return finding?.edit?.kind === 'together' ? finding.edit.edits.map((edit) => (edit.kind === 'deployment-settings' ? edit.settings.map(({ name, value }) => `${name} ${value}`) : edit.kind)) : null;
}

describe('unguarded-schedule, a service that does scheduled work and nothing else', () => {
  it('is told to run once, and its handler to turn a second run away', async () => {
    expect(await edits({})).toEqual(['single-flight-http-handler', ['maxInstances 1']]);
    expect(await edits({ flags: '--max-instances 20 --min-instances 2 --concurrency 80' })).toEqual(['single-flight-http-handler', ['maxInstances 1', 'minInstances 1', 'concurrency 2']]);
    expect(await edits({ more: "app.get('/healthz', (req, res) => { res.send('ok'); });\n" })).toEqual(['single-flight-http-handler', ['maxInstances 1']]);
  });

  it('stays as it is where it answers anybody else', async () => {
    expect(await edits({ more: "app.get('/payouts', (req, res) => { res.json([]); });\n" })).toBeNull();
    expect(await edits({ more: "app.use(express.static('public'));\n" })).toBeNull();
    expect(await edits({ more: "new Worker('mails', async () => {});\n", files: {} })).not.toBeNull();
    expect(await edits({ more: "import { Worker } from 'bullmq';\nnew Worker('mails', async () => {});\n" })).toBeNull();
  });

  it.each([
    ['a graph', "import { expressMiddleware } from '@apollo/server/express4';\napp.use('/graphql', express.json(), expressMiddleware(server));\n"],
    ['a login', "import { toNodeHandler } from 'better-auth/node';\nconst login = toNodeHandler({});\napp.all('/api/auth/*splat', login);\n"],
    ['routes that it registers itself', "import { registerRoutes } from '@shop/routes';\nregisterRoutes(app);\n"],
  ])('stays as it is where a package serves %s', async (_, more) => {
    expect(await edits({ more })).toBeNull();
    expect(await edits({ more: "import cors from 'cors';\napp.use(cors(), express.json());\n" })).toEqual(['single-flight-http-handler', ['maxInstances 1']]);
  });

  it('stays as it is where its instances are counted out of sight, or hold several processes', async () => {
    expect(await edits({ flags: '--max-instances $MAX' })).toBeNull();
    expect(await edits({ flags: '--max-instances 4', files: { Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["npx", "pm2-runtime", "-i", "2", "src/app.ts"]\n' } })).toBeNull();
  });

  it('stays as it is where one request at a time would let one of two jobs wait for the other', async () => {
    const second = "app.post('/tasks/digest', async (req, res) => { res.end(); });\n";
    const schedule = (flags: string): Service => ({ flags: `${flags}\ngcloud scheduler jobs create http digest --schedule '*/5 * * * *' --uri https://payouts-xk2q7.a.run.app/tasks/digest`, more: second });

    expect(await edits(schedule('--max-instances 20 --concurrency 1'))).toBeNull();
    expect(await edits(schedule('--max-instances 20 --concurrency 80'))).toEqual(['single-flight-http-handler', ['maxInstances 1']]);
  });
});
