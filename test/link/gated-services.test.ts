import { getInstances, isInRequestServingProcess } from '../../src/graph/services/instances-of-entry.ts';
import { findServiceOfEntry, findServicesOfEntry } from '../../src/graph/services/service-of-entry.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { linkSources } from '../kit/link-sources.ts';

const worker = "import { Worker } from 'bullmq';\nexport function startWorkers() {\n  return new Worker('invoices', async (job) => { await fetch(job.data.url, { method: 'POST' }); });\n}\n";
const manifest = '{ "name": "shop", "scripts": { "start": "node dist/main.js" }, "dependencies": { "bullmq": "^5", "express": "^4" } }';
const head = "import express from 'express';\nimport { startWorkers } from './worker.js';\nconst app = express();\napp.post('/invoices', (req, res) => { res.end(); });\napp.listen(3000);\n";
const compose = "services:\n  web:\n    build: .\n    environment:\n      WORKERS: 'false'\n  worker:\n    build: .\n    environment:\n      WORKERS: 'true'\n";
const dockerfile = 'FROM node:24\nCOPY . .\nCMD ["node", "dist/main.js"]\n';

function shop(test: string, more: Readonly<Record<string, string>> = {}): Promise<ProgramGraph> {
  return linkSources({ 'package.json': manifest, 'src/worker.ts': worker, 'src/main.ts': `${head}${test}`, ...more });
}

/** Names of the services that run the one consumer; those that only may with a question mark. */
function runBy(graph: ProgramGraph): readonly string[] {
  const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');
  return entry === undefined ? ['no consumer'] : findServicesOfEntry(graph, entry).map(({ service, isSure }) => `${service.name}${isSure ? '' : '?'}`);
}

