import { linkSources } from '../../kit/link-sources.ts';

const consumer = "const { Worker } = require('bullmq');\nasync function startPayouts() { new Worker('payouts', async (job) => settle(job)); }\n";

async function queuesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources(files);
  return entryPoints.filter(({ kind }) => kind === 'consumer').map(({ subject }) => subject);
}

describe('a consumer in a starter', () => {
  it('takes no jobs where nobody calls or imports the starter', async () => {
    expect(await queuesOf({ 'src/payouts.ts': "import { Worker } from 'bullmq';\nexport async function startPayouts() { new Worker('payouts', async (job) => settle(job)); }", 'src/main.ts': "import './payouts';" })).toEqual([]);
  });

  it('takes jobs where the starter is called, under its own name or that of an import', async () => {
    expect(await queuesOf({ 'src/payouts.js': `${consumer}exports.startPayouts = startPayouts;`, 'src/main.js': "require('./payouts').startPayouts();" })).toEqual(['payouts']);
    expect(await queuesOf({ 'src/payouts.js': `${consumer}module.exports = startPayouts;`, 'src/main.js': "const begin = require('./payouts');\nbegin();" })).toEqual(['payouts']);
    expect(await queuesOf({ 'src/payouts.js': `${consumer}module.exports = { startPayouts };`, 'src/main.js': "const { startPayouts: begin } = require('./payouts');\nbegin();" })).toEqual(['payouts']);
  });

  it('is told apart from another starter of the same name', async () => {
    const start = (queue: string): string => `import { Worker } from 'bullmq';\nexport function startWorkers() { new Worker('${queue}', async (job) => settle(job)); }`;
    const files = { 'src/lib/queue.ts': start('payouts'), 'src/workers/index.ts': start('refunds') };

    expect(await queuesOf({ ...files, 'src/main.ts': "import { startWorkers } from './lib/queue';\nstartWorkers();" })).toEqual(['payouts']);
    expect(await queuesOf({ ...files, 'src/main.ts': "const { startWorkers } = await import('./workers');\nstartWorkers();" })).toEqual(['payouts', 'refunds']);
    expect(await queuesOf({ ...files, 'src/all.ts': "export * from './workers';", 'src/main.ts': "import { startWorkers } from './all';\nimport { startWorkers as others } from './lib/queue';\nstartWorkers();\nothers();" })).toEqual(['payouts', 'refunds']);
  });
});
