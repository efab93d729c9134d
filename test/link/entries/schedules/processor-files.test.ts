import { linkSources } from '../../../kit/link-sources.ts';

const processor = { 'src/jobs/mail.ts': 'export default async function sendMail(job) { await fetch(job.data.url); }' };

async function handlersOf(source: string, files: Readonly<Record<string, string>> = processor, file = 'src/main.ts'): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ 'package.json': '{"dependencies":{"bullmq":"5.53.0","bull":"4.16.0"}}', ...files, [file]: source });
  return entryPoints.filter(({ kind }) => kind === 'consumer').map(({ subject, handler }) => `${subject} ${handler.file}`);
}

const worker = (argument: string, imports = ''): string => `import { Worker } from 'bullmq';\nimport path, { join } from 'node:path';\nimport { fileURLToPath, pathToFileURL } from 'node:url';\n${imports}\nnew Worker('mails', ${argument}, {});\n`;

describe('a processor that is given as a file', () => {
  it.each([
    "path.join(__dirname, 'jobs', 'mail.js')",
    "join(__dirname, 'jobs/mail.js')",
    "path.resolve(__dirname, './jobs/mail.ts')",
    '`${__dirname}/jobs/mail.js`',
    "__dirname + '/jobs/mail.js'",
    "new URL('./jobs/mail.js', import.meta.url)",
    "fileURLToPath(new URL('./jobs/mail.js', import.meta.url))",
    "pathToFileURL(path.join(__dirname, 'jobs', 'mail.js'))",
    "path.join(import.meta.dirname, 'jobs', 'mail.js')",
    'file',
  ])('is found: %s', async (argument) => {
    expect(await handlersOf(worker(argument, "const file = path.join(__dirname, 'jobs', 'mail.js');"))).toEqual(['mails src/jobs/mail.ts']);
  });

  it('is what the file exports in CommonJS, too', async () => {
    const files = { 'src/jobs/mail.js': 'module.exports = async (job) => { await fetch(job.data.url); };' };

    expect(await handlersOf("const Queue = require('bull');\nconst queue = new Queue('mails');\nqueue.process(__dirname + '/jobs/mail.js');\n", files, 'src/main.js')).toHaveLength(1);
  });

  it('is nobody where the file is not there, or its name is not known', async () => {
    expect(await handlersOf(worker("path.join(__dirname, 'jobs', 'letter.js')"))).toEqual([]);
    expect(await handlersOf(worker("path.join(__dirname, 'jobs', name)"))).toEqual([]);
    expect(await handlersOf(worker("'mails'"))).toEqual([]);
  });
});