describe('a consumer behind a test of the environment', () => {
  it('runs in the service that is told to run it, and not in the one beside it', async () => {
    const graph = await shop("if (process.env.WORKERS === 'true') startWorkers();", { Dockerfile: dockerfile, 'docker-compose.yml': compose });

    expect(runBy(graph)).toEqual(['worker']);
    const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');
    expect(entry && findServicesOfEntry(graph, entry)[0]?.evidence.at(-1)).toEqual({ kind: 'deployment', file: 'docker-compose.yml', line: 9, endLine: 9, label: 'WORKERS=true' });
  });

  it('runs in both where nothing asks', async () => {
    expect(runBy(await shop('startWorkers();', { Dockerfile: dockerfile, 'docker-compose.yml': compose }))).toEqual(['web', 'worker']);
  });

  it('is kept from a service that is silent about what the one beside it sets', async () => {
    const silent = compose.replace("    environment:\n      WORKERS: 'false'\n", '');

    expect(runBy(await shop("if (process.env.WORKERS === 'true') startWorkers();", { Dockerfile: dockerfile, 'docker-compose.yml': silent }))).toEqual(['worker']);
  });

  it('may run where a variable decides that nobody sets in the repository', async () => {
    const graph = await shop("if (process.env.WORKERS === 'true') startWorkers();", { Procfile: 'web: npm start\n' });
    const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');

    expect(runBy(graph)).toEqual(['web?']);
    expect(entry && [findServiceOfEntry(graph, entry), getInstances(graph, entry).kind]).toEqual([null, 'unknown']);
  });

  it('runs where it is on by default', async () => {
    expect(runBy(await shop("if (process.env.WORKERS !== 'false') startWorkers();", { Procfile: 'web: npm start\n' }))).toEqual(['web']);
  });

  it.each([
    ['two branches', "if (process.env.SHARED === 'true') startWorkers();\nelse startWorkers();"],
    ['a branch and what follows its return', "function boot() {\n  if (process.env.SHARED === 'true') return startWorkers();\n  startWorkers();\n}\nboot();"],
    ['each branch of a chain', "if (process.env.SHARED === 'true') startWorkers();\nelse if (process.env.LEADER) startWorkers();\nelse startWorkers();"],
  ])('runs whatever the variable says where %s start it', async (_, test) => {
    expect(runBy(await shop(test, { Procfile: 'web: npm start\n' }))).toEqual(['web']);
  });

  it('may run where the branches ask for different variables', async () => {
    expect(runBy(await shop("if (process.env.SHARED === 'true') startWorkers();\nif (process.env.LEADER === 'true') startWorkers();", { Procfile: 'web: npm start\n' }))).toEqual(['web?']);
    expect(runBy(await shop("if (process.env.SHARED === 'true') startWorkers();\nelse if (process.env.LEADER === 'true') startWorkers();", { Procfile: 'web: npm start\n' }))).toEqual(['web?']);
  });

  it('may run where the value comes from a secret', async () => {
    const secret = "services:\n  web:\n    build: .\n    environment:\n      WORKERS: ${WORKERS}\n";

    expect(runBy(await shop("if (process.env.WORKERS === 'true') startWorkers();", { Dockerfile: dockerfile, 'docker-compose.yml': secret }))).toEqual(['web?']);
  });

  it('is taken to run in production', async () => {
    expect(runBy(await shop("if (process.env.NODE_ENV === 'production') startWorkers();", { Procfile: 'web: npm start\n' }))).toEqual(['web']);
    expect(runBy(await shop("if (process.env.NODE_ENV === 'development') startWorkers();", { Procfile: 'web: npm start\n' }))).toEqual([]);
  });

  it.each([
    ['a function that returns before', "function boot() {\n  if (process.env.WORKERS !== 'true') return;\n  startWorkers();\n}\nboot();"],
    ['a process that ends before', "if (!process.env.WORKERS || process.env.WORKERS === 'false') process.exit(0);\nstartWorkers();"],
    ['the callback of the server', "app.listen(8080, async () => {\n  if (process.env.WORKERS?.toLowerCase() === 'true') { startWorkers(); }\n});"],
    ['a switch', "switch (process.env.WORKERS) {\n  case 'true':\n    startWorkers();\n    break;\n  default:\n    break;\n}"],
    ['a variable of the file', "const { WORKERS = 'false' } = process.env;\nconst isOn = ['1', 'true'].includes(WORKERS);\nif (isOn) startWorkers();"],
    ['a short function', "const flag = (name: string, fallback = false) => {\n  const value = process.env[name];\n  if (value === undefined) return fallback;\n  return value === 'true';\n};\nif (flag('WORKERS')) startWorkers();"],
    ['a short circuit', "JSON.parse(process.env.WORKERS ?? 'false') && startWorkers();"],
  ])('is found behind %s', async (_, test) => {
    expect(runBy(await shop(test, { Dockerfile: dockerfile, 'docker-compose.yml': compose }))).toEqual(['worker']);
  });

  it.each([
    ['an object of settings', "export const config = { queue: { enabled: process.env.WORKERS === 'true' } };", 'config.queue.enabled'],
    ['settings that are exported as a whole', "export default { workers: process.env.WORKERS === 'true' } as const;", 'config.workers'],
    ['a function that makes settings', "function load() { return Object.freeze({ workers: process.env.WORKERS === 'true' }); }\nexport const config = load();", 'config.workers'],
    ['zod', "import { z } from 'zod';\nconst schema = z.object({ WORKERS: z.enum(['true', 'false']).default('false').transform((value) => value === 'true') });\nexport const config = schema.parse(process.env);", 'config.WORKERS'],
    ['zod, safely', "import { z } from 'zod';\nconst parsed = z.object({ WORKERS: z.stringbool().default(false) }).safeParse(process.env);\nif (!parsed.success) throw new Error('bad');\nexport const config = parsed.data;", 'config.WORKERS'],
    ['envalid', "import { bool, cleanEnv } from 'envalid';\nexport const config = cleanEnv(process.env, { WORKERS: bool({ default: false }) });", 'config.WORKERS'],
    ['T3 env', "import { createEnv } from '@t3-oss/env-core';\nimport { z } from 'zod';\nexport const config = createEnv({ server: { WORKERS: z.string().optional().transform((value) => value === 'true') }, runtimeEnv: process.env });", 'config.WORKERS'],
    ['settings made of the checked environment', "import { z } from 'zod';\nconst env = z.object({ WORKERS: z.string().default('false') }).parse(process.env);\nexport const config = { workers: { enabled: env.WORKERS === 'true' } };", 'config.workers.enabled'],
  ])('is found behind %s', async (_, settings, test) => {
    const imported = settings.includes('export default') ? 'import config' : 'import { config }';
    const graph = await shop(`${imported} from './config.js';\nif (${test}) startWorkers();`, { 'src/config.ts': settings, Dockerfile: dockerfile, 'docker-compose.yml': compose });

    expect(runBy(graph)).toEqual(['worker']);
  });

  it('takes every text for true where zod coerces it', async () => {
    const config = "import { z } from 'zod';\nexport const config = z.object({ WORKERS: z.coerce.boolean() }).parse(process.env);";

    expect(runBy(await shop("import { config } from './config.js';\nif (config.WORKERS) startWorkers();", { 'src/config.ts': config, Dockerfile: dockerfile, 'docker-compose.yml': compose }))).toEqual(['web', 'worker']);
  });

  it('is loaded with a file that is only imported under the test', async () => {
    const graph = await linkSources({ 'package.json': manifest, 'src/worker.ts': `${worker}startWorkers();\n`, 'src/main.ts': `${head.replace("import { startWorkers } from './worker.js';\n", '')}if (process.env.WORKERS === 'true') await import('./worker.js');`, Dockerfile: dockerfile, 'docker-compose.yml': compose });

    expect(runBy(graph)).toEqual(['worker']);
  });

  it('is loaded anyway with a file that another one imports without a test', async () => {
    const graph = await linkSources({
      'package.json': manifest, 'src/worker.ts': `${worker}startWorkers();\n`, 'src/routes.ts': "import './worker.js';\n",
      'src/main.ts': `import './routes.js';\n${head.replace("import { startWorkers } from './worker.js';\n", '')}if (process.env.WORKERS === 'true') await import('./worker.js');`, Dockerfile: dockerfile, 'docker-compose.yml': compose,
    });

    expect(runBy(graph)).toEqual(['web', 'worker']);
  });

  it('is told by the command itself', async () => {
    const graph = await shop("if (process.env.ROLE === 'worker') startWorkers();", { Procfile: 'web: ROLE=web npm start\nworker: ROLE=worker npm start\n' });

    expect(runBy(graph)).toEqual(['worker']);
  });

  it('is told by a script of package.json', async () => {
    const scripts = '{ "name": "shop", "scripts": { "start": "node dist/main.js", "worker": "cross-env ROLE=worker node dist/main.js" }, "dependencies": { "bullmq": "^5" } }';
    const graph = await shop("if (process.env.ROLE === 'worker') startWorkers();", { 'package.json': scripts, Procfile: 'web: npm start\nworker: npm run worker\n' });

    expect(runBy(graph)).toEqual(['worker']);
  });

  it('serves no requests where the web server is kept from it', async () => {
    const graph = await shop("if (process.env.WORKERS === 'true') startWorkers();", { Dockerfile: dockerfile, 'docker-compose.yml': "services:\n  web:\n    build: .\n    environment:\n      WORKERS: 'false'\n" });
    const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');

    expect(runBy(graph)).toEqual([]);
    expect(entry && isInRequestServingProcess(graph, entry)).toBe(false);
  });
});

