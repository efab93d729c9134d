import { linkSources } from '../../kit/link-sources.ts';

const orders = `export function listOrders(account, limit) { return [account, limit]; }\n`;
const packages = '{"dependencies":{"piscina":"4.8.0","tinypool":"1.0.2","workerpool":"9.2.0"}}';

/** `listOrders: run pool.list(0.account, 0.limit)` */
async function tasksOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { threadTasks = [] } = await linkSources({ 'package.json': packages, 'src/orders.js': orders, ...files });
  return threadTasks.map(({ work, asked, by, task, takes }) => `${work.file.split('/').at(-1) ?? ''}#${String(work.function)}: ${asked} ${by.name} as ${by.exported ?? 'nothing'} ${task ?? ''}(${takes.map(({ parameter, field }) => `${String(parameter)}${field === null ? '' : `.${field}`}`).join(', ')})`);
}

const piscina = (rest = ''): string => `import Piscina from 'piscina';\nexport const pool = new Piscina({ filename: new URL('./tasks.js', import.meta.url).href });\n${rest}`;
const list = `import { listOrders } from './orders.js';\nexport const list = ({ account, limit }) => listOrders(account, limit);\n`;

describe('a task of a pool of threads', () => {
  it('does the work of the function that it hands everything to, and its own', async () => {
    expect(await tasksOf({ 'src/pool.js': piscina(), 'src/tasks.js': list })).toEqual(['tasks.js#1: run pool as pool list(0)', 'orders.js#1: run pool as pool list(0.account, 0.limit)']);
  });

  it.each([
    ['waits for the answer', `export default async function (order) { const found = await listOrders(order.account, order.limit); return found; }`],
    ['is a function declaration', `export default function ({ account, limit }) { return listOrders(account, limit); }`],
  ])('is found where it %s', async (_, task) => {
    expect(await tasksOf({ 'src/pool.js': piscina(), 'src/tasks.js': `import { listOrders } from './orders.js';\n${task}\n` })).toContain('orders.js#1: run pool as pool (0.account, 0.limit)');
  });

  it('is found in CommonJS', async () => {
    const tasks = `const { listOrders } = require('./orders');\nconst list = (account) => listOrders(account);\nmodule.exports = { list };\n`;

    expect(await tasksOf({ 'src/pool.js': `const { resolve } = require('path');\nconst Piscina = require('piscina');\nconst pool = new Piscina({ filename: resolve(__dirname, 'tasks.js') });\nmodule.exports = { pool };\n`, 'src/tasks.js': tasks })).toContain('orders.js#1: run pool as pool list(0)');
  });

  it('is registered by name with workerpool', async () => {
    const tasks = `const workerpool = require('workerpool');\nconst { listOrders } = require('./orders');\nfunction list(account, limit) { return listOrders(account, limit); }\nworkerpool.worker({ list });\n`;

    expect(await tasksOf({ 'src/pool.js': `const workerpool = require('workerpool');\nexports.pool = workerpool.pool(__dirname + '/tasks.js');\nconst own = workerpool.pool(__dirname + '/tasks.js');\n`, 'src/tasks.js': tasks })).toContain('orders.js#1: exec own as nothing list(0, 1)');
  });

  it('is asked for by functions beside the pool, too', async () => {
    const asking = `export const ordersOf = (account, limit) => pool.run({ account, limit }, { name: 'list' });\nexport const anything = (name, data) => pool.run(data, { name });\n`;

    expect((await tasksOf({ 'src/pool.js': piscina(asking), 'src/tasks.js': list })).filter((one) => one.includes('function'))).toEqual(['orders.js#1: function ordersOf as ordersOf (0, 1)']);
  });

  it.each([
    ['it does more than that', `export const list = ({ account }) => { remember(account); return listOrders(account, 10); };`],
    ['it gives part of the answer', `export const list = ({ account, limit }) => listOrders(account, limit).length;`],
    ['it hands on what it was not given', `export const list = ({ account }) => listOrders(account, 10);`],
    ['it has a default for what is not given', `export const list = ({ account, limit = 10 }) => listOrders(account, limit);`],
    ['it does not answer', `export const list = ({ account, limit }) => { listOrders(account, limit); };`],
  ])('does no other work where %s', async (_, task) => {
    expect((await tasksOf({ 'src/pool.js': piscina(), 'src/tasks.js': `import { listOrders } from './orders.js';\n${task}\n` })).filter((one) => one.startsWith('orders'))).toEqual([]);
  });

  it('is unknown where the file of the pool is, and where each request has a pool of its own', async () => {
    expect(await tasksOf({ 'src/pool.js': `import Piscina from 'piscina';\nexport const pool = new Piscina({ filename: process.env.TASKS });\n`, 'src/tasks.js': list })).toEqual([]);
    expect(await tasksOf({ 'src/pool.js': `import Piscina from 'piscina';\nexport const open = () => { const pool = new Piscina({ filename: new URL('./tasks.js', import.meta.url).href }); return pool; };\n`, 'src/tasks.js': list })).toEqual([]);
  });
});
