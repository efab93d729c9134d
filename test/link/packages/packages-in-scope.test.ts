import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { PackageMap } from '../../../src/link/packages/package-map.ts';
import { readPackageRequests } from '../../../src/link/packages/package-requests.ts';
import { findPackagesInScope, linkPackages } from '../../../src/link/packages/packages-in-scope.ts';

/** Two applications over one library, and a site that uses neither. */
const shop: Readonly<Record<string, readonly string[]>> = {
  'apps/store/src/app.ts': ['express', '@shop/orders'],
  'apps/back-office/src/app.ts': ['express', '../../../packages/orders/src/index.ts'],
  'apps/site/src/page.ts': ['react', './layout'],
  'apps/jobs/src/run.ts': ['~orders/index'],
  'packages/orders/src/index.ts': ['@shop/database'],
  'packages/database/src/index.ts': ['better-sqlite3'],
  'scripts/release.ts': ['node:fs'],
};
const settings = new Map([
  ['package.json', '{}'],
  ...['apps/store', 'apps/back-office', 'apps/site', 'apps/jobs'].map((folder) => [`${folder}/package.json`, '{}'] as const),
  ['apps/jobs/tsconfig.json', '{ "compilerOptions": { "paths": { "~orders/*": ["../../packages/orders/src/*"] } } }'],
  ['packages/orders/package.json', '{ "name": "@shop/orders" }'],
  ['packages/database/package.json', '{ "name": "@shop/database" }'],
]);

function inScope(...changed: readonly string[]): readonly string[] {
  const packages = new PackageMap(settings.keys());
  const requests = new Map([...packages.folders].map((folder) => [folder, readPackageRequests(Object.entries(shop).filter(([path]) => packages.packageOf(path) === folder).map(([path, specifiers]) => [path, specifiers.map((specifier) => ({ specifier, typeOnly: false }))] as const), packages)] as const));
  const imports = linkPackages(requests, packages, new ModuleResolver(Object.keys(shop), settings), settings.keys());
  return [...findPackagesInScope(changed.map((path) => packages.packageOf(path)), [imports])].sort();
}

describe('the packages a change can matter to', () => {
  it('are those that import the changed one by its name, its path or an alias, and what they import', () => {
    expect(inScope('packages/orders/src/index.ts')).toEqual(['apps/back-office', 'apps/jobs', 'apps/store', 'packages/database', 'packages/orders']);
  });

  it('are the application and what it imports, where nothing imports the application', () => {
    expect(inScope('apps/store/src/app.ts')).toEqual(['apps/store', 'packages/database', 'packages/orders']);
  });

  it('leave out what has nothing to do with it', () => {
    expect(inScope('apps/site/src/page.ts')).toEqual(['apps/site']);
  });

  it('count files outside of every package as one', () => {
    expect(inScope('scripts/release.ts')).toEqual(['']);
  });

  it('are those of every side: an import that a change removes still counts', () => {
    expect([...findPackagesInScope(['orders'], [new Map([['store', new Set(['orders'])]]), new Map([['store', new Set<string>()]])])].sort()).toEqual(['orders', 'store']);
  });

  it('end where packages import each other', () => {
    expect([...findPackagesInScope(['orders'], [new Map([['orders', new Set(['store'])], ['store', new Set(['orders'])]])])].sort()).toEqual(['orders', 'store']);
  });
});
