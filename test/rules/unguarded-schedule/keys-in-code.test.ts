/** Rows that a key refuses the second time, where the schema stands in the code. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const closing = (schema: string): Record<string, string> => ({
  'package.json': '{"dependencies":{"pg":"8.16.0","express":"5.1.0"}}',
  'deploy.sh': 'gcloud run deploy shop --source . --timeout 300 --max-instances 3\ngcloud scheduler jobs create http closings --schedule "0 1 * * *" --uri https://shop-xk2q7.a.run.app/closings --attempt-deadline 30s\n',
  'src/app.ts': `import express from 'express';\nimport { Pool } from 'pg';\nconst db = new Pool();\nawait db.query(\`${schema}\`);\nconst app = express();\napp.post('/closings', async (req, res) => {\n  const shops = await db.query('select shop, total from day_totals');\n  for (const { shop, total } of shops.rows) await db.query('insert into closings (shop, day, total) values ($1, $2, $3)', [shop, req.body.day, total]);\n  res.sendStatus(204);\n});\napp.listen(8080);\n`,
});

describe('unguarded-schedule, a key of a table that the code makes', () => {
  it('refuses the row of a second run', async () => {
    expect(await findingsOf(rule, closing('create table if not exists closings (shop text, day date, total int, primary key (shop, day))'))).toEqual([]);
  });

  it.each([
    ['of the row alone', 'create table if not exists closings (id serial primary key, shop text, day date, total int)'],
    ['of another table', 'create table if not exists openings (shop text, day date, primary key (shop, day))'],
  ])('refuses none where it is one %s', async (_, schema) => {
    expect(await findingsOf(rule, closing(schema))).toHaveLength(1);
  });

  it('refuses none where it is one of a table by the same name of another package', async () => {
    const own = closing('create table if not exists closings (id serial primary key, shop text, day date, total int)');
    const keyed = { 'package.json': '{"name":"till"}', 'src/db.sql': 'create table closings (shop text, day date, total int, primary key (shop, day));' };
    const under = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

    expect(await findingsOf(rule, { ...own, ...under('apps/till', keyed) })).toHaveLength(1);
    // What has no table of that name itself may share the database of the other.
    expect(await findingsOf(rule, { ...closing('select 1'), ...under('packages/db', keyed) })).toEqual([]);
  });
});
