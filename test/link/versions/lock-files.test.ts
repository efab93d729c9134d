import { LockFiles, readMentions } from '../../../src/link/versions/lock-files.ts';

function find(files: Readonly<Record<string, string>>, folder: string, name: string, range: string): unknown {
  return new LockFiles(new Map(Object.entries(files))).find(folder, name, range);
}

describe('package-lock.json', () => {
  const lock = `{
  "name": "shop",
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "pg-boss": "^10.0.0" } },
    "apps/worker/node_modules/pg-boss": {
      "version": "9.0.3",
      "resolved": "https://packages.example.com/pg-boss/-/pg-boss-9.0.3.tgz"
    },
    "node_modules/jobs": {
      "name": "bullmq",
      "version": "5.12.0",
      "resolved": "https://packages.example.com/bullmq/-/bullmq-5.12.0.tgz"
    },
    "node_modules/pg-boss": {
      "version": "10.1.4",
      "resolved": "https://packages.example.com/pg-boss/-/pg-boss-10.1.4.tgz",
      "dependencies": { "cron-parser": "^4.0.0" }
    },
    "node_modules/agenda": {
      "version": "5.0.0",
      "resolved": "git+ssh://git@github.com/acme/agenda.git#1234567"
    }
  }
}
`;

  it('says what is installed for the root and for a workspace of its own version', () => {
    expect(find({ 'package-lock.json': lock }, '', 'pg-boss', '^10.0.0')).toEqual({ name: 'pg-boss', version: '10.1.4' });
    expect(find({ 'package-lock.json': lock }, 'apps/worker', 'pg-boss', '^9.0.0')).toEqual({ name: 'pg-boss', version: '9.0.3' });
    expect(find({ 'package-lock.json': lock }, 'apps/web', 'pg-boss', '^10.0.0')).toEqual({ name: 'pg-boss', version: '10.1.4' });
  });

  it('says what an alias really is', () => {
    expect(find({ 'package-lock.json': lock }, '', 'jobs', 'npm:bullmq@^5.0.0')).toEqual({ name: 'bullmq', version: '5.12.0' });
  });

  it('has no version for what comes from git', () => {
    expect(find({ 'package-lock.json': lock }, '', 'agenda', 'github:acme/agenda')).toEqual({ name: 'agenda', version: null });
  });

  it('is read in its first format too, where packages stand in one tree', () => {
    const first = '{\n  "lockfileVersion": 1,\n  "dependencies": {\n    "mailer": {\n      "version": "1.0.0",\n      "requires": {\n        "bull": "^3.0.0"\n      }\n    },\n    "bull": {\n      "version": "3.29.3",\n      "resolved": "https://packages.example.com/bull/-/bull-3.29.3.tgz"\n    }\n  }\n}\n';
    expect(find({ 'package-lock.json': first }, '', 'bull', '^3.0.0')).toEqual({ name: 'bull', version: '3.29.3' });
  });
});

