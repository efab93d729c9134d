import { changesLinking, changesVersions } from '../../../src/link/modules/settings-change.ts';

const isKnown = (name: string): boolean => name === 'better-sqlite3';
const manifest = (fields: object): string => JSON.stringify({ name: 'shop', dependencies: { 'better-sqlite3': '^11.0.0', react: '^18.0.0' }, scripts: { build: 'tsc' }, ...fields });

describe('a change of package.json', () => {
  it('matters where it asks for another version of a library that the catalogue knows', () => {
    expect(changesLinking('package.json', manifest({}), manifest({ dependencies: { 'better-sqlite3': '^12.0.0' } }), isKnown)).toBe(true);
  });

  it('does not matter where it only touches scripts, its own version or a library nobody asks about', () => {
    expect(changesLinking('package.json', manifest({}), manifest({ version: '2.0.0', scripts: {}, dependencies: { 'better-sqlite3': '^11.0.0', react: '^19.0.0' } }), isKnown)).toBe(false);
  });

  it('matters where a script begins to run such a library: that shows the framework of a package', () => {
    expect(changesLinking('package.json', manifest({}), manifest({ scripts: { build: 'tsc && better-sqlite3' } }), isKnown)).toBe(true);
  });

  it('matters where other files are meant by its name', () => {
    expect(changesLinking('packages/orders/package.json', manifest({}), manifest({ exports: './src/next.ts' }), isKnown)).toBe(true);
  });

  it('matters where a package begins or ends', () => {
    expect([changesLinking('a/package.json', null, '{}', isKnown), changesLinking('a/package.json', '{}', null, isKnown)]).toEqual([true, true]);
  });
});

describe('a change of another settings file', () => {
  it('matters where an alias leads elsewhere, not where the compiler is stricter', () => {
    const before = '{ "compilerOptions": { "paths": { "@/*": ["src/*"] } } }';

    expect(changesLinking('tsconfig.json', before, '{ "compilerOptions": { "paths": { "@/*": ["lib/*"] } } }', isKnown)).toBe(true);
    expect(changesLinking('tsconfig.base.json', before, '{ "compilerOptions": { "strict": true, "paths": { "@/*": ["src/*"] } } }', isKnown)).toBe(false);
  });

  it('matters in a lock file where another version of a package is installed whose versions differ', () => {
    const lock = (bull: string, react: string): string => `bull@^4.0.0:\n  version "${bull}"\n\nreact@^18.0.0:\n  version "${react}"\n`;

    expect(changesVersions(lock('4.0.0', '18.0.0'), lock('4.1.0', '18.0.0'), new Set(['bull']))).toBe(true);
    expect(changesVersions(lock('4.0.0', '18.0.0'), lock('4.0.0', '18.1.0'), new Set(['bull']))).toBe(false);
    expect(changesVersions(null, lock('4.0.0', '18.0.0'), new Set(['bull']))).toBe(true);
  });
});
