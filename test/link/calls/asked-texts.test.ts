import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

const list = `'select * from orders'`;
const insert = `'insert into orders (id) values (?)'`;

/** Which of the statement's methods the route comes to, by a wrapper that is called like this. */
async function reached(call: string, wrapper: string, more = ''): Promise<string> {
  const orders = `import { db } from './db';\n${more}\n${wrapper}`;
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/orders.ts': orders, 'src/statements.ts': `export const RECENT = 'SELECT * FROM orders';`, 'src/app.ts': checkout(`res.json(${call});`, `import { query } from './orders';\nimport { RECENT } from './statements';`) });
  return calls.map((one) => /Statement\.(\w+)/.exec(one)?.[1] ?? one).join(' ');
}

/** A wrapper that reads where the test holds, and writes where it does not. */
function choosing(test: string, before = ''): string {
  return `export function query(sql, params = []) { const statement = db.prepare(sql); ${before} if (${test}) return statement.all(...params); return statement.run(...params); }`;
}

describe('a wrapper that looks at the statement', () => {
  it.each([
    ['how it begins', `sql.startsWith('select')`],
    ['how it begins, however it is written', `sql.trim().toLowerCase().startsWith('select')`],
    ['a pattern', String.raw`/^\s*select/i.test(sql)`],
    ['a pattern of several words', String.raw`/^\s*(select|with|pragma)\b/i.test(sql)`],
    ['what a pattern finds', String.raw`sql.match(/^\s*(?:select|with)\s/i)`],
    ['its first word', `sql.trim().split(' ')[0].toUpperCase() === 'SELECT'`],
    ['its first word by a pattern', String.raw`sql.split(/\s+/)[0].toLowerCase() === 'select'`],
    ['its first letters', `sql.slice(0, 6).toLowerCase() === 'select'`],
    ['where a word stands', `sql.toLowerCase().indexOf('select') === 0`],
    ['one of several words', `['SELECT', 'WITH'].includes(sql.trim().split(' ')[0].toUpperCase())`],
    ['one test and another', `sql.startsWith('select') || sql.startsWith('with')`],
    ['what it is not', `!/^(insert|update|delete)/i.test(sql)`],
  ])('comes to what it does with this one: %s', async (_, test) => {
    expect(await reached(`query(${list})`, choosing(test))).toBe('all');
    expect(await reached(`query(${insert})`, choosing(test))).toBe('run');
    expect(await reached('query(req.body.sql)', choosing(test))).toBe('all run');
  });

  it.each([
    ['a constant', choosing('isRead', `const isRead = sql.trim().toLowerCase().startsWith('select');`)],
    ['a constant for the text', choosing(`head.startsWith('select')`, 'const head = sql.trim().toLowerCase();')],
    ['a constant pattern', `const READS = /^select/i;\n${choosing('READS.test(sql)')}`],
    ['a function of its own', `function isRead(text) { return text.trim().toLowerCase().startsWith('select'); }\n${choosing('isRead(sql)')}`],
    ['a function that it is handed on to', `function run(text, params) { const statement = db.prepare(text); if (/^select/i.test(text)) return statement.all(params); return statement.run(params); }\nexport function query(sql, params) { return run(sql, params); }`],
    ['a method that it is handed on to', `class Store { all(sql) { return this.run(sql); } run(sql) { const statement = db.prepare(sql); return /^select/i.test(sql) ? statement.all() : statement.run(); } }\nconst store = new Store();\nexport function query(sql) { return store.all(sql); }`],
    ['a function within', `export function query(sql) { return db.transaction(() => { const statement = db.prepare(sql); return sql.startsWith('select') ? statement.all() : statement.run(); })(); }`],
  ])('asks by way of %s', async (_, wrapper) => {
    expect(await reached(`query(${list})`, wrapper)).toBe('all');
    expect(await reached(`query(${insert})`, wrapper)).toBe('run');
  });

  it.each([
    ['a template whose beginning is spelled out', 'query(`select * from ${req.body.table}`)', 'all'],
    ['a template that begins with something else', 'query(`${req.body.verb} from orders`)', 'all run'],
    ['a sum', `query('insert into ' + req.body.table)`, 'run'],
    ['a text that goes on', `query(req.body.all ? 'select 1' : 'select 2')`, 'all'],
    ['either of two', `query(req.body.all ? 'select 1' : 'delete from orders')`, 'all run'],
    ['a constant of another file', 'query(RECENT)', 'all'],
    ['all of several statements', `query(${list}), query(${insert})`, 'all run'],
  ])('is told by %s', async (_, call, methods) => {
    expect(await reached(`[${call}]`, choosing(String.raw`/^\s*select/i.test(sql)`))).toBe(methods);
  });

  it('is told by a text that grows', async () => {
    const wrapper = choosing(`sql.startsWith('select')`).replace('export function query', 'function ask');

    expect(await reached('query(req.body.paid)', `${wrapper}\nexport function query(paid) { let sql = 'select * from orders'; if (paid) sql += ' where paid'; return ask(sql); }`)).toBe('all');
    expect(await reached('query(req.body.paid)', `${wrapper}\nexport function query(paid) { let sql = 'select * from orders'; if (paid) sql = paid; return ask(sql); }`)).toBe('all run');
  });

  it('takes what is put into a statement for names and values', async () => {
    const wrapper = choosing(`/returning/i.test(sql) || sql.includes('RETURNING')`);

    expect(await reached('query(`insert into orders (${req.body.columns}) values (1) returning id`)', wrapper)).toBe('all');
    expect(await reached('query(`insert into orders (${req.body.columns}) values (1)`)', wrapper)).toBe('run');
    expect(await reached('query(`orders ${req.body.columns}`)', wrapper)).toBe('all run');
  });

  it.each([
    ['something else decides too', `sql.startsWith('select') && params.length > 0`, 'all run'],
    ['the word may go on', String.raw`/^select\b/.test(sql)`, 'all run'],
    ['a pattern is no plain one', String.raw`/^(?:\s*select)+/i.test(sql)`, 'all run'],
    ['the text is another one by then', `(sql = rewrite(sql)).startsWith('select')`, 'all run'],
  ])('comes to both where %s', async (_, test, methods) => {
    expect(await reached('query(`select${req.body.rest}`)', choosing(test))).toBe(methods);
  });

  it('runs no pattern that would keep it busy', async () => {
    const pattern = `${'(a|a)'.repeat(12)}z`;

    expect(await reached(`query('${'a'.repeat(3_000)}')`, choosing(`/${pattern}/.test(sql)`))).toBe('all run');
  });
});