describe('a program that starts processes of itself', () => {
  const cluster = (primary: string, others: string): string => `import cluster from 'node:cluster';\nimport os from 'node:os';\nimport { startWorkers } from './worker.js';\nif (cluster.isPrimary) {\n  for (let i = 0; i < os.cpus().length; i++) cluster.fork();\n  ${primary}\n} else {\n  ${others}\n}\n`;
  const one = 'module.exports = { apps: [{ name: "shop", script: "src/main.ts" }] };\n';
  const instancesOf = async (main: string, pm2 = one): Promise<unknown> => {
    const graph = await linkSources({ 'package.json': manifest, 'src/worker.ts': worker, 'src/main.ts': main, 'ecosystem.config.cjs': pm2 });
    const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');
    return entry === undefined ? null : [graph.services[0]?.processes, getInstances(graph, entry).kind];
  };

  it('has one for each processor, and each of them consumes', async () => {
    expect(await instancesOf(cluster('', 'startWorkers();'))).toEqual([{ from: 'file', value: 'processors', file: 'src/main.ts', line: 5 }, 'several']);
  });

  it('consumes in one process where only the first may', async () => {
    expect(await instancesOf(cluster('startWorkers();', ''))).toEqual([{ from: 'file', value: 'processors', file: 'src/main.ts', line: 5 }, 'one']);
  });

  it('has as many as it says', async () => {
    expect(await instancesOf(cluster('', 'startWorkers();').replace('os.cpus().length', '3'))).toEqual([{ from: 'file', value: 3, file: 'src/main.ts', line: 5 }, 'several']);
  });

  it('takes a child process that runs something else for none of its own', async () => {
    expect(await instancesOf("import { fork } from 'node:child_process';\nimport { startWorkers } from './worker.js';\nfor (const file of ['a.js', 'b.js']) fork(file);\nstartWorkers();\n")).toEqual([{ from: 'default', value: 1, source: 'https://pm2.keymetrics.io/docs/usage/application-declaration/' }, 'one']);
  });

  it('consumes in the first process of PM2 where the code asks for its number', async () => {
    const four = one.replace('script:', 'instances: 4, script:');
    const main = (test: string): string => `import { startWorkers } from './worker.js';\nif (${test}) startWorkers();\n`;

    expect((await instancesOf(main("process.env.NODE_APP_INSTANCE === '0'"), four) as unknown[])[1]).toBe('one');
    expect((await instancesOf(main("!process.env.NODE_APP_INSTANCE || Number(process.env.NODE_APP_INSTANCE) === 0"), four) as unknown[])[1]).toBe('one');
    expect((await instancesOf(main("process.env.NODE_APP_INSTANCE !== '9'"), four) as unknown[])[1]).toBe('several');
  });
});

