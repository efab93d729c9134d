/** A consumer that a server starts by a call: where a variable leaves it to one more instance, and where nothing is written. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const manifest = '{"scripts":{"start":"node src/server.ts"},"dependencies":{"pg-boss":"9.0.3","openai":"5.0.0","express":"5.1.0"}}';
const consumer = "import PgBoss from 'pg-boss';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nconst boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 });\nexport async function startClips() {\n  await boss.start();\n  await boss.work('clips', { teamSize: 4 }, async (job) => { const clip = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: job.data.script }); return clip; });\n}\n";
const server = (start: string, more = ''): string => `import express from 'express';\nimport { startClips } from './clips.ts';\n${more}const app = express();\napp.get('/clips', (req, res) => { res.json({}); });\napp.listen(3000);\n${start}`;
const gated = (start: string): string => `if (process.env.WORKER_ENABLED !== 'false') {\n  ${start}\n}\n`;

interface Compose {
  readonly environment?: string;
  readonly command?: string;
  readonly behind?: string;
  readonly more?: string;
}

const compose = ({ environment = "    environment:\n      PORT: '3000'\n", command = '    command: npm start\n', behind = '', more = '' }: Compose): string => `services:
  site:
    build: .
${command}    ports: ['3000:3000']
${environment}${more}    deploy:
      replicas: 4
${behind}`;
const worker = (environment = "    environment:\n      PORT: '3000'\n", command = '    command: npm start\n'): string => `  site-worker:\n    build: .\n${command}${environment}    healthcheck:\n      disable: true\n    deploy:\n      replicas: 1\n`;

async function suggest(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  return suggestedIn({ 'package.json': manifest, 'src/clips.ts': consumer, 'src/server.ts': server('await startClips();\n'), 'compose.yaml': compose({}), ...files }, [rule]);
}

describe('a consumer that a scaled server starts by a call', () => {
  it('is left to one more instance of the same program', async () => {
    expect(await suggest({})).toEqual({
      'src/server.ts': server(gated('await startClips();')),
      'compose.yaml': compose({ environment: "    environment:\n      WORKER_ENABLED: 'false'\n      PORT: '3000'\n", behind: worker() }),
    });
  });

  it('is so where the file of the consumer only takes jobs from what another file starts', async () => {
    const shared = { 'src/boss.ts': "import PgBoss from 'pg-boss';\nexport const boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 });\nawait boss.start();\n", 'src/clips.ts': consumer.replace("import PgBoss from 'pg-boss';", "import { boss } from './boss.ts';").replace(/const boss = .*\n/, '').replace('  await boss.start();\n', "  console.log('takes clips');\n") };
    expect((await suggest(shared))['src/server.ts']).toBe(server(gated('await startClips();')));
  });

  it('is so whatever starts the program, and however its environment is written', async () => {
    const image = { Dockerfile: 'FROM node:24\nCMD ["node", "src/server.ts"]\n', 'compose.yaml': compose({ command: '', environment: '    environment:\n      - PORT=3000\n' }) };
    expect(await suggest(image)).toMatchObject({ 'compose.yaml': compose({ command: '', environment: '    environment:\n      - WORKER_ENABLED=false\n      - PORT=3000\n', behind: worker('    environment:\n      - PORT=3000\n', '') }) });
    expect((await suggest({ 'compose.yaml': compose({ environment: '' }) }))['compose.yaml']).toContain("      replicas: 4\n    environment:\n      WORKER_ENABLED: 'false'\n  site-worker:\n");
    expect((await suggest({ 'src/server.ts': server('void startClips().catch(console.error);\n') }))['src/server.ts']).toBe(server(gated('void startClips().catch(console.error);')));
  });

  it.each([
    ['the server starts it in two places', { 'src/server.ts': server("await startClips();\napp.post('/start', async (req, res) => { await startClips(); res.end(); });\n") }],
    ['the server starts it when it listens', { 'src/server.ts': server('').replace('app.listen(3000);', 'app.listen(3000, () => { void startClips(); });') }],
    ['the server needs its answer', { 'src/server.ts': server('const started = await startClips();\nconsole.log(started);\n') }],
    ['the routes send by what it starts', { 'src/clips.ts': `${consumer}export const send = (script: string) => boss.send('clips', { script });\n`, 'src/server.ts': server("await startClips();\napp.post('/clips', async (req, res) => { await send(req.body.script); res.end(); });\n").replace('{ startClips }', '{ send, startClips }') }],
    ['it starts what other files use', { 'src/boss.ts': "import PgBoss from 'pg-boss';\nexport const boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 });\n", 'src/clips.ts': consumer.replace("import PgBoss from 'pg-boss';", "import { boss } from './boss.ts';").replace(/const boss = .*\n/, '') }],
    ['it connects for all', { 'src/clips.ts': consumer.replace('  await boss.start();', '  await connect();').replace('export async', "import { connect } from './store.ts';\nexport async"), 'src/store.ts': 'export async function connect() {}\n' }],
    ['it makes what the module keeps', { 'src/clips.ts': consumer.replace('const boss = new', 'let boss: PgBoss | null = null;\nconst made = () => new').replace('  await boss.start();', '  boss = made();') }],
    ['the call shares its line', { 'src/server.ts': server('await startClips(); console.log(1);\n') }],
    ['a timer of the server would run once more', { 'src/server.ts': server("await startClips();\nsetInterval(async () => { await fetch('https://bank.example', { method: 'POST' }); }, 60_000);\n") }],
    ['the name is taken', { 'src/server.ts': server("await startClips();\nconsole.log(process.env.WORKER_ENABLED);\n") }],
    ['another file deploys the server', { Procfile: 'web: node src/server.ts\n' }],
    ['both would listen to the port of the machine', { 'compose.yaml': compose({ more: '    network_mode: host\n' }) }],
    ['the environment is an anchor', { 'compose.yaml': compose({ environment: "    environment: &env\n      PORT: '3000'\n" }) }],
    ['the environment stands on one line', { 'compose.yaml': compose({ environment: "    environment: { PORT: '3000' }\n" }) }],
    ['the lines end in another way', { 'compose.yaml': compose({}).replaceAll('\n', '\r\n') }],
  ])('is not where %s', async (_, files) => {
    const suggested = await suggest(files);
    expect([suggested['src/server.ts'], suggested['compose.yaml'] ?? '']).toEqual([undefined, expect.not.stringContaining('WORKER_ENABLED')]);
  });
});
