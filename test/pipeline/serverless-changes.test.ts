import { defaultConfig } from '../../src/config/load-config.ts';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { reviewRange } from '../../src/pipeline.ts';
import { createRepository } from '../kit/git-repository.ts';

const service = (functions: string): string => `import payOut from './src/functions/pay-out';\n\nmodule.exports = {\n  provider: { name: 'aws' },\n  functions: {\n    ${functions}\n  },\n};\n`;
const settings = (schedule: string): string => `export default {\n  handler: \`\${handlerPath(__dirname)}/handler.main\`,\n  timeout: 300,\n  events: [\n    ${schedule}\n  ],\n};\n`;

const code = {
  'package.json': '{ "dependencies": { "stripe": "18.0.0" } }\n',
  'src/functions/pay-out/handler.ts': "import Stripe from 'stripe';\nimport { listDue } from '../../due';\n\nconst stripe = new Stripe('key');\n\nexport const main = async () => {\n  for (const due of await listDue()) await stripe.transfers.create({ amount: due.amount, currency: 'eur', destination: due.account });\n};\n",
};

async function review(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const repository = createRepository({ ...code, ...before });
  const base = repository.git('rev-parse', 'HEAD');
  const head = repository.commit(after);
  const { comparison } = await reviewRange({ repository: await openRepository(repository.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });
  return comparison.introduced.filter(({ finding }) => finding.rule === 'effect-before-mark').map(({ finding, cause }) => [finding.file, cause?.file, cause?.line]);
}

describe('a pull request that changes a service of serverless.ts', () => {
  const everyMinute = settings("{ schedule: 'rate(1 minute)' },");

  it('introduces what the clock does to a function that was started by a request', async () => {
    const before = { 'serverless.ts': service('payOut,'), 'src/functions/pay-out/index.ts': settings("{ http: { method: 'post', path: 'pay-out' } },") };

    expect(await review(before, { 'src/functions/pay-out/index.ts': everyMinute })).toEqual([['src/functions/pay-out/handler.ts', 'src/functions/pay-out/index.ts', 5]]);
  });

  it('introduces what a function does that is listed now', async () => {
    const before = { 'serverless.ts': service(''), 'src/functions/pay-out/index.ts': everyMinute };

    expect(await review(before, { 'serverless.ts': service('payOut,') })).toHaveLength(1);
  });

  it('introduces nothing where another function is listed beside it', async () => {
    const before = { 'serverless.ts': service('payOut,'), 'src/functions/pay-out/index.ts': everyMinute };

    expect(await review(before, { 'serverless.ts': service("payOut,\n    ping: { handler: 'src/ping.handler', events: [] },") })).toEqual([]);
  });
});
