/** Writes that a scheduled run makes through a function of the project, which is handed their text. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const database = `import { Pool } from 'pg';
const pool = new Pool();
export async function query(text: string, values?: unknown[]) { return (await pool.query(text, values)).rows; }
export async function queryOne(text: string, values?: unknown[]) { const [row] = await query(text, values); return row; }
`;

async function verdicts(insert: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const found = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg":"8.16.0","node-cron":"4.2.1"}}',
    'src/database.ts': database,
    'src/job.ts': `import cron from 'node-cron';\nimport { query, queryOne } from './database.ts';\ncron.schedule('* * * * *', async () => {\n  for (const order of await query("select * from orders where due")) {\n    await fetch('https://billing.example/invoices', { method: 'POST', body: order.id });\n    await ${insert};\n  }\n});\n`,
    ...more,
  });
  return found.map(({ severity, message }) => `${severity} ${/both (.*?) with/.exec(message)?.[1] ?? ''}`);
}

describe('a text that a function of the project is handed', () => {
  it('writes rows as it would in the library', async () => {
    expect(await verdicts("query('insert into invoices (order_id) values ($1)', [order.id])")).toEqual(['warning write']);
    expect(await verdicts("queryOne('insert into invoices (order_id) values ($1) returning id', [order.id])")).toEqual(['warning write']);
  });

  it('writes nothing twice where a row that is there is kept, and nothing where it only reads', async () => {
    expect(await verdicts("query('insert into invoices (order_id) values ($1) on conflict (order_id) do nothing', [order.id])")).not.toContain('warning write');
    expect(await verdicts("query('select count(*) from invoices')")).not.toContain('warning write');
  });

  it('is read however far out the first function is that was asked about', async () => {
    const chain = "import { queryOne } from './database.ts';\nexport const one = (text: string) => two(text);\nconst two = (text: string) => three(text);\nconst three = (text: string) => four(text);\nconst four = (text: string) => queryOne(text);\n";
    const early = "import cron from 'node-cron';\nimport { one } from './chain.ts';\ncron.schedule('0 5 * * *', async () => { await one('select 1'); });\n";
    expect(await verdicts("query('insert into invoices (order_id) values ($1)', [order.id])", { 'src/a-job.ts': early, 'src/chain.ts': chain })).toEqual(['warning write']);
  });
});
