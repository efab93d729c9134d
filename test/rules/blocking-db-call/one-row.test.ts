/** A read of one row by its key is over in microseconds: told, and not as loud as what grows with the table. */
import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const server = (answer: string, more = ''): Record<string, string> => ({
  'src/app.ts': `import express from 'express';\nimport Database from 'better-sqlite3';\nconst db = new Database('orders.db');\nconst app = express();\n${more}\napp.get('/orders/:id', (req, res) => { ${answer} });\napp.listen(3000);`,
  'schema.sql': 'CREATE TABLE orders (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL, number INTEGER NOT NULL, email TEXT, UNIQUE (shop_id, number));',
});
const get = (sql: string): string => `res.json(db.prepare(${JSON.stringify(sql)}).get(req.params.id));`;
const severityOf = async (files: Record<string, string>): Promise<string | undefined> => (await findingsOf(rule, files))[0]?.severity;

describe('blocking-db-call, a read of one row by its key', () => {
  it.each([
    ['its id', get('SELECT * FROM orders WHERE id = ?')],
    ['its id, and more that has to hold', get('select number, email from orders o where o.id = @id and o.email is not null limit 1')],
    ['a unique key of the schema', get('SELECT id FROM orders WHERE shop_id = ? AND number = ?')],
    ['a key of a table that the code makes', get('SELECT * FROM settings WHERE key = ?'), 'db.exec(`CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT)`);'],
    ['a statement that was prepared before', 'res.json(byId.get(req.params.id));', "const byId = db.prepare('SELECT * FROM orders WHERE id = ?');"],
    ['drizzle', 'res.json(orm.select().from(orders).where(eq(orders.id, req.params.id)).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst orm = drizzle(db);"],
  ])('is a warning: by %s', async (_, answer, more = '') => {
    expect(await severityOf(server(answer, more))).toBe('warning');
  });

  it.each([
    ['half of a key', get('SELECT * FROM orders WHERE shop_id = ?')],
    ['a column that is no key', get('SELECT * FROM orders WHERE email = ?')],
    ['another table as well', get('SELECT * FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id = ?')],
    ['two tables in a list', get('SELECT * FROM orders o, lines l WHERE o.id = ?')],
    ['a count of other rows beside it', get('SELECT *, (SELECT count(*) FROM lines) AS n FROM orders WHERE id = ?')],
    ['one key or another column', get('SELECT * FROM orders WHERE id = ? OR email = ?')],
    ['all but one', get('SELECT * FROM orders WHERE NOT id = ?')],
    ['those behind a key', get('SELECT * FROM orders WHERE id > ?')],
    ['a list of keys', get('SELECT * FROM orders WHERE id IN (1, 2, 3)')],
    ['a sum of keys', get('SELECT * FROM orders WHERE id = shop_id + 1')],
    ['what the program fills in', 'res.json(db.prepare(`SELECT * FROM orders WHERE ${req.query.filter} AND id = ?`).get(1));'],
    ['no row, it writes one', 'db.prepare("UPDATE orders SET email = ? WHERE id = ?").run(1, 2); res.end();'],
    ['drizzle, with another table', 'res.json(orm.select().from(orders).innerJoin(lines, eq(lines.order, orders.id)).where(eq(orders.id, req.params.id)).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq } from 'drizzle-orm';\nimport { orders, lines } from './schema.ts';\nconst orm = drizzle(db);"],
    ['rows of a view', get('SELECT * FROM order_totals WHERE id = ?'), "db.exec('CREATE VIEW order_totals AS SELECT shop_id AS id, count(*) AS orders FROM orders GROUP BY shop_id');"],
    ['a part of a key that goes by the name of one', get('SELECT * FROM prices WHERE id = ?'), "db.exec('CREATE TABLE prices (version INTEGER, id INTEGER, PRIMARY KEY (version, id))');"],
    ['a key of some rows only', get('SELECT * FROM carts WHERE email = ?'), "db.exec('CREATE UNIQUE INDEX open_carts ON carts (email) WHERE closed = 0');"],
    ['one of two statements', 'res.json(list.all());', "let list = db.prepare('SELECT * FROM orders WHERE id = 1'); if (process.env.ALL) list = db.prepare('SELECT * FROM orders');"],
    ['more behind it', "db.exec('SELECT * FROM orders WHERE id = 1 LIMIT 1; DELETE FROM orders'); res.end();"],
    ['drizzle, another column of the row', 'res.json(orm.select().from(orders).where(eq(orders.id, orders.parent)).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst orm = drizzle(db);"],
    ['drizzle, what another statement finds', 'res.json(orm.select().from(orders).where(eq(orders.id, sql`(select max(order_id) from lines)`)).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq, sql } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst orm = drizzle(db);"],
    ['drizzle, and a count of other rows', 'res.json(orm.select({ id: orders.id, n: sql`(select count(*) from lines)` }).from(orders).where(eq(orders.id, req.params.id)).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq, sql } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst orm = drizzle(db);"],
    ['drizzle, one key or another', 'res.json(orm.select().from(orders).where(or(eq(orders.id, req.params.id), eq(orders.email, 1))).get());', "import { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq, or } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst orm = drizzle(db);"],
  ])('stays an error where it asks for %s', async (_, answer, more = '') => {
    expect(await severityOf(server(answer, more))).toBe('error');
  });

  it('stays an error for each item of a list', async () => {
    expect(await severityOf(server("for (const id of req.body.ids) db.prepare('SELECT * FROM orders WHERE id = ?').get(id); res.end();"))).toBe('error');
  });

  it('stays an error in middleware, which every request pays for', async () => {
    expect(await severityOf(server('res.end();', "app.use((req, res, next) => { req.order = db.prepare('SELECT * FROM orders WHERE id = ?').get(1); next(); });"))).toBe('error');
  });

  it('stays an error where a server is asked over the network', async () => {
    expect(await severityOf({ 'src/app.ts': "import express from 'express';\nimport Database from 'libsql';\nconst db = new Database('libsql://orders.example.com');\nconst app = express();\napp.get('/orders/:id', (req, res) => { res.json(db.prepare('SELECT * FROM orders WHERE id = ?').get(req.params.id)); });\napp.listen(3000);" })).toBe('error');
  });

  it.each([
    ['nothing else', {}],
    ['a job as well', { 'src/cron.ts': "import cron from 'node-cron';\ncron.schedule('0 5 * * *', () => console.log('closing'));" }],
  ])('knows the keys that drizzle declares, where the program has %s', async (_, more) => {
    const files = {
      'src/schema.ts': "import { sqliteTable, text } from 'drizzle-orm/sqlite-core';\nexport const orders = sqliteTable('orders', { number: text('number').notNull().unique(), email: text('email') });",
      'src/app.ts': "import express from 'express';\nimport Database from 'better-sqlite3';\nimport { drizzle } from 'drizzle-orm/better-sqlite3';\nimport { eq } from 'drizzle-orm';\nimport { orders } from './schema.ts';\nconst db = drizzle(new Database('orders.db'));\nconst app = express();\napp.get('/orders/:number', (req, res) => { res.json(db.select().from(orders).where(eq(orders.number, req.params.number)).get()); });\napp.listen(3000);",
      ...more,
    };

    expect(await severityOf(files)).toBe('warning');
  });

  it('says that it is short', async () => {
    const [finding] = await findingsOf(rule, server(get('SELECT * FROM orders WHERE id = ?')));

    expect(finding?.message).toContain('It reads one row by its key, which is short: it hurts where the requests are many.');
  });
});
