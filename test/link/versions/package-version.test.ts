import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { findPackageVersion } from '../../../src/link/versions/package-version.ts';

function versionOf(settings: Readonly<Record<string, string>>, file = 'src/worker.ts', name = 'pg-boss'): unknown {
  return findPackageVersion(new ModuleResolver([], new Map(Object.entries(settings))), file, [name]);
}

const asks = (range: string): string => JSON.stringify({ dependencies: { 'pg-boss': range } });

describe('the version of a package', () => {
  it('is the locked one, and the lowest that is asked for where no lock file tells', () => {
    expect(versionOf({ 'package.json': asks('^10.0.0'), 'yarn.lock': 'pg-boss@^10.0.0:\n  version "10.1.4"\n' })).toEqual({ version: '10.1.4', isFork: false, isExact: true });
    expect(versionOf({ 'package.json': asks('^10.0.0') })).toEqual({ version: '10.0.0', isFork: false });
    expect(versionOf({ 'package.json': asks('10.0.0') })).toEqual({ version: '10.0.0', isFork: false, isExact: true });
  });

  it('is not known for `latest`, a workspace or a package nobody asks for', () => {
    for (const range of ['latest', 'workspace:*', 'catalog:']) expect(versionOf({ 'package.json': asks(range) })).toEqual({ version: null, isFork: false });
    expect(versionOf({ 'package.json': '{}' })).toEqual({ version: null, isFork: false });
  });

  it('is not known of a fork, by its address, its alias or its lock file', () => {
    for (const range of ['github:acme/pg-boss#exactly-once', 'acme/pg-boss', 'git+https://git.acme.test/pg-boss.git', 'file:../pg-boss']) expect(versionOf({ 'package.json': asks(range) })).toEqual({ version: null, isFork: true });
    expect(versionOf({ 'package.json': asks('npm:@acme/pg-boss@^1.0.0') })).toMatchObject({ isFork: true });
    expect(versionOf({ 'package.json': asks('^9.0.0'), 'yarn.lock': 'pg-boss@^9.0.0:\n  version "9.0.3"\n  resolved "https://codeload.github.com/acme/pg-boss/tar.gz/1"\n' })).toEqual({ version: null, isFork: true });
  });

  it('is that of the name it is asked for by', () => {
    const other = (range: string): string => JSON.stringify({ dependencies: { jobs: range } });
    const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { jobs: 'npm:pg-boss@^10.0.0' } }, 'node_modules/jobs': { name: 'pg-boss', version: '10.1.4' } } }, null, 2);

    expect(versionOf({ 'package.json': other('npm:pg-boss@^10.0.0'), 'package-lock.json': lock })).toEqual({ version: '10.1.4', isFork: false, isExact: true });
    expect(versionOf({ 'package.json': other('npm:pg-boss@^10.0.0') })).toEqual({ version: '10.0.0', isFork: false });
    expect(versionOf({ 'package.json': other('npm:bullmq@^5.0.0') })).toEqual({ version: null, isFork: false });
  });

  it('is that of the nearest package.json that asks for it', () => {
    const settings = { 'package.json': asks('^9.0.0'), 'apps/worker/package.json': asks('^12.0.0') };
    expect(versionOf(settings, 'apps/worker/src/main.ts')).toEqual({ version: '12.0.0', isFork: false });
    expect(versionOf(settings, 'apps/web/src/main.ts')).toEqual({ version: '9.0.0', isFork: false });
  });
});

describe('a package that goes by another name', () => {
  it('is resolved to what it really is, a fork that keeps the name is not', () => {
    const modules = new ModuleResolver([], new Map([['package.json', JSON.stringify({ dependencies: { jobs: 'npm:bullmq@^5.0.0', 'pg-boss': 'npm:@acme/pg-boss@^1.0.0' } })]]));
    expect(modules.resolve('src/worker.ts', 'jobs')).toEqual({ kind: 'package', specifier: 'bullmq' });
    expect(modules.resolve('src/worker.ts', 'pg-boss')).toEqual({ kind: 'package', specifier: 'pg-boss' });
  });

  it('is no fork where only a part of its name is kept', () => {
    const named = (name: string, range: string): unknown => new ModuleResolver([], new Map([['package.json', JSON.stringify({ dependencies: { [name]: range } })]])).resolve('src/worker.ts', name);
    for (const [name, published] of [['boss', 'pg-boss'], ['queue', 'bee-queue'], ['cron', 'node-cron']] as const) expect(named(name, `npm:${published}@^1.0.0`)).toEqual({ kind: 'package', specifier: published });
    for (const [name, published] of [['knex', 'knex-next'], ['@acme/queue', '@shop/queue']] as const) expect(named(name, `npm:${published}@^1.0.0`)).toEqual({ kind: 'package', specifier: name });
  });
});
