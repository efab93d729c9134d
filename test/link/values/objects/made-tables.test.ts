import { blockingCalls } from '../../blocking-calls.ts';

const ask = (table: string, asked: string): Promise<readonly string[]> =>
  blockingCalls({
    'src/app.ts': `import express from 'express';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nconst memory = { prepare: () => ({ all: () => [] }) };\nconst SQL = { one: 'select 1', list: 'select 2' };\nconst table = ${table};\nconst app = express();\napp.post('/api/checkout', (req, res) => res.json(${asked}));`,
  });
const found = ['POST /api/checkout -> better-sqlite3 Statement.all()'];

describe('a table made of a list of names', () => {
  const makers = [
    (value: string) => `Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, ${value}]))`,
    (value: string) => `Object.fromEntries(Object.keys(SQL).map((name) => { const sql = SQL[name]; return [name, ${value}]; }))`,
    (value: string) => `Object.keys(SQL).reduce((all, sql) => ({ ...all, [sql]: ${value} }), {})`,
    (value: string) => `Object.entries(SQL).reduce((all, [name, sql]) => ({ ...all, [name]: ${value} }), {} as Record<string, any>)`,
  ];

  it.each(makers)('holds the same under each of them', async (make) => {
    expect(await ask(make('db.prepare(sql)'), 'table.one.all()')).toEqual(found);
    expect(await ask(make('db.prepare(sql)'), 'table.list.all()')).toEqual(found);
    expect(await ask(make('db.prepare(sql)'), 'table[req.query.name].all()')).toEqual(found);
    expect(await ask(make('memory.prepare(sql)'), 'table.list.all()')).toEqual([]);
  });

  it('holds nothing under a name that is not one of them', async () => {
    expect(await ask(`Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]))`, 'table.other.all()')).toEqual([]);
    expect(await ask(`Object.fromEntries([['one', db.prepare('select 1')], ['list', memory.prepare()]])`, 'table.list.all()')).toEqual([]);
  });

  it('is a map as well', async () => {
    const map = 'new Map(Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]))';

    expect(await ask(map, `table.get('list').all()`)).toEqual(found);
    expect(await ask(map, `table.get('other').all()`)).toEqual([]);
  });

  it('does not hide what else is in the object that is spread', async () => {
    expect(await ask(`['one'].reduce((all, sql) => ({ ...all, [sql]: db.prepare(sql) }), { list: memory.prepare() })`, 'table.list.all()')).toEqual([]);
    expect(await ask(`['one'].reduce((all, sql) => ({ ...all, [sql]: () => db.prepare(sql).all() }), {})`, `table.hasOwnProperty('one')`)).toEqual([]);
  });
});
