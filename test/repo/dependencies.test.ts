/** docs/dependencies.md says why each package is here; this holds it to package.json and to what the code imports. */
import { builtinModules } from 'node:module';
import { parseSync } from 'oxc-parser';
import { z } from 'zod';
import { ownCode, readProjectFile } from './project-files.ts';

const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions }).parse(JSON.parse(readProjectFile('package.json')));
const runTime = Object.keys(manifest.dependencies);
const all = [...runTime, ...Object.keys(manifest.devDependencies)].sort();

const reasons = [...readProjectFile('docs/dependencies.md').matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, name = '', reason = '']) => ({ name, reason }));

/** `@scope/name/file` belongs to `@scope/name`. */
function getPackage(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Packages that a file imports, type imports and dynamic ones included. */
function getImportedPackages(file: string): string[] {
  const text = readProjectFile(file);
  const { staticImports, dynamicImports } = parseSync(file, text, { lang: 'ts' }).module;
  const specifiers = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...dynamicImports.map(({ moduleRequest }) => /^['"](.+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1] ?? './computed'),
  ];
  return specifiers.filter((specifier) => !/^(?:\.|node:)/.test(specifier)).map(getPackage);
}

describe('docs/dependencies.md', () => {
  it('names every package of package.json, and no other', () => {
    expect(reasons.map(({ name }) => name).toSorted()).toEqual(all);
  });

  it('gives each a reason of one line', () => {
    expect(reasons.filter(({ reason }) => reason.length < 20 || !reason.endsWith('.'))).toEqual([]);
  });
});

describe('package.json', () => {
  it('asks for exact versions', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));

    expect(loose).toEqual([]);
  });

  it('asks for every package that the code imports', () => {
    const imported = ownCode.flatMap((file) => getImportedPackages(file).map((name) => ({ file, name })));

    // A package that is nothing but types is asked for under the name of its types.
    expect(imported.filter(({ name }) => !all.includes(name) && !all.includes(`@types/${name}`) && !builtinModules.includes(name))).toEqual([]);
  });

  it('asks for nothing at run time that src does not use', () => {
    const source = ownCode.filter((file) => file.startsWith('src/')).map(readProjectFile).join('\n');
    // Grammars are loaded by path, not imported.
    const unused = runTime.filter((name) => !source.includes(`'${name}'`) && !source.includes(`'${name}/`));

    expect(unused).toEqual([]);
  });
});
