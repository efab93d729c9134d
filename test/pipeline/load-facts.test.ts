import { describe, expect, it } from '@jest/globals';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import type { FileFacts } from '../../src/model/facts.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { createFactsLoader } from '../../src/pipeline/load-facts.ts';
import { noProgress } from '../../src/pipeline/progress.ts';

const text = `
import { Pool } from 'pg';
export class Payouts {
  constructor(private readonly pool: Pool) {}
  async pay({ id, amount }: { id: string; amount: number }) {
    if (await this.pool.query('select 1 from payouts where id = $1', [id])) return await this.pool.end();
    return amount;
  }
}
`;

const snapshot: Snapshot = {
  revision: null,
  entries: [{ path: 'src/payouts.ts', blob: 'a'.repeat(40), kind: 'file', size: text.length }],
  read: (blobs) => Promise.resolve(new Map(blobs.map((blob) => [blob, Buffer.from(text)]))),
};

async function load(mostHeld?: number): Promise<() => FileFacts> {
  const { facts } = await createFactsLoader(openFactsCache(null), noProgress, mostHeld).loadSources(snapshot, snapshot.entries);
  const stored = facts.get('src/payouts.ts');
  if (stored === undefined) throw new Error('not extracted');
  return () => stored.read();
}

describe('facts that were extracted in this run', () => {
  it('are the same whether they were held as objects or as text', async () => {
    const [held, written] = [await load(), await load(0)];
    expect(held().calls).toHaveLength(2);
    expect(JSON.stringify(held())).toBe(JSON.stringify(written()));
  });

  it('are given anew to each place that asks for them', async () => {
    for (const read of [await load(), await load(0)]) {
      const [one, other] = [read(), read()];
      expect(one).toStrictEqual(other);
      expect(one.functions[1]).not.toBe(other.functions[1]);
    }
  });
});
