import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import type { FileFacts } from '../../src/model/facts.ts';
import { copyFacts } from '../../src/pipeline/copy-facts.ts';

function extract(path: string, text: string): FileFacts {
  const extraction = extractSource(path, text);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts;
}

/** Objects and lists that stand in several places, by one of these places. */
function findShared(value: unknown, path = 'facts', seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (seen.has(value)) return [path];
  seen.add(value);
  return Object.entries(value).flatMap(([key, item]) => findShared(item, `${path}.${key}`, seen));
}

const orders = `
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  async recent({ userId, limit = -0 }: { userId: string; limit?: number }): Promise<void> {
    const { rows, fields: [first] } = await this.pool.query('select 1', [userId, limit, 1e999]);
    if (this.pool && rows.length > 1.5) return await this.pool.end();
    for (const row of rows) this.pool.emit(\`\${row.id}\`, first);
  }
}
`;

describe('copying facts', () => {
  it('gives what reading them back from JSON gives', () => {
    const facts = extract('orders.ts', orders);
    expect(copyFacts(facts)).toStrictEqual(JSON.parse(JSON.stringify(facts)));
  });

  it('gives it for every source file of this project', () => {
    const folder = join(import.meta.dirname, '../../src');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const facts = extract(name, readFileSync(join(folder, name), 'utf8'));
      expect(JSON.stringify(copyFacts(facts))).toBe(JSON.stringify(facts));
    }
  });

  it('says nothing twice that extraction refers to from several places', () => {
    const facts = extract('orders.ts', orders);
    expect(findShared(facts)).not.toEqual([]);
    expect(findShared(copyFacts(facts))).toEqual([]);
  });

  it('has no infinite numbers and no negative zero, as JSON has none', () => {
    const copy = copyFacts(extract('limits.ts', 'export const most = 1e999, least = [-0, 1e999];'));
    expect(JSON.stringify(copy.bindings.map((binding) => binding.values))).not.toContain('Infinity');
    expect(copy).toStrictEqual(JSON.parse(JSON.stringify(copy)));
  });

  it('leaves out what is undefined, as JSON does', () => {
    const facts = { ...extract('orders.ts', ''), provides: undefined };
    expect(Object.keys(copyFacts(facts as unknown as FileFacts))).not.toContain('provides');
  });
});
