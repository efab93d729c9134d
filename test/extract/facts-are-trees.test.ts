import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree } from '../../src/extract/copy-tree.ts';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import type { FileFacts } from '../../src/model/facts.ts';

function extract(path: string, text: string): FileFacts {
  const extraction = extractSource(path, text);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts;
}

/** Objects and lists that stand in several places, by the later ones of these places. */
function findShared(value: unknown, path = 'facts', seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (seen.has(value)) return [path];
  seen.add(value);
  return Object.entries(value).flatMap(([key, item]) => findShared(item, `${path}.${key}`, seen));
}

const orders = `
import type { Pool } from 'pg';
export class Orders<T extends Pool> extends Base {
  cache; static made = [1, this];
  constructor(private readonly pool: T, other: T, limit: number = -0) { super(pool, this, this); this.cache = open(pool); }
  async recent({ userId, limit = -0, ...rest }: { userId: string; limit?: number }, [a, b, ...c]: readonly Map<string, null>[]): Promise<Map<void, null>> {
    const { rows, fields: [first, { name, ...others }] } = await this.pool.query('select 1', [userId, limit, 1e999, , 10n, /x/, a, b, c]);
    if (this.pool && rows.length > 1.5 && first) return await this.pool.end();
    for (const row of rows) this.pool.emit(\`\${row.id}\`, first);
    for await (const [key, value] of rows.open()) this.pool.emit(key, value, rest, others);
    for (let found in rows) found += name;
    this.cache ??= (await this.pool.connect()) || (userId ? rows : first);
    limit &&= rows[userId ?? this.cache?.size]; limit++; delete this.cache[name];
    return (([rows.a, this.cache] = [first, second]), ({ a: rows.b = { c: first }, ...this.rest } = rows));
  }
}
function each<U extends Orders<any>>(one: U, two: U): U[] { return [one, two]; }
enum State { Open, Closed = 1e308, Lost }
`;

const commonJs = `
const models = module.exports = {}, { one, two } = require('./stores');
exports.open = module.exports.opened = (id) => one(id);
/** @template {Store} T @param {T} store @param {T} other @returns {Promise<T>} */
exports.load = async function load(store, other) { return module.exports.load = await store.load(other); };
/** @typedef {{ store: Map<string, *> }} Deps */
class Loader { constructor() { /** @type {Deps} */ this.deps = this.made = undefined; } }
`;

describe('facts', () => {
  it('are trees without holes, as they would be read from JSON', () => {
    for (const facts of [extract('orders.ts', orders), extract('load.js', commonJs)]) {
      expect(findShared(facts)).toEqual([]);
      expect(facts).toStrictEqual(JSON.parse(JSON.stringify(facts)));
    }
  });

  it('have no part that is part of the facts of another file', () => {
    const seen = new Set<unknown>();
    const parts = [orders, commonJs, orders].map((text) => findShared(extract('orders.tsx', text.replaceAll('any', 'unknown')), 'facts', seen));

    expect(parts).toEqual([[], [], []]);
  });

  it.each(['src', 'rules'])('are trees for every file of this project in %s', (name) => {
    const folder = join(import.meta.dirname, '../..', name);
    const seen = new Set<unknown>();
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.[cm]?[jt]sx?$/.test(file)) continue;
      const extraction = extractSource(file, readFileSync(join(folder, file), 'utf8'));
      if (extraction.ok) expect(findShared(extraction.facts, file, seen)).toEqual([]);
    }
  });
});

describe('copyTree', () => {
  it('gives equal facts that have no part of the others', () => {
    const facts = extract('orders.ts', orders);
    const seen = new Set<unknown>();
    findShared(facts, 'facts', seen);

    const copy = copyTree(facts);

    expect(copy).toStrictEqual(facts);
    expect(findShared(copy, 'copy', seen)).toEqual([]);
  });
});
