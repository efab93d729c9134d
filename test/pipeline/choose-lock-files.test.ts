import { chooseLockFiles } from '../../src/pipeline/choose-lock-files.ts';
import type { SnapshotEntry } from '../../src/model/snapshot.ts';

const entry = (path: string): SnapshotEntry => ({ path, blob: path, kind: 'file', size: null });
const asks = (name: string): string => JSON.stringify({ dependencies: { [name]: '^1.0.0' } });

function choose(manifests: Readonly<Record<string, string>>, locks: readonly string[]): readonly string[] {
  return chooseLockFiles([...Object.keys(manifests), ...locks].map(entry), new Map(Object.entries(manifests)), new Set(['bullmq'])).map(({ path }) => path);
}

describe('the lock files that are read', () => {
  it('are those nearest to a package.json that asks for a package whose version matters', () => {
    expect(choose({ 'package.json': asks('react'), 'apps/worker/package.json': asks('bullmq'), 'examples/mail/package.json': asks('bullmq') }, ['pnpm-lock.yaml', 'examples/mail/package-lock.json', 'examples/web/package-lock.json'])).toEqual(['pnpm-lock.yaml', 'examples/mail/package-lock.json']);
  });

  it('are none where no version matters', () => {
    expect(choose({ 'package.json': asks('react') }, ['pnpm-lock.yaml'])).toEqual([]);
  });

  it('are a few where a repository has hundreds', () => {
    const folders = Array.from({ length: 300 }, (_, index) => `examples/${String(index)}`);
    expect(choose(Object.fromEntries(folders.map((folder) => [`${folder}/package.json`, asks('bullmq')])), folders.map((folder) => `${folder}/yarn.lock`))).toHaveLength(20);
  });
});
