/** A consumer that a server loads, as a service of its own: what is written into two files, and where nothing is. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const manifest = '{"dependencies":{"pg-boss":"9.0.3","openai":"5.0.0","express":"5.1.0"}}';
const work = "new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 }).work('clips', { teamSize: 4 }, async (job) => { const clip = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: job.data.script }); return clip; });\n";
const worker = `import PgBoss from 'pg-boss';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\n${work}`;
const server = (load: string): string => `import express from 'express';\n${load}const app = express();\napp.get('/clips', (req, res) => { res.json({}); });\napp.listen(3000);\n`;
const compose = (command: string, behind = ''): string => `services:
  clips:
    build: .
    command: ${command}
    ports:
      - '3000:3000'
    environment:
      DATABASE_URL: postgres://db/clips
    deploy:
      replicas: 4
${behind}  db:
    image: postgres:17
`;
const made = (command: string): string => `  clips-worker:
    build: .
    command: ${command}
    environment:
      DATABASE_URL: postgres://db/clips
    healthcheck:
      disable: true
    deploy:
      replicas: 1
`;

async function suggest(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  return suggestedIn({ 'package.json': manifest, 'src/worker.ts': worker, ...files }, [rule]);
}

describe('a consumer that a scaled server loads', () => {
  it.each([['node src/server.ts', 'node src/worker.ts'], ['node dist/server.js', 'node dist/worker.js'], ["['node', 'dist/server.js']", "['node', 'dist/worker.js']"]])('becomes a service of its own that has no port: %s', async (before, after) => {
    expect(await suggest({ 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose(before) })).toEqual({ 'src/server.ts': server(''), 'compose.yaml': compose(before, made(after)) });
  });

  it('keeps the blank lines between services', async () => {
    const spaced = (behind: string): string => compose('node src/server.ts', behind).replace('  db:', '\n  db:');
    const suggested = await suggest({ 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': spaced('') });
    expect(suggested['compose.yaml']).toBe(spaced(`\n${made('node src/worker.ts')}`));
  });

  it('keeps limits and restarts of the server', async () => {
    const limits = '      resources:\n        limits:\n          memory: 512M\n      restart_policy:\n        condition: on-failure\n';
    const limited = (text: string, replicas: number): string => text.replace(`replicas: ${replicas}\n`, `replicas: ${replicas}\n${limits}`);
    const suggested = await suggest({ 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': limited(compose('node src/server.ts'), 4) });
    expect(suggested['compose.yaml']).toBe(limited(compose('node src/server.ts', limited(made('node src/worker.ts'), 1)), 4));
  });

  const loaded = { 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose('node src/server.ts') };

  it.each([
    ['is started by a script', { ...loaded, 'package.json': manifest.replace('}}', '},"scripts":{"server":"node src/server.ts"}}'), 'compose.yaml': compose('npm run server') }],
    ['migrates the database first', { ...loaded, 'compose.yaml': compose("sh -c 'node migrate.js && node src/server.ts'") }],
    ['has a name of its own in the network', { ...loaded, 'compose.yaml': compose('node src/server.ts').replace('    environment:', '    networks:\n      front:\n        aliases: [clips.example]\n    environment:') }],
    ['is announced to a proxy', { ...loaded, 'compose.yaml': compose('node src/server.ts').replace('DATABASE_URL: postgres://db/clips', 'VIRTUAL_HOST: clips.example') }],
    ['runs once on every machine', { ...loaded, 'compose.yaml': compose('node src/server.ts').replace('replicas: 4', 'replicas: 4\n      mode: global') }],
    ['has a comment at the margin', { ...loaded, 'compose.yaml': compose('node src/server.ts').replace('    ports:', '# for the browser\n    ports:') }],
    ['is deployed in another place too', { ...loaded, Procfile: 'web: node src/server.ts\n' }],
    ['loads settings for it', { ...loaded, 'src/server.ts': server("import 'dotenv/config';\nimport './worker.ts';\n") }],
    ['sends by what it starts', { ...loaded, 'src/boss.ts': "import PgBoss from 'pg-boss';\nexport const boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 });\n", 'src/worker.ts': worker.replace("import PgBoss from 'pg-boss';", "import { boss } from './boss.ts';").replace(/new PgBoss\(\{[^}]*\}\)\.work/, 'await boss.start();\nawait boss.work'), 'src/server.ts': `${server("import { boss } from './boss.ts';\nimport './worker.ts';\n")}app.post('/clips', async (req, res) => { await boss.send('clips', {}); res.end(); });\n` }],
    ['reads a list that it fills', { ...loaded, 'src/done.ts': 'export const done = new Set<string>();\n', 'src/server.ts': server("import { done } from './done.ts';\nimport './worker.ts';\nconsole.log(done.size);\n"), 'src/worker.ts': `import { done } from './done.ts';\n${worker.replace('return clip;', 'done.add(job.id); return clip;')}` }],
    ['asks a database to which it connects', { ...loaded, 'src/worker.ts': `import mongoose from 'mongoose';\nawait mongoose.connect('db');\n${worker}`, 'src/server.ts': server("import mongoose from 'mongoose';\nimport './worker.ts';\nconsole.log(mongoose.version);\n") }],
    ['has settings that it loads', { ...loaded, 'src/worker.ts': `import 'dotenv/config';\n${worker}` }],
    ['connects for it', { ...loaded, 'src/server.ts': server("import mongoose from 'mongoose';\nimport './worker.ts';\nawait mongoose.connect('db');\n") }],
    ['is loaded by it', { ...loaded, 'src/server.ts': `${server("import './worker.ts';\n")}export const limit = 3;\n`, 'src/worker.ts': `import { limit } from './server.ts';\n${worker}console.log(limit);\n` }],
    ['shares what is in memory with it', { ...loaded, 'src/progress.ts': 'export const progress = new Map<string, number>();\nexport function report(id: string) { progress.set(id, 1); }\n', 'src/server.ts': server("import './worker.ts';\nimport { progress } from './progress.ts';\nconsole.log(progress.size);\n"), 'src/worker.ts': `import { report } from './progress.ts';\n${worker.replace('return clip;', 'report(job.id); return clip;')}` }],
  ])('has no second service where one would not do the same: the server %s', async (_, files) => {
    expect((await suggest(files))['compose.yaml'] ?? '').not.toContain('clips-worker');
  });

  it.each([
    ['uses something of its file', { 'src/worker.ts': `${worker}export const started = Date.now();\n`, 'src/server.ts': server("import { started } from './worker.ts';\nconsole.log(started);\n"), 'compose.yaml': compose('node src/server.ts') }],
    ['holds it itself, and needs what it makes', { 'src/worker.ts': '', 'src/server.ts': `${worker.replace('new PgBoss({', 'export const working = new PgBoss({')}${server('')}`, 'compose.yaml': compose('node src/server.ts') }],
    ['is started by an image that says how', { 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose('x').replace('    command: x\n', ''), Dockerfile: 'FROM node:24\nCMD ["node", "src/server.ts"]\n' }],
    ['shares its settings by an anchor', { 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose('node src/server.ts').replace('environment:', 'environment: &shared') }],
  ])('gets no second service where the server %s', async (_, files) => {
    const suggested = await suggest(files);
    expect(suggested['compose.yaml'] ?? '').not.toContain('clips-worker');
  });
});
