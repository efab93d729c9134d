import { findServicesOfEntry } from '../../src/graph/services/service-of-entry.ts';
import { isInRequestServingProcess, isInWorkerProcess } from '../../src/graph/services/instances-of-entry.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { linkSources } from '../kit/link-sources.ts';

const worker = "import { Worker } from 'bullmq';\nexport function startWorker() {\n  return new Worker('invoices', async (job) => { await fetch(job.data.url, { method: 'POST' }); });\n}\n";
const server = "import express from 'express';\nimport { enqueue } from './queue.js';\nconst app = express();\napp.post('/invoices', (req, res) => { enqueue(); res.end(); });\napp.listen(3000);\n";
const queue = "import { Queue } from 'bullmq';\nexport { startWorker } from './worker.js';\nexport const enqueue = () => new Queue('invoices').add('invoice', {});\n";
const manifest = '{\n  "name": "shop",\n  "scripts": {\n    "start": "node dist/main.js",\n    "worker": "node dist/run-worker.js"\n  },\n  "dependencies": { "bullmq": "^5", "express": "^4" }\n}';
const shop = { 'package.json': manifest, 'src/main.ts': server, 'src/queue.ts': queue, 'src/worker.ts': worker, 'src/run-worker.ts': "import { startWorker } from './worker.js';\nstartWorker();\n" };

/** The services of the one consumer, and what they start. */
function ofConsumer(graph: ProgramGraph): readonly { readonly name: string; readonly why: string }[] {
  const consumer = graph.entryPoints.find(({ kind }) => kind === 'consumer');
  return consumer === undefined ? [] : findServicesOfEntry(graph, consumer).map(({ service, why }) => ({ name: service.name, why }));
}

function startsOf(graph: ProgramGraph): readonly (readonly string[])[] {
  return graph.services.map((service) => [service.name, ...service.starts.map(({ process }) => graph.processes[process]?.start ?? '?')]);
}

