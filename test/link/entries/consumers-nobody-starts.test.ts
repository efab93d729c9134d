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

  it('takes no jobs in a class that nobody asks to start', async () => {
    const worker = (head: string): string => `import { Worker } from 'bullmq';\n${head} { start() { return new Worker('payouts', async (job) => settle(job)); } }`;
    const main = (text: string): Readonly<Record<string, string>> => ({ 'src/payouts.ts': worker('export class Payouts'), 'src/main.ts': `import { Payouts } from './payouts';\nconst payouts = new Payouts();\n${text}` });

    expect(await queuesOf(main('// payouts.start();'))).toEqual([]);
    expect(await queuesOf(main('payouts.start();'))).toEqual(['payouts']);
    expect(await queuesOf(main('app.onReady(payouts.start);'))).toEqual(['payouts']);
    expect(await queuesOf({ 'src/payouts.ts': worker('export default class Payouts') })).toEqual(['payouts']);
    expect(await queuesOf({ 'src/payouts.ts': worker('export class Payouts extends Provider') })).toEqual(['payouts']);
  });
});

describe('a job in a starter', () => {
  const cron = "import cron from 'node-cron';\nexport function beginPayouts() { cron.schedule('* * * * *', async () => { await settle(); }); }";
  const jobsOf = async (main: string, path = 'src/main.ts'): Promise<number> => {
    const { entryPoints } = await linkSources({ 'src/payouts.ts': cron, [path]: main });
    return entryPoints.filter(({ kind }) => kind === 'scheduled').length;
  };

  it('is not started where the import of the starter is left over', async () => {
    expect(await jobsOf("import { beginPayouts } from './payouts';\n// beginPayouts();")).toBe(0);
    expect(await jobsOf("import { beginPayouts } from './payouts';\nbeginPayouts();")).toBe(1);
    expect(await jobsOf("import { beginPayouts as begin } from './payouts';\nexport const hooks = { ready: [begin] };")).toBe(1);
    expect(await jobsOf("export { beginPayouts } from './payouts';")).toBe(1);
    expect(await jobsOf("import { beginPayouts } from './payouts';\nexport const Page = () => <Ready run={beginPayouts} />;", 'src/page.tsx')).toBe(1);
  });
});
