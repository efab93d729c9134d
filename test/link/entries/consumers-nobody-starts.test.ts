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

describe('a consumer in a class', () => {
  const worker = (head: string, body = "start() { return new Worker('payouts', async (job) => settle(job)); }"): string => `import { Worker } from 'bullmq';\n${head} { ${body} }`;
  const main = "import { server } from './server';\nserver.start();";
  const begun = async (payouts: string, others: Readonly<Record<string, string>> = {}, unread: readonly string[] = []): Promise<number> => {
    const { entryPoints } = await linkSources({ 'package.json': '{}', 'src/payouts.ts': payouts, 'src/main.ts': main, ...others }, undefined, unread);
    return entryPoints.filter(({ kind }) => kind === 'consumer').length;
  };

  it('takes no jobs where nobody makes an object of it', async () => {
    expect(await begun(worker('export class Payouts'))).toBe(0);
    expect(await begun(worker('export class Payouts implements Job'))).toBe(0);
    expect(await begun(worker('export class Payouts', "constructor() { new Worker('payouts', async (job) => settle(job)); }"))).toBe(0);
    expect(await begun(`${worker('export class Payouts')}\nexport const makePayouts = (db) => { return new Payouts(db); };`)).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'src/old.ts': "import { Payouts } from './payouts';\nexport function startOld() { new Payouts().start(); }" })).toBe(0);
  });

  it('takes no jobs where others hand on a file of the same name in another folder', async () => {
    const barrel = { 'src/shop/payouts.ts': 'export const payouts = [];', 'src/shop/index.ts': "export * from './payouts';" };

    expect(await begun(worker('export class Payouts'), barrel)).toBe(0);
    expect(await begun(worker('export class Payouts'), { ...barrel, 'src/all.ts': "export * from './payouts';" })).toBe(1);
    expect(await begun(worker('export class Payouts'), { ...barrel, 'src/all.ts': "export * from '#jobs/payouts';" })).toBe(1);
  });

  it.each([
    ['somebody makes one', worker('export class Payouts'), { 'src/jobs.ts': "import { Payouts } from './payouts';\nnew Payouts().start();" }],
    ['somebody makes one under another name', worker('export class Payouts'), { 'src/jobs.ts': "import { Payouts as Job } from './payouts';\nexport const job = new Job();" }],
    ['its file does, in a function that is called', `${worker('export class Payouts')}\nexport const makePayouts = () => new Payouts();`, { 'src/jobs.ts': "import { makePayouts } from './payouts';\nmakePayouts().start();" }],
    ['it makes one itself', worker('export class Payouts', "static instance = null; static get() { return (Payouts.instance ??= new Payouts()); } start() { return new Worker('payouts', async (job) => settle(job)); }"), { 'src/jobs.ts': "import { Payouts } from './payouts';\nPayouts.get().start();" }],
    ['it is no object that starts', worker('export class Payouts', "static start() { return new Worker('payouts', async (job) => settle(job)); }"), {}],
    ['a container is given it', worker('export class Payouts'), { 'src/jobs.ts': "import { Payouts } from './payouts';\ncontainer.register('payouts', Payouts);" }],
    ['a list holds it', worker('export class Payouts'), { 'src/jobs.ts': "import { Payouts } from './payouts';\nexport const jobs = [Payouts];" }],
    ['another class extends it', worker('export class Payouts'), { 'src/refunds.ts': "import { Payouts } from './payouts';\nexport class Refunds extends Payouts {}" }],
    ['it is decorated', worker('@Injectable()\nexport class Payouts'), {}],
    ['its file hands it on', `${worker('class Payouts')}\nmodule.exports = { Payouts };`, {}],
    ['another file hands it on', worker('export class Payouts'), { 'src/index.ts': "export { Payouts } from './payouts';" }],
    ['its file exports it under another name', `${worker('class Payouts')}\nexport { Payouts as Job };`, { 'src/jobs.ts': "import { Job } from './payouts';\nnew Job().start();" }],
    ['a container is given it by way of an alias of the path', worker('export class Payouts'), { 'tsconfig.json': '{"compilerOptions":{"paths":{"#jobs":["./src/payouts.ts"]}}}', 'src/jobs.ts': "import { Payouts } from '#jobs';\ncontainer.register('payouts', Payouts);" }],
    ['all that its file gives is made', worker('export class Payouts'), { 'src/jobs.ts': "const jobs = await import('./payouts');\nfor (const Job of Object.values(jobs)) new Job().start();" }],
    ['a list holds what is required', worker('export class Payouts'), { 'src/jobs.ts': "[require('./payouts').Payouts].forEach((Job) => new Job().start());" }],
    ['the files of its folder are loaded by their names', worker('export class Payouts'), { 'src/jobs.ts': "for (const name of fs.readdirSync('./src')) { const job = await import('./' + name); for (const Job of Object.values(job)) new Job().start(); }" }],
    ['a loader in another folder takes all files of its own', worker('export class Payouts'), { 'core/load.ts': "const folder = path.join(__dirname, '../src');\nfor (const name of fs.readdirSync(folder)) { const job = require(path.join(folder, name)); for (const Job of Object.values(job)) new Job().start(); }" }],
    ['a loader is told which folder to list', worker('export class Payouts'), { 'core/load.ts': "export async function load(folder) { for (const name of await readdir(folder)) { const job = await import(folder + name); for (const Job of Object.values(job)) new Job().start(); } }" }],
    ['a provider that a framework loads does', worker('export class Payouts'), { 'providers/jobs.ts': "import { Payouts } from '../src/payouts';\nexport default class JobProvider { async ready() { new Payouts().start(); } }" }],
    ['a bundler lists its folder', worker('export class Payouts'), { 'src/jobs.ts': "const all = import.meta.glob('./*.ts', { eager: true });\nfor (const jobs of Object.values(all)) for (const Job of Object.values(jobs)) new Job().start();" }],
    ['a method does that is called by a key', worker('export class Payouts'), { 'src/boot.ts': "import { Payouts } from './payouts';\nclass Boot { payouts() { return new Payouts().start(); } }\nconst boot = new Boot();\nfor (const part of ['payouts']) boot[part]();" }],
    ['a method does that the language calls', worker('export class Payouts'), { 'src/boot.ts': "import { Payouts } from './payouts';\nclass Boot { *[Symbol.iterator]() { yield new Payouts().start(); } }\nfor (const part of new Boot()) part;" }],
  ])('takes jobs where %s', async (_, payouts, others) => {
    expect(await begun(payouts, others)).toBe(1);
  });

  it('takes none where what loads files by their names is in a folder beside it, or its file is only loaded', async () => {
    expect(await begun(worker('export class Payouts'), { 'locales/load.ts': "export const load = (name) => import('./' + name);" })).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'core/load.ts': "for (const name of fs.readdirSync(path.join(__dirname, '../locales'))) require(path.join(__dirname, '../locales', name));" })).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'core/plug.ts': "export const plug = (name) => require(name);" })).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'src/jobs.ts': "import './payouts';" })).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'providers/jobs.ts': "import { Payouts } from '../src/payouts';\nexport class JobProvider { async ready() { new Payouts().start(); } }" })).toBe(0);
    expect(await begun(worker('export class Payouts'), { 'src/boot.ts': "import { Payouts } from './payouts';\nclass Boot { payouts() { return new Payouts().start(); } }\nnew Boot();" })).toBe(0);
  });

  it('is asked for where it extends the consumer of a library', async () => {
    const own = "import { Worker } from 'bullmq';\nexport class Payouts extends Worker { constructor() { super('payouts', async (job) => settle(job)); } }";

    expect(await begun(own)).toBe(0);
    expect(await begun(own, { 'src/jobs.ts': "import { Payouts } from './payouts';\nnew Payouts();" })).toBe(1);
    expect(await begun(own, { 'src/refunds.ts': "import { Payouts } from './payouts';\nexport class Refunds extends Payouts {}" })).toBe(1);
    expect(await begun(own.replace('export class', '@Injectable()\nexport class'))).toBe(1);
  });

  it('takes jobs where it makes itself when it is defined, and none where only its method would', async () => {
    const own = (part: string): string => `import { Worker } from 'bullmq';\nclass Payouts extends Worker { ${part} constructor() { super('payouts', async (job) => settle(job)); } }\nexport { Payouts };`;
    const loaded = { 'src/jobs.ts': "import './payouts';" };

    expect(await begun(own('static instance = new this();'), loaded)).toBe(1);
    expect(await begun(own('again() { return new this.constructor(); }'), loaded)).toBe(0);
    expect(await begun(own('static limit = new Map();'), loaded)).toBe(0);
  });

  it('is asked for once, however many make it where nobody comes', async () => {
    const classes = [0, 1, 2, 3, 4].map((depth) => `class Step${depth} { ${depth === 0 ? "constructor() { new Worker('payouts', async (job) => settle(job)); }" : `run() { ${`new Step${depth - 1}();`.repeat(18)} }`} }`).join('\n');
    const start = performance.now();

    expect(await begun(`import { Worker } from 'bullmq';\n${classes}\nexport const go = (step) => step.run();\ngo({});`)).toBe(0);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('is not made by who takes all of another file that goes by the same name', async () => {
    const others = { 'src/desk/payouts.ts': 'export const limit = 3;', 'src/tables.ts': 'export const tables = [];' };
    const asking = (text: string): Readonly<Record<string, string>> => ({ ...others, 'src/desk/index.ts': text });

    expect(await begun(worker('export class Payouts'), asking("import * as payouts from './payouts';\nexport const most = payouts.limit;"))).toBe(0);
    expect(await begun(worker('export class Payouts'), asking("import { limit } from '../payouts';\nimport * as tables from '../tables';"))).toBe(0);
    expect(await begun(worker('export class Payouts'), asking("import * as payouts from '../payouts';\nstartAll(payouts);"))).toBe(1);
    expect(await begun(worker('export class Payouts'), asking("import * as payouts from '@desk/payouts';\nstartAll(payouts);"))).toBe(1);
  });

  it('may be made in a file of the package that could not be read', async () => {
    expect(await begun(worker('export class Payouts'), {}, ['src/server.ts'])).toBe(1);
    expect(await begun(worker('export class Payouts'), { 'tools/package.json': '{}' }, ['tools/release.ts'])).toBe(0);
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

  it('is not started where the object that holds it is asked for by nobody', async () => {
    const given = `${cron.replace('export ', '')}\nexport default { beginPayouts };`;
    const found = async (payouts: string, others: Readonly<Record<string, string>>, unread: readonly string[] = []): Promise<number> => {
      const { entryPoints } = await linkSources({ 'src/payouts.ts': payouts, ...others }, undefined, unread);
      return entryPoints.filter(({ kind }) => kind === 'scheduled').length;
    };

    expect(await found(given, { 'src/main.ts': "import './orders';" })).toBe(0);
    expect(await found(given, { 'src/main.ts': "import jobs from './payouts';\nfor (const begin of Object.values(jobs)) begin();" })).toBe(1);
    expect(await found(given, { 'src/main.ts': "import './orders';" }, ['src/server.ts'])).toBe(1);
    expect(await found(given.replaceAll('beginPayouts', 'bootstrap'), { 'src/main.ts': "import './orders';" })).toBe(1);
    expect(await found(given.replace('{ beginPayouts }', 'beginPayouts'), { 'src/main.ts': "import './orders';" })).toBe(1);
  });
});
