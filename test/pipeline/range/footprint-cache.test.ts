import type { FactsCache } from '../../../src/cache/facts-cache.ts';
import { isKept, linkAndKeep, readFootprints } from '../../../src/pipeline/range/footprint-cache.ts';
import type { LinkFootprint } from '../../../src/link/footprint/footprint.ts';
import { linkGraph } from '../../../src/link/link-graph.ts';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { defaultConfig } from '../../../src/config/load-config.ts';

const nothing = { paths: [], sources: new Map(), settings: new Map(), deployment: new Map(), catalogue: loadCatalogue(defaultConfig.catalogue), scope: null };
const graph = linkGraph(nothing);
const orders: LinkFootprint = { names: ['shop/src/orders.ts'], sets: [[0]], searched: [['shop/src/orders.ts', 0]], teaching: [], meeting: [], entries: [] };
const payouts: LinkFootprint = { ...orders, names: ['bank/src/payouts.ts'], searched: [['bank/src/payouts.ts', 0]] };

type Link = Parameters<typeof linkAndKeep>[2];

const link: Link = (keep) => {
  keep?.(orders);
  keep?.(payouts);
  return graph;
};

describe('linkAndKeep', () => {
  it('has linking note what it looks at, and keeps that, when a commit is linked for the first time', () => {
    const { cache } = createCache();

    expect(linkAndKeep(cache, 'a commit', link)).toBe(graph);
    expect(readFootprints(cache, 'a commit', ['shop/src/orders.ts', 'bank/src/payouts.ts'])).toEqual([orders, payouts]);
  });

  it('does not note again what is kept of a commit', () => {
    const { cache } = createCache();
    const asked: boolean[] = [];
    const asking: Link = (keep) => { asked.push(keep !== null); return link(keep); };
    linkAndKeep(cache, 'a commit', asking);

    linkAndKeep(cache, 'a commit', asking);
    linkAndKeep(cache, 'another commit', asking);

    expect(asked).toEqual([true, false, true]);
  });

  it('notes again where what is kept of one part is gone', () => {
    const { cache, kept } = createCache();
    linkAndKeep(cache, 'a commit', link);
    kept.delete('a commit:1');

    expect(isKept(cache, 'a commit')).toBe(false);
  });
});

describe('readFootprints', () => {
  it('reads those of the parts that a review looks into, new files of their folders among them', () => {
    const { cache, read } = createCache();
    linkAndKeep(cache, 'a commit', link);
    read.length = 0;

    expect(readFootprints(cache, 'a commit', ['bank/src/refunds.ts'])).toEqual([payouts]);
    expect(read).toEqual(['a commit', 'a commit:1']);
  });

  it('gives none for a commit of which nothing, or not all that is needed, is kept', () => {
    const { cache, kept } = createCache();
    linkAndKeep(cache, 'a commit', link);
    kept.set('a commit:1', 'cut off');

    expect(readFootprints(cache, 'another commit', ['shop/src/orders.ts'])).toBeNull();
    expect(readFootprints(cache, 'a commit', ['bank/src/payouts.ts'])).toBeNull();
    expect(readFootprints(cache, 'a commit', ['shop/src/orders.ts'])).toEqual([orders]);
  });
});

function createCache(): { readonly cache: FactsCache; readonly kept: Map<string, string>; readonly read: string[] } {
  const kept = new Map<string, string>();
  const read: string[] = [];
  const get = (key: string): string | undefined => { read.push(key); return kept.get(key); };
  const cache: FactsCache = { get, has: (key) => kept.has(key), put: (key, json) => { kept.set(key, json); }, close: () => Promise.resolve(), note: null, remembers: true };
  return { cache, kept, read };
}
