/** A consumer that a server loads, as a service of its own: what is written into two files, and where nothing is. */
import rule from '../../rules/unguarded-consumer/rule.ts';
import { suggestedIn } from '../kit/suggested-texts.ts';

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

  it.each([
    ['uses something of its file', { 'src/worker.ts': `${worker}export const started = Date.now();\n`, 'src/server.ts': server("import { started } from './worker.ts';\nconsole.log(started);\n"), 'compose.yaml': compose('node src/server.ts') }],
    ['holds it itself', { 'src/worker.ts': '', 'src/server.ts': `${worker}${server('')}`, 'compose.yaml': compose('node src/server.ts') }],
    ['is started by an image that says how', { 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose('x').replace('    command: x\n', ''), Dockerfile: 'FROM node:24\nCMD ["node", "src/server.ts"]\n' }],
    ['shares its settings by an anchor', { 'src/server.ts': server("import './worker.ts';\n"), 'compose.yaml': compose('node src/server.ts').replace('environment:', 'environment: &shared') }],
  ])('gets no second service where the server %s', async (_, files) => {
    const suggested = await suggest(files);
    expect(suggested['compose.yaml'] ?? '').not.toContain('clips-worker');
  });
});
