/** Rows that ClickHouse replaces are not there twice. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const count = async (engine: string, work = "await clickhouse.insert({ table: 'visits', values: [{ shop: job.data.shop, day: job.data.day }], format: 'JSONEachRow' });"): Promise<number> => (await findingsOf(rule, {
  'package.json': '{"dependencies":{"bullmq":"5.53.0","@clickhouse/client":"1.11.0"}}',
  'migrations/1.sql': `CREATE TABLE visits (shop String, day Date, seen DateTime64(3)) ENGINE = ${engine} ORDER BY (shop, day);`,
  'src/worker.ts': `import { Worker } from 'bullmq';\nimport { createClient } from '@clickhouse/client';\nconst clickhouse = createClient();\nnew Worker('visits', async (job) => { ${work} }, { maxStalledCount: 3 });\n`,
})).length;

describe('unguarded-consumer, rows of ClickHouse', () => {
  it('may come again where the engine of their table replaces them', async () => {
    expect(await count('ReplacingMergeTree(seen)')).toBe(0);
  });

  it('may come again where a part of the key is left to the table, and not where each run makes one', async () => {
    const insert = (values: string): string => `await clickhouse.insert({ table: 'visits', values: [${values}], format: 'JSONEachRow' });`;

    expect(await count('ReplacingMergeTree(seen)', insert('{ shop: job.data.shop }'))).toBe(0);
    expect(await count('ReplacingMergeTree(seen)', insert('{ shop: job.data.shop, day: job.data.day, seen: Date.now() }'))).toBe(0);
    expect(await count('ReplacingMergeTree(seen)', insert('{ shop: crypto.randomUUID(), day: job.data.day }'))).toBe(1);
    expect(await count('ReplacingMergeTree(seen)', insert('{ shop: job.data.shop, day: new Date() }'))).toBe(1);
  });

  it('are there twice elsewhere', async () => {
    expect(await count('MergeTree()')).toBe(1);
    expect(await count('SummingMergeTree()')).toBe(1);
    expect(await count('ReplacingMergeTree(seen)', "await clickhouse.insert({ table: 'clicks', values: [{ shop: job.data.shop }], format: 'JSONEachRow' });")).toBe(1);
    expect(await count('ReplacingMergeTree(seen)', "await clickhouse.insert({ table: job.data.table, values: [{ shop: job.data.shop }], format: 'JSONEachRow' });")).toBe(1);
  });
});