describe('a test that leads nowhere', () => {
  it.each([
    ['names that stand for each other', 'const first = second;\nconst second = first;\nif (first) startWorkers();'],
    ['a function that asks itself', 'function isOn(): boolean { return isOn() && isOn(); }\nif (isOn()) startWorkers();'],
    ['settings that are made of themselves', 'const config = { ...config, on: config.on };\nif (config.on) startWorkers();'],
    ['a starter that starts itself', 'function boot() { if (process.env.WORKERS) boot(); startWorkers(); }\nboot();'],
  ])('keeps the consumer where it is loaded: %s', async (_, test) => {
    expect(runBy(await shop(test, { Procfile: 'web: npm start\n' }))).toEqual(['web']);
  });
});

describe('a consumer behind a word of the command', () => {
  const services = (web: string, consumer: string): Readonly<Record<string, string>> => ({ Dockerfile: dockerfile, 'docker-compose.yml': `services:\n  web:\n    build: .\n    command: ${web}\n  worker:\n    build: .\n    command: ${consumer}\n` });

  it.each([
    ["if (process.argv.includes('--worker')) startWorkers();", 'node dist/main.js', 'node dist/main.js --worker'],
    ["if (process.argv[2] === 'worker') startWorkers();", 'node dist/main.js web', 'node dist/main.js worker'],
    ["const words = process.argv.slice(2);\nif (words.indexOf('worker') >= 0) startWorkers();", 'node dist/main.js', 'node dist/main.js worker'],
    ["const [mode = 'web'] = process.argv.slice(2);\nif (mode === 'worker') startWorkers();", 'npm start', 'npm start -- worker'],
  ])('runs in the service whose command has it: %s', async (test, web, consumer) => {
    const graph = await shop(test, services(web, consumer));
    const entry = graph.entryPoints.find(({ kind }) => kind === 'consumer');

    expect(runBy(graph)).toEqual(['worker']);
    expect(entry && findServicesOfEntry(graph, entry)[0]?.evidence.at(-1)).toMatchObject({ kind: 'deployment', file: 'docker-compose.yml', line: 7 });
  });

  it('runs in all but the one whose command has it, where the test says so', async () => {
    expect(runBy(await shop("if (!process.argv.includes('--web-only')) startWorkers();", services('node dist/main.js --web-only', 'node dist/main.js')))).toEqual(['worker']);
  });

  it('runs in both where the command has the word and nothing asks for it', async () => {
    expect(runBy(await shop('startWorkers();', services('node dist/main.js', 'node dist/main.js --worker')))).toEqual(['web', 'worker']);
  });

  it('may run where the word is a variable of the shell', async () => {
    expect(runBy(await shop("if (process.argv[2] === 'worker') startWorkers();", services('node dist/main.js web', '["sh", "-c", "node dist/main.js $MODE"]')))).toEqual(['worker?']);
  });
});

