import rule from '../../rules/connections-above-limit/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const app = (pool: string, query = 'pool.query'): string => `import express from 'express';\nimport { Pool } from 'pg';\n${pool}\nconst app = express();\napp.get('/bookings', async (req, res) => {\n  res.json(await ${query}('select 1'));\n});\napp.listen(3000);\n`;
const service = (instances: number): string => `resource "google_cloud_run_v2_service" "bookings" {\n  name = "bookings"\n  template {\n    scaling {\n      max_instance_count = ${instances}\n    }\n  }\n}\n`;
const database = (connections: string, name = 'bookings'): string => `resource "google_sql_database_instance" "${name}" {\n  database_version = "POSTGRES_16"\n  settings {\n    database_flags {\n      name  = "max_connections"\n      value = "${connections}"\n    }\n  }\n}\n`;

async function inCloud(code: string, terraform: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'src/app.ts': code, 'infra/main.tf': terraform });
}

describe('connections-above-limit', () => {
  it('multiplies instances by the size of the pool, and shows where each number stands', async () => {
    const [finding, ...others] = await inCloud(app('const pool = new Pool({ max: 15 });'), service(20) + database('100'));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'bookings', file: 'src/app.ts', line: 3 });
    expect(finding?.message).toBe('With all its 20 instances started, bookings may hold 20 x 15 = 300 connections, and PostgreSQL is told to take 100: requests then fail with "too many clients already", in everything that uses this database.');
    expect(finding?.advice).toContain('Let the pool have at most 5 connections');
    expect(finding?.evidence.map(({ file, line, label }) => `${file}:${String(line)} ${label}`)).toEqual(['src/app.ts:3 pg new Pool(), up to 15 connections', 'infra/main.tf:5 20 instances at most', 'infra/main.tf:14 PostgreSQL takes 100 connections']);
  });

  it('adds the pools of one service', async () => {
    const code = `${app('const pool = new Pool({ max: 4 });\nexport const reports = new Pool({ max: 3 });')}app.get('/reports', async (req, res) => res.json(await reports.query('select 2')));\n`;

    expect((await inCloud(code, service(20) + database('100')))[0]?.message).toContain('20 x (4 + 3) = 140 connections');
  });

  it('takes the default of the library where nothing sets the size', async () => {
    expect((await inCloud(app('const pool = new Pool();'), service(20) + database('100')))[0]?.message).toContain('20 x 10 = 200');
  });

  it.each([
    ['a pool is made on first use', `let made;\nfunction getPool() {\n  made ??= new Pool({ max: 15 });\n  return made;\n}`, 'getPool().query'],
    ['a query builder is given the pool', `import { drizzle } from 'drizzle-orm/node-postgres';\nconst db = drizzle({ client: new Pool({ max: 15 }) });`, 'db.execute'],
  ])('sees it where %s', async (_, pool, query) => {
    expect(await inCloud(app(pool, query), service(20) + database('100'))).toMatchObject([{ subject: 'bookings' }]);
  });

  it.each([
    ['the database takes them', app('const pool = new Pool({ max: 5 });'), service(20) + database('100')],
    ['the limit is no number', app('const pool = new Pool({ max: 15 });'), service(20) + database('${var.most}')],
    ['the size of the pool is set outside', app('const pool = new Pool({ max: Number(process.env.POOL) });'), service(20) + database('100')],
    ['no file says how many instances there are', app('const pool = new Pool({ max: 15 });'), database('10')],
    ['there are two databases', app('const pool = new Pool({ max: 15 });'), service(20) + database('100') + database('50', 'reports')],
    ['each request has a pool of its own', app('', 'new Pool({ max: 15 }).query'), service(20) + database('100')],
  ])('is quiet where %s', async (_, code, terraform) => {
    expect(await inCloud(code, terraform)).toEqual([]);
  });

  it('holds the limit of a compose file against services of that file only, as information', async () => {
    const compose = 'services:\n  api:\n    build: .\n    deploy:\n      replicas: 20\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=50\n';

    expect(await findingsOf(rule, { 'src/app.ts': app('const pool = new Pool();'), 'compose.yml': compose })).toMatchObject([{ severity: 'info', subject: 'api' }]);
    expect(await findingsOf(rule, { 'src/app.ts': app('const pool = new Pool();'), 'compose.yml': compose.replace('      replicas: 20\n', '      mode: replicated\n'), 'infra/main.tf': service(20) })).toEqual([]);
  });
});
