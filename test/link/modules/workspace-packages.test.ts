import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';

const files = ['orders/web/app.ts', 'orders/ui/index.ts', 'orders/db/index.ts', 'clinic/web/app.ts', 'clinic/ui/index.ts'];

function resolve(from: string, specifier: string, settings: Readonly<Record<string, string>>): string {
  const modules = new ModuleResolver([...files, ...Object.keys(settings)], new Map(Object.entries(settings)));
  const found = modules.resolve(from, specifier);
  return found === null ? 'nothing' : found.kind === 'file' ? found.file : `package ${found.specifier}`;
}

describe('packages of several projects in one tree', () => {
  const packages = {
    'clinic/ui/package.json': '{"name":"@repo/ui"}',
    'orders/ui/package.json': '{"name":"@repo/ui"}',
    'orders/db/package.json': '{"name":"pocket-db"}',
  };

  it('are those of the own project where two have one name', () => {
    const asking = { ...packages, 'orders/web/package.json': '{"dependencies":{"@repo/ui":"workspace:*"}}', 'clinic/web/package.json': '{"dependencies":{"@repo/ui":"workspace:*"}}' };

    expect(['orders/web/app.ts', 'clinic/web/app.ts'].map((from) => resolve(from, '@repo/ui', asking))).toEqual(['orders/ui/index.ts', 'clinic/ui/index.ts']);
  });

  it('are not meant where a version of the registry is asked for, and no workspace holds both', () => {
    const asking = { ...packages, 'clinic/web/package.json': '{"dependencies":{"pocket-db":"^2.1.0"}}' };

    expect(resolve('clinic/web/app.ts', 'pocket-db', asking)).toBe('package pocket-db');
    expect(resolve('clinic/web/app.ts', 'pocket-db', { ...asking, 'package.json': '{"workspaces":["*/*"]}' })).toBe('orders/db/index.ts');
    expect(resolve('clinic/web/app.ts', 'pocket-db', { ...asking, 'pnpm-workspace.yaml': '' })).toBe('orders/db/index.ts');
  });

  it.each(['*', 'workspace:^', 'file:../../orders/db', 'link:../../orders/db'])('are meant where %s is asked for', (range) => {
    expect(resolve('clinic/web/app.ts', 'pocket-db', { ...packages, 'clinic/web/package.json': `{"dependencies":{"pocket-db":"${range}"}}` })).toBe('orders/db/index.ts');
  });

  it('are meant by their own name in themselves', () => {
    expect(resolve('orders/db/index.ts', 'pocket-db', packages)).toBe('orders/db/index.ts');
  });

  it('are told apart down to a depth that no project has', () => {
    const projectsAt = (folder: string): Record<string, string> => Object.fromEntries(['orders', 'clinic'].flatMap((project) => [[`${folder}${project}/api/package.json`, '{"name":"api"}'], [`${folder}${project}/api/index.ts`, '']]));
    const [shallow, deep] = ['apps/'.repeat(10), 'apps/'.repeat(40)];

    expect(resolve(`${shallow}clinic/web/app.ts`, 'api', projectsAt(shallow))).toBe(`${shallow}clinic/api/index.ts`);
    expect(resolve(`${deep}clinic/web/app.ts`, 'api', projectsAt(deep))).toBe(`${deep}orders/api/index.ts`);
  });
});