describe('yarn.lock', () => {
  const classic = `# yarn lockfile v1


bull@^4.0.0, bull@^4.8.0:
  version "4.16.5"
  resolved "https://packages.example.com/bull/-/bull-4.16.5.tgz#abc"
  dependencies:
    cron-parser "^4.9.0"

"jobs@npm:bullmq@^5.0.0":
  version "5.12.0"
  resolved "https://packages.example.com/bullmq/-/bullmq-5.12.0.tgz#abc"

"pg-boss@github:acme/pg-boss#exactly-once":
  version "9.0.3"
  resolved "https://codeload.github.com/acme/pg-boss/tar.gz/1234567"
`;

  it('says the version that a range was given', () => {
    expect(find({ 'yarn.lock': classic }, '', 'bull', '^4.8.0')).toEqual({ name: 'bull', version: '4.16.5' });
  });

  it('says what an alias and what a fork really are', () => {
    expect(find({ 'yarn.lock': classic }, '', 'jobs', 'npm:bullmq@^5.0.0')).toEqual({ name: 'bullmq', version: '5.12.0' });
    expect(find({ 'yarn.lock': classic }, '', 'pg-boss', 'github:acme/pg-boss#exactly-once')).toEqual({ name: 'pg-boss', version: null });
  });

  it('is read as later versions of Yarn write it', () => {
    const berry = `__metadata:
  version: 8

"bull@npm:^4.0.0, bull@npm:^4.8.0":
  version: 4.16.5
  resolution: "bull@npm:4.16.5"
  dependencies:
    cron-parser: "npm:^4.9.0"

"bull@npm:^3.0.0":
  version: 3.29.3
  resolution: "bull@npm:3.29.3"

"pg-boss@https://github.com/acme/pg-boss.git#commit=1234":
  version: 9.0.3
  resolution: "pg-boss@https://github.com/acme/pg-boss.git#commit=1234"
`;
    expect(find({ 'yarn.lock': berry }, '', 'bull', '^3.0.0')).toEqual({ name: 'bull', version: '3.29.3' });
    expect(find({ 'yarn.lock': berry }, '', 'bull', '^4.0.0')).toEqual({ name: 'bull', version: '4.16.5' });
    expect(find({ 'yarn.lock': berry }, '', 'pg-boss', 'acme/pg-boss')).toEqual({ name: 'pg-boss', version: null });
  });

  it('says nothing where several versions are installed and none for this range', () => {
    const two = 'bull@^3.0.0:\n  version "3.29.3"\n\nbull@^4.0.0:\n  version "4.16.5"\n';
    expect(find({ 'yarn.lock': two }, '', 'bull', 'catalog:')).toBeNull();
  });
});

