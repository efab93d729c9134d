/** Handlers of jobs in tables that the program fills. */
import { linkSources } from '../../../kit/link-sources.ts';

const tasks = `import pg from 'pg';
const pool = new pg.Pool();
export const bill = { name: 'bill', run: async () => { await pool.query('select 1'); } };
export const remind = { name: 'remind', run: async () => { await pool.query('select 2'); } };
export const tasks = [bill, remind];
`;

/** The lines of the handlers, by the name of the job where it is known. */
async function handlers(filling: string): Promise<readonly string[]> {
  const graph = await linkSources({
    'package.json': '{"dependencies":{"graphile-worker":"0.16.6","pg":"8.16.0"}}',
    'src/tasks.ts': tasks,
    'src/worker.ts': `import { run } from 'graphile-worker';\nimport { bill, remind, tasks } from './tasks.ts';\n${filling}\nawait run({ taskList });`,
  });
  return graph.entryPoints.map(({ subject, handler }) => `${subject} ${handler.file}:${String(handler.span[0])}`);
}

describe('a table of jobs', () => {
  it('is read where it is written down', async () => {
    expect(await handlers('const taskList = { bill: bill.run };')).toEqual(['bill src/tasks.ts:3']);
  });

  it('is read where a reduce fills it, name by name', async () => {
    expect(await handlers('const taskList = tasks.reduce((list, task) => { list[task.name] = task.run; return list; }, {});')).toEqual(['bill src/tasks.ts:3', 'remind src/tasks.ts:4']);
  });

  it('has all its handlers where it is put together otherwise', async () => {
    const both = ['run src/tasks.ts:3', 'run src/tasks.ts:4'];

    expect(await handlers('const taskList = {}; for (const task of tasks) taskList[task.name] = task.run;')).toEqual(both);
    expect(await handlers('const taskList = Object.fromEntries(tasks.map((task) => [task.name, task.run]));')).toEqual(both);
    expect(await handlers('const taskList = tasks.reduce((list, task) => ({ ...list, [task.name]: task.run }), {});')).toEqual(both);
  });

  it('ends where tables are spread into each other', async () => {
    expect(await handlers('const taskList = { ...others };\nconst others = { ...taskList };')).toEqual([]);
  });

  it('has none of what another table is filled with', async () => {
    expect(await handlers('const other = {}; other[bill.name] = bill.run; const taskList = {};')).toEqual([]);
  });

  it('is not looked into twice: what is written down is what it holds', async () => {
    expect(await handlers('const taskList = { bill: bill.run }; const others = {}; for (const task of tasks) others[task.name] = task.run;')).toEqual(['bill src/tasks.ts:3']);
  });
});
