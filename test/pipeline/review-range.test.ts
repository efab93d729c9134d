import blockingDbCall from '../../rules/blocking-db-call/rule.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import type { FactsCache } from '../../src/cache/facts-cache.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { Config } from '../../src/model/config.ts';
import type { RangeReview } from '../../src/model/range-review.ts';
import { reviewRange } from '../../src/pipeline.ts';
import type { Rule } from '../../src/rulekit/define-rule.ts';
import type { TestRepository } from '../kit/git-repository.ts';
import { blockingCheckout, createShop, shopFiles } from '../kit/shop-repository.ts';

interface Range {
  readonly base: string;
  readonly head: string | null;
  readonly config?: Config;
  readonly cache?: FactsCache;
  readonly rules?: readonly Rule[];
}

const review = async (repository: TestRepository, { base, head, config = defaultConfig, cache = openFactsCache(null), rules }: Range): Promise<RangeReview> =>
  reviewRange({ repository: await openRepository(repository.dir), base, head, config, cache, ...(rules && { rules }) });
const getIntroduced = (result: RangeReview): string[] => result.comparison.introduced.map(({ finding }) => `${finding.rule} ${finding.subject} ${finding.file}`);

describe('reviewRange', () => {
  it('says what a pull request introduces, though the bad line itself is old', async () => {
    const shop = createShop();

    const result = await review(shop, shop);

    expect(getIntroduced(result)).toEqual(['blocking-db-call POST /api/checkout src/orders.ts']);
    expect(result.comparison.introduced[0]?.cause).toMatchObject({ file: 'src/checkout.ts', line: 5 });
    expect(result.plan.comments.map((comment) => comment.path)).toEqual(['src/checkout.ts']);
    expect(result.base).toBe(shop.base);
  });

  it('says what a container is told to give, though no route imports the file that tells it', async () => {
    const asking = {
      'package.json': '{ "dependencies": { "express": "4", "better-sqlite3": "11", "awilix": "12" } }\n',
      'src/container.ts': `import { createContainer } from 'awilix';\nexport const container = createContainer();\n`,
      'src/app.ts': `import express from 'express';\nimport { container } from './container.ts';\nexpress().get('/recent', (req, res) => res.json(container.resolve('orders').list()));\n`,
    };
    const shop = createShop(asking, { 'src/bindings.ts': `import { asValue } from 'awilix';\nimport { container } from './container.ts';\nimport { getRecent } from './orders.ts';\ncontainer.register({ orders: asValue({ list: () => getRecent('all') }) });\n` });

    expect(getIntroduced(await review(shop, shop))).toEqual(['blocking-db-call GET /recent src/orders.ts']);
  });

  it('is quiet about what was there before', async () => {
    const shop = createShop(blockingCheckout, { 'src/checkout.ts': `// Orders are refused twice.\n${blockingCheckout['src/checkout.ts']}` });

    const result = await review(shop, shop);

    expect(getIntroduced(result)).toEqual([]);
    expect(result.comparison.unchanged).toHaveLength(1);
    expect(result.plan.check.conclusion).toBe('success');
  });

  it('names what a pull request repairs', async () => {
    const shop = createShop(blockingCheckout, { 'src/checkout.ts': shopFiles['src/checkout.ts'] });

    const result = await review(shop, shop);

    expect([result.comparison.resolved.length, getIntroduced(result)]).toEqual([1, []]);
  });

  it('compares with the commit where the branch left, not with what main became since', async () => {
    const shop = createShop(blockingCheckout, { 'README.md': 'Shop\n' });
    shop.git('checkout', '--quiet', 'main');
    const base = shop.commit({ 'src/checkout.ts': shopFiles['src/checkout.ts'] });

    const result = await review(shop, { base, head: shop.head });

    expect([getIntroduced(result), result.comparison.resolved, result.base]).toEqual([[], [], shop.base]);
  });

  it('reviews uncommitted changes', async () => {
    const shop = createShop({}, {});
    shop.write(blockingCheckout);

    const result = await review(shop, { base: shop.base, head: null });

    expect(getIntroduced(result)).toHaveLength(1);
    expect(result.head).toBeNull();
  });

  it('follows a renamed file', async () => {
    const shop = createShop(blockingCheckout, {
      'src/checkout.ts': null, 'src/http/checkout.ts': blockingCheckout['src/checkout.ts'].replace('./orders.ts', '../orders.ts'),
      'src/app.ts': shopFiles['src/app.ts'].replace('./checkout.ts', './http/checkout.ts'),
    });

    const result = await review(shop, shop);

    expect(result.diff.map((file) => file.status).sort()).toEqual(['modified', 'renamed']);
    expect(getIntroduced(result)).toEqual([]);
  });

  it('sees that a new file takes an import over, on entry points that were not touched', async () => {
    const shop = createShop({ ...blockingCheckout, 'src/orders.ts': null, 'src/orders/index.ts': shopFiles['src/orders.ts'], 'src/checkout.ts': blockingCheckout['src/checkout.ts'].replace('./orders.ts', './orders') },
      { 'src/orders.ts': `export * from './orders/index.ts';\n` });

    const result = await review(shop, shop);

    expect([getIntroduced(result), result.comparison.resolved.length]).toEqual([[], 0]);
  });

  it('finds the same with a cache as without one', async () => {
    const shop = createShop();
    const stored = new Map<string, string>();
    const cache: FactsCache = { get: (key) => stored.get(key), has: (key) => stored.has(key), put: (key, json) => { stored.set(key, json); }, close: () => Promise.resolve(), note: null, remembers: true };

    const cold = await review(shop, { ...shop, cache });
    const warm = await review(shop, { ...shop, cache });

    expect(warm.comparison).toEqual(cold.comparison);
    expect([cold.analysis.stats.parsed > 0, warm.analysis.stats.parsed]).toEqual([true, 0]);
  });

  it('looks again at what the cache holds when it is no JSON', async () => {
    const shop = createShop();
    const cache: FactsCache = { get: () => '{"kind":', has: () => true, put: () => undefined, close: () => Promise.resolve(), note: null, remembers: true };

    expect(getIntroduced(await review(shop, { ...shop, cache }))).toHaveLength(1);
  });

  it('extracts again where the cache has the outline of a file and not its facts', async () => {
    const shop = createShop();
    const stored = new Map<string, string>();
    const cache: FactsCache = { get: (key) => stored.get(key), has: (key) => stored.has(key), put: (key, json) => { stored.set(key, json); }, close: () => Promise.resolve(), note: null, remembers: true };
    await review(shop, { ...shop, cache });
    for (const key of stored.keys()) if (key.endsWith(':facts')) stored.delete(key);

    const again = await review(shop, { ...shop, cache });

    expect([getIntroduced(again).length, again.analysis.stats.parsed > 0]).toEqual([1, true]);
  });

  it('loads the packages that a change can matter to, and no others', async () => {
    const site = { 'apps/site/package.json': '{ "name": "site" }', 'apps/site/page.ts': 'export const page = 1;\n' };
    const orders = { 'packages/orders/package.json': '{ "name": "@shop/orders" }', 'packages/orders/index.ts': `${shopFiles['src/orders.ts']}export const latest = (user: string) => [user];\n` };
    const blocking = blockingCheckout['src/checkout.ts'].replace('./orders.ts', '@shop/orders');
    const shop = createShop({ ...site, ...orders, 'src/checkout.ts': blocking.replaceAll('getRecent', 'latest') }, { 'packages/orders/index.ts': orders['packages/orders/index.ts'].replace('[user]', 'getRecent(user)') });

    const result = await review(shop, shop);

    expect(getIntroduced(result)).toEqual(['blocking-db-call POST /api/checkout packages/orders/index.ts']);
    expect(result.analysis.stats.parsed + result.analysis.stats.fromCache).toBe(4);
  });

  it('asks a package again what it imports where the cache holds something else', async () => {
    const shop = createShop({ 'apps/site/package.json': '{}' });
    const cache: FactsCache = { get: (key) => (key.startsWith('requests:') ? 'not json' : undefined), has: () => false, put: () => undefined, close: () => Promise.resolve(), note: null, remembers: true };

    expect(getIntroduced(await review(shop, { ...shop, cache }))).toHaveLength(1);
  });

  it('leaves out a rule that is off', async () => {
    const shop = createShop();

    const result = await review(shop, { ...shop, config: { ...defaultConfig, rules: { 'blocking-db-call': 'off' } } });

    expect(getIntroduced(result)).toEqual([]);
  });

  it('runs a rule that is off by default only where the configuration turns it on', async () => {
    const shop = createShop();
    const rules = [{ ...blockingDbCall, byDefault: 'off' as const }];

    expect(getIntroduced(await review(shop, { ...shop, rules }))).toEqual([]);
    expect(getIntroduced(await review(shop, { ...shop, rules, config: { ...defaultConfig, rules: { 'blocking-db-call': 'on' } } }))).toHaveLength(1);
  });

  it('leaves out excluded paths, and counts them', async () => {
    const shop = createShop();

    const result = await review(shop, { ...shop, config: { ...defaultConfig, exclude: ['src/**'] } });

    expect([getIntroduced(result), result.analysis.stats.skipped]).toEqual([[], 3]);
  });

  it('ends with an error when the commits share no history', async () => {
    const shop = createShop();
    shop.git('checkout', '--quiet', '--orphan', 'pages');
    const head = shop.commit({ 'index.html': '<html></html>\n' });

    await expect(review(shop, { base: shop.base, head })).rejects.toMatchObject({ code: 'no-merge-base' });
  });
});