describe('what a service starts', () => {
  it('follows a Procfile through the scripts of package.json to the source', async () => {
    const graph = await linkSources({ ...shop, Procfile: 'web: npm start\nworker: npm run worker\n' });

    expect(startsOf(graph)).toEqual([['web', 'src/main.ts'], ['worker', 'src/run-worker.ts']]);
    expect(graph.services[1]?.starts[0]?.evidence).toEqual([
      { kind: 'deployment', file: 'Procfile', line: 2, endLine: 2, label: 'worker: npm run worker' },
      { kind: 'deployment', file: 'package.json', line: 5, endLine: 5, label: 'script worker' },
    ]);
  });

  it('gives a consumer to the service that calls its starter, not to one that only imports the file', async () => {
    const graph = await linkSources({ ...shop, Procfile: 'web: npm start\nworker: npm run worker\n' });
    const consumer = graph.entryPoints.find(({ kind }) => kind === 'consumer');

    expect(ofConsumer(graph)).toEqual([{ name: 'worker', why: 'starts' }]);
    expect(consumer && [isInRequestServingProcess(graph, consumer), isInWorkerProcess(graph, consumer)]).toEqual([false, true]);
  });

  it('gives it to the web server when that calls it too', async () => {
    const graph = await linkSources({ ...shop, 'src/main.ts': server.replace('app.listen(3000);', "import { startWorker } from './worker.js';\napp.listen(3000, () => startWorker());"), Procfile: 'web: npm start\n' });
    const consumer = graph.entryPoints.find(({ kind }) => kind === 'consumer');

    expect(ofConsumer(graph)).toEqual([{ name: 'web', why: 'starts' }]);
    expect(consumer && isInRequestServingProcess(graph, consumer)).toBe(true);
  });

  it('starts what the image of a Compose service starts, from the folder it is built from', async () => {
    const graph = await linkSources({
      'apps/api/package.json': manifest, 'apps/api/src/main.ts': 'export {};', 'apps/api/Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["node", "dist/main.js"]\n',
      'docker-compose.yml': 'services:\n  api:\n    build: ./apps/api\n  worker:\n    build: ./apps/api\n    command: yarn worker\n', 'apps/api/src/run-worker.ts': 'export {};',
    });

    expect(startsOf(graph)).toEqual([['api', 'apps/api/src/main.ts'], ['worker', 'apps/api/src/run-worker.ts']]);
  });

  it('finds the program of a workspace in an image that was built from the whole repository', async () => {
    const graph = await linkSources({
      'package.json': '{ "workspaces": ["apps/*"] }', 'apps/api/package.json': '{ "name": "@shop/api", "scripts": { "start": "tsx src/server.ts" } }', 'apps/api/src/server.ts': 'export {};', 'apps/jobs/package.json': '{ "name": "@shop/jobs" }', 'apps/jobs/src/index.ts': 'export {};',
      'docker/Dockerfile.api': 'FROM node:24\nWORKDIR /usr/src/app\nCOPY . .\nCMD pnpm --filter @shop/api start\n', 'docker/Dockerfile.jobs': 'FROM node:24\nWORKDIR /usr/src/app\nCOPY . .\nCMD ["node", "/usr/src/app/apps/jobs/dist/index.js"]\n',
      'compose.yaml': 'services:\n  api:\n    build: { context: ., dockerfile: docker/Dockerfile.api }\n  jobs:\n    build: { context: ., dockerfile: docker/Dockerfile.jobs }\n',
    });

    expect(startsOf(graph)).toEqual([['api', 'apps/api/src/server.ts'], ['jobs', 'apps/jobs/src/index.ts']]);
  });

  it('starts both programs of a command that runs them side by side', async () => {
    const graph = await linkSources({ ...shop, 'package.json': manifest.replace('"start": "node', '"all": "concurrently \\"npm:start\\" \\"npm run worker\\"",\n    "start": "node'), 'render.yaml': 'services:\n  - type: web\n    name: shop\n    startCommand: npm run all\n' });

    expect(startsOf(graph)).toEqual([['shop', 'src/main.ts', 'src/run-worker.ts']]);
  });

  it('goes through a script that the image starts', async () => {
    const graph = await linkSources({ ...shop, 'docker-entrypoint.sh': '#!/bin/sh\nnpx prisma migrate deploy\nexec node dist/main.js\n', Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/docker-entrypoint.sh"]\n', 'fly.toml': 'app = "shop"\n' });

    expect(startsOf(graph)).toEqual([['shop', 'src/main.ts']]);
  });

  it('runs the start script where a platform has neither command nor Dockerfile', async () => {
    const graph = await linkSources({ ...shop, 'deploy.sh': 'gcloud run deploy shop --source .\n' });

    expect(startsOf(graph)).toEqual([['shop', 'src/main.ts']]);
  });

  it('takes the folder of a framework for the program, with its routes and what it loads beside them', async () => {
    const graph = await linkSources({
      'package.json': '{ "scripts": { "start": "next start" }, "dependencies": { "next": "15", "bullmq": "5" } }', 'app/api/orders/route.ts': 'export async function POST() { return new Response(); }\n', 'instrumentation.ts': "import './src/worker';\n",
      'src/worker.ts': "import { Worker } from 'bullmq';\nnew Worker('orders', async () => { await fetch('https://bank.example', { method: 'POST' }); });\n", 'vercel.json': '{}',
    });

    expect(ofConsumer(graph)).toEqual([{ name: 'vercel', why: 'starts' }]);
  });

  it('starts the functions of a platform, and no server beside them', async () => {
    const graph = await linkSources({ ...shop, 'api/orders.ts': "import { enqueue } from '../src/queue';\nexport default (req, res) => { enqueue(); res.end(); };\n", 'vercel.json': '{}', 'src/main.ts': `${server}import { startWorker } from './worker.js';\nstartWorker();\n` });

    expect(graph.processes[graph.services[0]?.starts[0]?.process ?? -1]?.entries.map((id) => graph.entryPoints[id]?.registration.file)).not.toContain('src/main.ts');
    expect(ofConsumer(graph)).toEqual([]);
  });

  it('knows of an image that nobody deploys here what PM2 starts in it, and nothing of another', async () => {
    const image = (command: string): Promise<ProgramGraph> => linkSources({ ...shop, 'package.json': manifest.replace('node dist/main.js', 'pm2-runtime dist/main.js -i 4'), Dockerfile: `FROM node:24\nCOPY . .\nCMD ${command}\n` });

    expect((await image('["npm", "start"]')).services).toEqual([expect.objectContaining({ platform: 'docker', processes: { from: 'file', value: 4, file: 'Dockerfile', line: 3 } })]);
    expect((await image('["pm2-runtime", "-i", "max", "dist/main.js"]')).services[0]?.processes).toMatchObject({ value: 'processors' });
    expect((await image('["pm2-runtime", "dist/main.js"]')).services).toEqual([]);
    expect((await image('["npm", "run", "worker"]')).services).toEqual([]);
  });

  it('counts the processes that PM2 starts in an image', async () => {
    const graph = await linkSources({ ...shop, Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["pm2-runtime", "dist/main.js", "-i", "max"]\n', 'fly.toml': 'app = "shop"\n' });

    expect(startsOf(graph)).toEqual([['shop', 'src/main.ts']]);
    expect(graph.services[0]?.processes).toMatchObject({ from: 'file', value: 'processors', file: 'Dockerfile', line: 3 });
  });

  it('says nothing where the program is not in the repository', async () => {
    const graph = await linkSources({ 'package.json': '{}', Procfile: 'web: node elsewhere.js\n', 'compose.yaml': 'services:\n  proxy:\n    image: ghcr.io/shop/edge\n    deploy: { replicas: 2 }\n' });

    expect(startsOf(graph)).toEqual([['web'], ['proxy']]);
  });

  it('sees that the program of an application is nowhere', async () => {
    const config = (script: string): string => `module.exports = { apps: [{ name: 'api', script: './dist/main.js' }, { name: 'worker', script: '${script}', instances: 2 }] };`;
    const missing = async (script: string): Promise<readonly string[]> => (await linkSources({ ...shop, 'ecosystem.config.js': config(script) })).services.filter(({ isProgramMissing }) => isProgramMissing === true).map(({ name }) => name);

    expect(await missing('./dist/refunds.js')).toEqual(['worker']);
    expect(await missing('./dist/main.js')).toEqual([]);
    expect(await missing('npm')).toEqual([]);
  });

  it('is not led in circles by scripts that call each other', async () => {
    const graph = await linkSources({ 'package.json': '{ "scripts": { "start": "npm run go", "go": "npm start && npm start" } }', Procfile: 'web: npm start\n' });

    expect(startsOf(graph)).toEqual([['web']]);
  });
});
