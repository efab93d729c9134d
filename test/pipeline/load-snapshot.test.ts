import type { Snapshot, SnapshotEntry } from '../../src/model/snapshot.ts';
import { createFactsLoader } from '../../src/pipeline/load-facts.ts';
import { loadOpened, openSnapshot } from '../../src/pipeline/load-snapshot.ts';
import { noProgress } from '../../src/pipeline/progress.ts';
import { startStopwatch } from '../../src/pipeline/stopwatch.ts';

const contents: Readonly<Record<string, string>> = { 'package.json': '{ "name": "orders" }', 'src/orders.ts': 'export const orders = 1;', 'src/payouts.ts': 'export const payouts = 2;' };
const entries = Object.entries(contents).map(([path, text]): SnapshotEntry => ({ path, blob: path, kind: 'file', size: text.length }));

/** Contents that are handed over in the order in which the test lets them go. */
function openSlowly(): { readonly snapshot: Snapshot; readonly asked: string[]; readonly release: () => void } {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const read = (blobs: readonly string[]): Promise<Map<string, Uint8Array>> => {
    asked.push(...blobs);
    return new Promise((resolve) => { waiting.push(() => { resolve(new Map(blobs.map((blob) => [blob, Buffer.from(contents[blob] ?? '')]))); }); });
  };
  return { snapshot: { revision: null, entries, read }, asked, release: () => { for (const go of waiting.splice(0)) go(); } };
}

const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

async function waitFor<T>(work: Promise<T>, release: () => void): Promise<T> {
  const state = { ended: false };
  const watched = work.finally(() => { state.ended = true; });
  while (!state.ended) {
    await turn();
    release();
  }
  return watched;
}

describe('openSnapshot', () => {
  it('has git hand over all source files while the settings are still being read', async () => {
    const { snapshot, asked, release } = openSlowly();
    const loader = createFactsLoader(null, noProgress);

    const opening = openSnapshot(snapshot, [], new Set(), loader, startStopwatch(), { all: true });
    await turn();

    expect(asked).toEqual(expect.arrayContaining(['package.json', 'src/orders.ts', 'src/payouts.ts']));
    const loaded = await waitFor(opening.then((opened) => loadOpened(opened, loader, startStopwatch())), release);
    expect([...loaded.sources.keys()]).toEqual(['src/orders.ts', 'src/payouts.ts']);
  });

  it('asks for no source file where only some will be wanted', async () => {
    const { snapshot, asked, release } = openSlowly();
    const loader = createFactsLoader(null, noProgress);

    const opened = await waitFor(openSnapshot(snapshot, [], new Set(), loader, startStopwatch()), release);
    const loaded = await waitFor(loadOpened(opened, loader, startStopwatch(), (path) => path === 'src/payouts.ts'), release);

    expect(asked).toEqual(['package.json', 'src/payouts.ts']);
    expect([...loaded.sources.keys()]).toEqual(['src/payouts.ts']);
  });

  it('says what went wrong with the source files to whoever asks for them', async () => {
    const { snapshot, release } = openSlowly();
    const loader = createFactsLoader(null, noProgress);
    const failing: Snapshot = { ...snapshot, read: (blobs) => (blobs.includes('src/orders.ts') ? Promise.reject(new Error('the disk is gone')) : snapshot.read(blobs)) };

    const opened = await waitFor(openSnapshot(failing, [], new Set(), loader, startStopwatch(), { all: true }), release);

    await expect(loadOpened(opened, loader, startStopwatch())).rejects.toThrow('the disk is gone');
  });
});