describe('pnpm-lock.yaml', () => {
  const lock = `lockfileVersion: '9.0'

catalogs:
  default:
    bullmq:
      specifier: ^5.0.0
      version: 5.12.0

importers:

  .:
    devDependencies:
      pg-boss:
        specifier: ^9.0.0
        version: 9.0.3

  apps/worker:
    dependencies:
      '@acme/orders':
        specifier: workspace:*
        version: link:../../packages/orders
      bullmq:
        specifier: 'catalog:'
        version: 5.12.0
      jobs:
        specifier: npm:bullmq@^4.0.0
        version: bullmq@4.18.2
      pg-boss:
        specifier: ^10.1.1
        version: 10.1.4(pg@8.11.0)
      agenda:
        specifier: github:acme/agenda
        version: https://codeload.github.com/acme/agenda/tar.gz/1234567

packages:

  pg-boss@10.1.4:
    resolution: {integrity: sha512-abc}
`;

  it('says what each workspace has installed, catalogs included', () => {
    expect(find({ 'pnpm-lock.yaml': lock }, 'apps/worker', 'pg-boss', '^10.1.1')).toEqual({ name: 'pg-boss', version: '10.1.4' });
    expect(find({ 'pnpm-lock.yaml': lock }, '', 'pg-boss', '^9.0.0')).toEqual({ name: 'pg-boss', version: '9.0.3' });
    expect(find({ 'pnpm-lock.yaml': lock }, 'apps/worker', 'bullmq', 'catalog:')).toEqual({ name: 'bullmq', version: '5.12.0' });
  });

  it('says what an alias, a fork and a workspace package really are', () => {
    expect(find({ 'pnpm-lock.yaml': lock }, 'apps/worker', 'jobs', 'npm:bullmq@^4.0.0')).toEqual({ name: 'bullmq', version: '4.18.2' });
    expect(find({ 'pnpm-lock.yaml': lock }, 'apps/worker', 'agenda', 'github:acme/agenda')).toEqual({ name: 'agenda', version: null });
    expect(find({ 'pnpm-lock.yaml': lock }, 'apps/worker', '@acme/orders', 'workspace:*')).toEqual({ name: '@acme/orders', version: null });
  });

  it('is read as older versions write it for a single package', () => {
    expect(find({ 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n\ndependencies:\n  pg-boss:\n    specifier: ^9.0.0\n    version: 9.0.3\n" }, '', 'pg-boss', '^9.0.0')).toEqual({ name: 'pg-boss', version: '9.0.3' });
    expect(find({ 'pnpm-lock.yaml': 'lockfileVersion: 5.4\n\nspecifiers:\n  pg-boss: ^8.0.0\n\ndependencies:\n  pg-boss: 8.4.2_pg@8.7.0\n' }, '', 'pg-boss', '^8.0.0')).toEqual({ name: 'pg-boss', version: '8.4.2' });
  });
});

describe('bun.lock', () => {
  const lock = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "shop", "dependencies": { "bullmq": "^5.0.0", }, },
    "apps/worker": {
      "name": "worker",
      "dependencies": { "bullmq": "^4.0.0", },
    },
  },
  "packages": {
    "bullmq": ["bullmq@5.12.0", "", {}, "sha512-abc"],
    "jobs": ["bull@4.16.5", "", {}, "sha512-abc"],
    "agenda": ["agenda@github:acme/agenda#1234", {}, "acme-agenda-1234"],
    "worker/bullmq": ["bullmq@4.18.2", "", {}, "sha512-abc"],
  }
}
`;

  it('says what the root and a workspace have installed, aliases and forks included', () => {
    expect(find({ 'bun.lock': lock }, '', 'bullmq', '^5.0.0')).toEqual({ name: 'bullmq', version: '5.12.0' });
    expect(find({ 'bun.lock': lock }, 'apps/worker', 'bullmq', '^4.0.0')).toEqual({ name: 'bullmq', version: '4.18.2' });
    expect(find({ 'bun.lock': lock }, '', 'jobs', 'npm:bull@^4.0.0')).toEqual({ name: 'bull', version: '4.16.5' });
    expect(find({ 'bun.lock': lock }, '', 'agenda', 'github:acme/agenda')).toEqual({ name: 'agenda', version: null });
  });
});

describe('the lock file that decides', () => {
  it('is the nearest one that knows the package', () => {
    const files = { 'yarn.lock': 'bull@^4.0.0:\n  version "4.16.5"\n\nagenda@^5.0.0:\n  version "5.0.0"\n', 'worker/yarn.lock': 'bull@^4.0.0:\n  version "4.0.0"\n' };
    expect(find(files, 'worker', 'bull', '^4.0.0')).toEqual({ name: 'bull', version: '4.0.0' });
    expect(find(files, 'worker', 'agenda', '^5.0.0')).toEqual({ name: 'agenda', version: '5.0.0' });
    expect(find(files, 'web', 'bull', '^4.0.0')).toEqual({ name: 'bull', version: '4.16.5' });
  });

  it('may have the line ends of Windows', () => {
    expect(find({ 'yarn.lock': 'bull@^4.0.0:\r\n  version "4.16.5"\r\n' }, '', 'bull', '^4.0.0')).toEqual({ name: 'bull', version: '4.16.5' });
  });

  it('says nothing where its text is broken or hostile', () => {
    for (const text of ['', '{', '"node_modules/bull": {', `importers:\n\n  .:\n    dependencies:\n      bull:\n${'        a: 1\n'.repeat(10_000)}`, 'bull@'.repeat(50_000)]) {
      for (const lock of ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock']) expect([null, { name: 'bull', version: null }]).toContainEqual(find({ [lock]: text }, '', 'bull', '^4.0.0'));
    }
  });
});

describe('what two lock files say of a package', () => {
  const names = new Set(['bull']);
  const lock = (bull: string, other: string): string => `chalk@^5.0.0:\n  version "${other}"\n\nbull@^4.0.0:\n  version "${bull}"\n  resolved "https://packages.example.com/bull/-/bull-${bull}.tgz"\n`;

  it('differs where another version of it is installed, not where another package is', () => {
    expect(readMentions(lock('4.1.0', '5.0.0'), names)).not.toBe(readMentions(lock('4.2.0', '5.0.0'), names));
    expect(readMentions(lock('4.1.0', '5.0.0'), names)).toBe(readMentions(lock('4.1.0', '5.3.0'), names));
  });
});
