import type { FactsCache } from '../../../src/cache/facts-cache.ts';
import { linkAndKeep, readFootprints } from '../../../src/pipeline/range/footprint-cache.ts';
import { linkGraph, type Linked } from '../../../src/link/link-graph.ts';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { defaultConfig } from '../../../src/config/load-config.ts';

const nothing = { paths: [], sources: new Map(), settings: new Map(), deployment: new Map(), catalogue: loadCatalogue(defaultConfig.catalogue), scope: null };
const linked: Linked = { graph: linkGraph(nothing), footprints: [{ names: ['src/orders.ts'], sets: [[0]], searched: [], teaching: [], meeting: [], entries: [] }] };

describe('linkAndKeep', () => {
  it('has linking note what it looks at, and keeps that, when a commit is linked for the first time', () => {
    const cache = createCache();
    const asked: boolean[] = [];

    linkAndKeep(cache, 'a commit', (leavesFootprint) => { asked.push(leavesFootprint); return linked; });

    expect(asked).toEqual([true]);
    expect(readFootprints(cache, 'a commit')).toEqual(linked.footprints);
  });

  it('does not note again what is kept of a commit', () => {
    const cache = createCache();
    const asked: boolean[] = [];
    const link = (leavesFootprint: boolean): Linked => { asked.push(leavesFootprint); return linked; };
    linkAndKeep(cache, 'a commit', link);

    linkAndKeep(cache, 'a commit', link);
    linkAndKeep(cache, 'another commit', link);

    expect(asked).toEqual([true, false, true]);
  });
});

function createCache(): FactsCache {
  const kept = new Map<string, string>();
  return { get: (key) => kept.get(key), has: (key) => kept.has(key), put: (key, json) => { kept.set(key, json); }, close: () => Promise.resolve(), note: null, remembers: true };
}
