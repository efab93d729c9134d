/** Jobs that a library finds in a folder, by the names of its files. */
import { linkSources } from '../../../kit/link-sources.ts';

const task = "export default async (payload, helpers) => { await helpers.query('select 1'); };\n";

async function jobs(files: Readonly<Record<string, string>>, scripts: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const graph = await linkSources({ 'package.json': JSON.stringify({ scripts, dependencies: { 'graphile-worker': '0.16.6' } }), ...files });
  return graph.entryPoints.map(({ kind, subject, handler }) => `${kind} ${subject} ${handler.file}`).toSorted();
}

const worker = (options: string, before = ''): string => `import path from 'node:path';\nimport { fileURLToPath } from 'node:url';\nimport { run } from 'graphile-worker';\n${before}\nawait run({ connectionString: 'db', ${options} });\n`;

describe('a folder of tasks', () => {
  it.each([
    ['joined to the folder of the file', "taskDirectory: path.join(__dirname, 'tasks')", 'src/tasks'],
    ['in a template', 'taskDirectory: `${import.meta.dirname}/tasks`', 'src/tasks'],
    ['by a name', 'taskDirectory: folder', 'src/tasks'],
    ['from the folder that the program is started in', "taskDirectory: 'worker/tasks'", 'worker/tasks'],
    ['resolved from there', "taskDirectory: path.resolve('./worker/tasks')", 'worker/tasks'],
    ['compiled', 'taskDirectory: `${process.cwd()}/dist/tasks`', 'src/tasks'],
    ['where nothing else is said', 'concurrency: 5', 'tasks'],
  ])('is read: %s', async (_, options, folder) => {
    const files = { 'src/worker.ts': worker(options, "const folder = path.join(__dirname, './tasks');"), [`${folder}/remind.ts`]: task, [`${folder}/remind.test.ts`]: task, 'src/other/bill.ts': task };

    expect(await jobs(files)).toEqual([`consumer remind ${folder}/remind.ts`]);
  });

  it.each([
    ['a list of tasks is handed over', 'taskList'],
    ['a preset may name another', 'preset'],
    ['options come from elsewhere', '...settings'],
  ])('is not looked for by itself where %s', async (_, options) => {
    expect(await jobs({ 'src/worker.ts': worker(options, "import { preset, settings, taskList } from './settings.ts';"), 'tasks/remind.ts': task })).toEqual([]);
  });

  it('is not guessed where its name is put together', async () => {
    expect(await jobs({ 'src/worker.ts': worker('taskDirectory: path.join(__dirname, name)', 'const name = process.env.TASKS;'), 'src/tasks/remind.ts': task, 'tasks/remind.ts': task })).toEqual([]);
  });

  it('is that of the program of the library where a script runs it', async () => {
    expect(await jobs({ 'tasks/remind.js': 'module.exports = async () => {};', 'lib/other.js': 'module.exports = async () => {};' }, { worker: 'graphile-worker -c "$DATABASE_URL"' })).toEqual(['consumer remind tasks/remind.js']);
    expect(await jobs({ 'tasks/remind.js': 'module.exports = async () => {};' }, { worker: 'node worker.js' })).toEqual([]);
  });
});
