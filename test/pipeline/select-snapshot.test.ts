import { selectSnapshot } from '../../src/pipeline/select-snapshot.ts';

const select = (...paths: readonly string[]): ReturnType<typeof selectSnapshot> =>
  selectSnapshot({ revision: null, entries: paths.map((path) => ({ path, blob: path, kind: 'file', size: 1 })), read: () => Promise.resolve(new Map()) }, []);

describe('selectSnapshot', () => {
  it('leaves out a copy of the program, with its settings and what it says of its deployment', () => {
    const names = ['package.json', 'vercel.json', 'app/api/orders/route.ts', 'app/api/payouts/route.ts', 'lib/database.ts'];

    const { sources, deployment, settings, skipped } = select(...names, ...names.map((name) => `backup_20250926/${name}`));

    expect([...settings, ...deployment, ...sources].map(({ path }) => path)).toEqual(names);
    expect(skipped).toBe(5);
  });

  it('keeps a folder of backups that is about something', () => {
    const { sources } = select('package.json', 'src/backup/restore.ts', 'src/backup/index.ts', 'src/index.ts');

    expect(sources).toHaveLength(3);
  });
});