describe('a provider of a Nest application whose module is listed under a test', () => {
  const tasks = "import { Injectable } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\n@Injectable()\nexport class TasksService {\n  @Cron('0 * * * *')\n  async remind() { await fetch('https://mail.example/remind', { method: 'POST' }); }\n}\n";
  const tasksModule = "import { Module } from '@nestjs/common';\nimport { TasksService } from './tasks.service';\n@Module({ providers: [TasksService] })\nexport class TasksModule {}\n";
  const main = "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n";
  const pm2 = "module.exports = { apps: [{ name: 'shop', script: './dist/main.js', exec_mode: 'cluster', instances: 4 }] };\n";

  /** An application that lists the module of its tasks in this way, run by PM2 in four processes. */
  async function instancesOf(listed: string, more = ''): Promise<string> {
    const app = `import { Controller, Get, Module } from '@nestjs/common';\nimport { TasksModule } from './tasks.module';\n${more}@Controller()\nclass Shop {\n  @Get('/orders')\n  orders() { return []; }\n}\n@Module({ imports: [${listed}], controllers: [Shop] })\nexport class AppModule {}\n`;
    const graph = await linkSources({ 'package.json': '{ "name": "shop", "dependencies": { "@nestjs/common": "11", "@nestjs/core": "11", "@nestjs/schedule": "6" } }', 'ecosystem.config.js': pm2, 'src/main.ts': main, 'src/app.module.ts': app, 'src/tasks.module.ts': tasksModule, 'src/tasks.service.ts': tasks });
    const entry = graph.entryPoints.find(({ kind }) => kind === 'scheduled');
    return entry === undefined ? 'no schedule' : `${getInstances(graph, entry).kind}, ${isInRequestServingProcess(graph, entry) ? 'with requests' : 'apart'}`;
  }

  it('runs in each process where nothing asks', async () => {
    expect(await instancesOf('TasksModule')).toBe('several, with requests');
  });

  it('runs in one process where the number of the process is asked for', async () => {
    expect(await instancesOf("...(process.env.NODE_APP_INSTANCE === '0' ? [TasksModule] : [])")).toBe('one, with requests');
  });

  it('is followed into a function that asks', async () => {
    const asks = "const isPrimary = () => {\n  if (!process.env.NODE_APP_INSTANCE) return true;\n  return process.env.NODE_APP_INSTANCE === '0';\n};\n";
    expect(await instancesOf('...(isPrimary() ? [TasksModule] : [])', asks)).toBe('one, with requests');
  });

  it('runs where whoever deploys has it run, in no known number', async () => {
    expect(await instancesOf("...(process.env.RUN_TASKS === 'true' ? [TasksModule] : [])")).toBe('unknown, apart');
  });

  it('is not kept back by a test of something else', async () => {
    expect(await instancesOf('...(someFlag ? [TasksModule] : [])', 'declare const someFlag: boolean;\n')).toBe('several, with requests');
  });

  it('is not kept back where it is listed a second time without a test', async () => {
    expect(await instancesOf("...(process.env.RUN_TASKS === 'true' ? [TasksModule] : []), TasksModule")).toBe('several, with requests');
  });
});
