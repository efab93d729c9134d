/** Rows under `catalogue:` in a repository's own configuration, from the file to the finding. */
import { createRepository } from '../kit/git-repository.ts';
import type { Files } from '../kit/git-repository.ts';
import type { Report } from '../../src/model/report.ts';
import { run } from './run-in-process.ts';

const rows = (specifier: string): string => `catalogue:
  - library: shop-ledger
    packages: ['${specifier}']
    source: https://example.com/handbook/ledger
    rows:
      - { on: module, name: openLedger, gives: Ledger, role: client }
      - { on: Ledger, name: readEntries, role: blocking-db-call }
      - { on: Ledger, name: fetchEntries, role: db-call }
`;

const app = (specifier: string, call = 'readEntries'): string => `import express from 'express';
import { openLedger } from '${specifier}';

const ledger = openLedger();
const app = express();
app.get('/bookings', (req, res) => { res.json(ledger.${call}(req.query.day)); });
`;

async function getSubjects(files: Files): Promise<string[]> {
  const { stdout } = await run(['scan', '--format', 'json'], createRepository({ 'package.json': '{"dependencies":{"express":"^4.0.0"}}', ...files }).dir);
  return (JSON.parse(stdout) as Report).findings.map(({ subject }) => subject);
}

describe('rows in the configuration', () => {
  it('say what a package of an own registry does', async () => {
    expect(await getSubjects({ '.github/stallwatch.yml': rows('@shop/ledger'), 'src/app.ts': app('@shop/ledger') })).toEqual(['GET /bookings']);
    expect(await getSubjects({ 'src/app.ts': app('@shop/ledger') })).toEqual([]);
    expect(await getSubjects({ '.github/stallwatch.yml': rows('@shop/ledger'), 'src/app.ts': app('@shop/ledger', 'fetchEntries') })).toEqual([]);
  });

  it('say what a module behind a path alias does, whether its file is there or generated', async () => {
    const files = { '.github/stallwatch.yml': rows('@/ledger'), 'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}', 'src/app.ts': app('@/ledger') };

    expect(await getSubjects(files)).toEqual(['GET /bookings']);
    expect(await getSubjects({ ...files, 'src/ledger.ts': `export const openLedger = () => connect();\n` })).toEqual(['GET /bookings']);
  });

  it('say what a file of the project does, by the way it is imported', async () => {
    const wrapper = { 'src/ledger.ts': `export const openLedger = () => connect();\n` };

    expect(await getSubjects({ ...wrapper, '.github/stallwatch.yml': rows('./ledger.ts'), 'src/app.ts': app('./ledger.ts') })).toEqual(['GET /bookings']);
    expect(await getSubjects({ ...wrapper, '.github/stallwatch.yml': rows('./ledger.ts'), 'src/app.ts': app('./ledger.ts').replace(/import \{ openLedger \} from (.*);/, 'const { openLedger } = require($1);') })).toEqual(['GET /bookings']);
    expect(await getSubjects({ ...wrapper, '.github/stallwatch.yml': rows('./other.ts'), 'src/app.ts': app('./ledger.ts') })).toEqual([]);
  });

  it('say that a wrapper of the project is a lock', async () => {
    const guard = `catalogue:
  - library: shop-locks
    packages: ['./single-run.ts']
    source: https://example.com/handbook/locks
    rows:
      - { on: module, name: once, role: lock, callback: { args: all } }
`;
    const files = {
      'package.json': '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1"}}',
      'deploy.sh': 'gcloud run deploy shop --source . --max-instances 4\n',
      'src/single-run.ts': 'export const once = (name, work) => work();\n',
      'src/payouts.ts': `import cron from 'node-cron';
import Stripe from 'stripe';
import { once } from './single-run.ts';
const stripe = new Stripe('key');
export const due = [];
cron.schedule('*/5 * * * *', async function payOut() {
  await once('payouts', async () => { for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' }); });
});
`,
    };

    expect(await getSubjects(files)).toEqual(['payOut']);
    expect(await getSubjects({ ...files, '.github/stallwatch.yml': guard })).toEqual([]);
  });

  it('are refused in one line that names the key', async () => {
    const shop = createRepository({ 'src/app.ts': app('@shop/ledger'), '.github/stallwatch.yml': rows('@shop/ledger').replace('gives: Ledger', 'givs: Ledger') });

    const { code, stdout, stderr } = await run(['scan'], shop.dir);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^stallwatch: [^\n]*catalogue\[0\][^\n]*givs[^\n]*\n$/);
  });
});
