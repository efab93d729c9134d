import { defaultConfig } from '../../src/config/load-config.ts';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { reviewRange } from '../../src/pipeline.ts';
import { createRepository } from '../kit/git-repository.ts';

const code = {
  'package.json': '{ "type": "module", "dependencies": { "express": "5.1.0", "stripe": "18.0.0" } }\n',
  'src/server.ts': "import express from 'express';\nimport { payOut } from './pay-out.js';\n\nconst app = express();\napp.post('/internal/payouts', async (_request, response) => {\n  await payOut();\n  response.json({ ok: true });\n});\napp.listen(8080);\n",
  'src/pay-out.ts': "import Stripe from 'stripe';\nimport { listDue } from './due.js';\n\nconst stripe = new Stripe('key');\n\nexport async function payOut() {\n  for (const due of await listDue()) await stripe.transfers.create({ amount: due.amount, currency: 'eur', destination: due.account });\n}\n",
};

const flags = '--schedule="*/10 * * * *" --uri=https://shop.example/internal/payouts --http-method=POST --max-retry-attempts=5 --min-backoff=1s';
const inText = `import { execSync } from 'node:child_process';\n\nexecSync('gcloud scheduler jobs create http payouts ${flags}');\n`;

interface Told {
  readonly rule: string;
  readonly file: string;
  readonly cause: string;
  readonly verified: boolean | undefined;
}

/** What a script adds that nothing imports, with the line that brings it. */
async function introducedBy(script: string): Promise<readonly Told[]> {
  const repository = createRepository(code);
  const base = repository.git('rev-parse', 'HEAD');
  const head = repository.commit({ 'scripts/schedule.ts': script });
  const { comparison } = await reviewRange({ repository: await openRepository(repository.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });
  const told = comparison.introduced.map(({ finding, cause }) => ({ rule: finding.rule, file: finding.file, cause: `${cause?.file ?? ''}:${String(cause?.line)}`, verified: finding.suggestion?.verified }));
  return told.filter(({ rule }) => rule === 'unguarded-schedule' || rule === 'overlapping-retries').toSorted((one, other) => one.rule.localeCompare(other.rule));
}

const both = [
  { rule: 'overlapping-retries', file: 'scripts/schedule.ts', cause: 'scripts/schedule.ts:3', verified: true },
  { rule: 'unguarded-schedule', file: 'src/server.ts', cause: 'scripts/schedule.ts:3', verified: true },
];

describe('a script that schedules a route by a command', () => {
  it('brings the schedule, and the settings of it are offered in the text of the command', async () => {
    expect(await introducedBy(inText)).toEqual(both);
  });

  it.each([
    ['with the address of the service in it', `import { execSync } from 'node:child_process';\nconst url = process.env.SERVICE_URL;\nexecSync(\`gcloud scheduler jobs create http payouts ${flags.replace('https://shop.example', '\${url}')}\`);\n`],
    ['in several lines', `import { execSync } from 'node:child_process';\n\nexecSync(\`gcloud scheduler jobs create http payouts \\\\\n  ${flags}\`);\n`],
    ['as a list of words', `import { spawnSync } from 'node:child_process';\n\nspawnSync('gcloud', ['scheduler', 'jobs', 'create', 'http', 'payouts', '--schedule=*/10 * * * *', '--uri=https://shop.example/internal/payouts', '--http-method=POST', '--max-retry-attempts=5', '--min-backoff=1s']);\n`],
  ])('may write it %s', async (_, script) => {
    expect((await introducedBy(script)).map(({ rule, cause }) => [rule, cause])).toEqual(both.map(({ rule, cause }) => [rule, cause]));
  });

  it.each([
    ['prints it', inText.replace('execSync(', 'console.log(')],
    ['hands it to nothing that runs commands', inText.replace('node:child_process', './help.js')],
    ['takes it away', inText.replace('jobs create', 'jobs delete')],
    ['schedules another route', inText.replace('/internal/payouts', '/internal/reports')],
  ])('brings none where it %s', async (_, script) => {
    expect((await introducedBy(script)).filter(({ rule }) => rule === 'unguarded-schedule')).toEqual([]);
  });
});
