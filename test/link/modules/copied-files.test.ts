import { findCopies } from '../../../src/link/modules/copied-files.ts';

const app = ['package.json', 'server.js', 'routes/orders.js', 'routes/payouts.js', 'lib/database.js'];
const copyOf = (folder: string, ...files: readonly string[]): readonly string[] => files.map((file) => `${folder}/${file}`);
const isCopy = (path: string, paths: readonly string[]): boolean => findCopies(new Set([...paths, path]))(path);

describe('a file beside its original', () => {
  it.each(['server 2.js', 'server copy.js', 'server copy 3.js', 'server (1).js', 'server - Copy.js', 'Copy of server.js', 'server.bak.js', 'server.old.mjs', 'routes/orders 2.ts'])('is a copy: %s', (path) => {
    expect(isCopy(path, app)).toBe(true);
  });

  it.each([
    ['there is no original', 'chapter 2.js'],
    ['its name is a subject', 'server-backup.js'],
    ['the words belong together', 'routes/copy.js'],
    ['the original lies elsewhere', 'lib/orders 2.js'],
    ['it is no source', 'server 2.md'],
  ])('is none where %s: %s', (_, path) => {
    expect(isCopy(path, app)).toBe(false);
  });
});

describe('a folder beside its original', () => {
  it.each([
    ['backup_20250926/routes/orders.js', copyOf('backup_20250926', 'package.json', 'server.js', 'lib/database.js')],
    ['backup_20250926/routes/returns.js', copyOf('backup_20250926', 'server.js', 'routes/orders.js', 'lib/database.js')],
    ['old/routes/orders.js', copyOf('old', 'server.js', 'lib/database.js')],
    ['routes copy/orders.js', ['routes/returns.js', ...copyOf('routes copy', 'payouts.js', 'returns.js')]],
    ['functions/orders-old/index.js', copyOf('functions', 'package.json', 'orders/index.js', 'orders/store.js', 'orders/mail.js', 'orders-old/store.js', 'orders-old/mail.js')],
    ['apps/shop_backup/src/a.ts', copyOf('apps/shop', 'package.json', 'src/a.ts', 'src/b.ts', 'src/c.ts').concat(copyOf('apps/shop_backup', 'src/b.ts', 'src/c.ts'))],
  ])('holds copies: %s', (path, others) => {
    expect(isCopy(path, [...app, ...others])).toBe(true);
  });

  it.each([
    ['it is a package that may be deployed', 'backup/routes/orders.js', copyOf('backup', 'package.json', 'server.js', 'lib/database.js')],
    ['it is about other things', 'backup/upload.js', copyOf('backup', 'restore.js', 'list.js', 'server.js')],
    ['it is a part of the program', 'app/api/backup/route.ts', ['app/api/route.ts', 'app/api/list.ts', 'app/api/post.ts', ...copyOf('app/api/backup', 'list.ts', 'post.ts')]],
    ['one name is the same by chance', 'old/server.js', []],
    ['the archive is a subject', 'functions/orders-archive/index.js', copyOf('functions', 'package.json', 'orders/index.js', 'orders/store.js', 'orders/mail.js', 'orders-archive/store.js', 'orders-archive/mail.js')],
  ])('holds none where %s: %s', (_, path, others) => {
    expect(isCopy(path, [...app, ...others])).toBe(false);
  });
});
