import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { changesLinking } from '../../../src/link/modules/settings-change.ts';

/** What `specifier` means in `src/app.ts`, whatever these settings hold. */
function resolve(specifier: string, settings: Readonly<Record<string, string>>): string {
  const modules = new ModuleResolver(['src/app.ts', 'src/db.ts', ...Object.keys(settings)], new Map(Object.entries(settings)));
  const found = modules.resolve('src/app.ts', specifier);
  return found === null ? 'nothing' : found.kind === 'file' ? found.file : `package ${found.specifier}`;
}

describe('settings that mean harm', () => {
  it('may point their main files at each other', () => {
    expect(resolve('../a', { 'a/package.json': '{"main":"./b"}', 'a/b/package.json': '{"main":".."}' })).toBe('nothing');
  });

  it('may be nested deeper than any stack', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

    expect(resolve('./db', { 'package.json': `{"name":"shop","exports":${deep}}` })).toBe('src/db.ts');
    expect(resolve('shop', { 'package.json': `{"name":"shop","exports":${deep}}` })).toBe('package shop');
  });

  it('may become nested deeper than any stack by a change', () => {
    const deep = `{"name":"shop","exports":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

    expect(changesLinking('package.json', '{"name":"shop"}', deep, () => true)).toBe(true);
  });

  it('are read alike with and without comments, however many lists they hold', () => {
    const paths = (count: number): string => JSON.stringify({ compilerOptions: { paths: Object.fromEntries(Array.from({ length: count }, (_, number) => [`@${number}`, ['./src/db']])) } });

    for (const text of [paths(3), paths(1_000)]) for (const comment of ['', '// written by hand\n']) expect(resolve('@2', { 'tsconfig.json': comment + text })).toBe('src/db.ts');
  });

  it('may nest conditions without an end that matters', () => {
    const deep = `${'{"import":'.repeat(3_000)}"./src/db.ts"${'}'.repeat(3_000)}`;

    expect(['package shop', 'src/db.ts']).toContain(resolve('shop', { 'package.json': `{"name":"shop","exports":${deep}}` }));
  });

  it('may name packages after members of every object', () => {
    expect(resolve('constructor', { 'package.json': '{"name":"__proto__","exports":{"__proto__":"./x"}}' })).toBe('package constructor');
    expect(resolve('__proto__', { 'tsconfig.json': '{"compilerOptions":{"paths":{"__proto__":["./src/db"]}}}' })).toMatch(/^(package __proto__|src\/db\.ts)$/);
  });

  it('may hold another kind of value everywhere', () => {
    const odd = '{"name":[],"main":{},"exports":7,"imports":[null],"dependencies":"all"}';

    expect(resolve('#db', { 'package.json': odd, 'tsconfig.json': '{"extends":[1,{}],"compilerOptions":{"paths":[["x"]],"baseUrl":{}}}' })).toBe('nothing');
    expect(new ModuleResolver([], new Map([['package.json', odd]])).findInstalled('src/app.ts', 'pg')).toBeNull();
  });

  it('may lie in one folder by the thousand', () => {
    const aliasTo = (name: string): string => `{"compilerOptions":{"paths":{"${name}":["./src/db"]}}}`;
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, number) => [`tsconfig.${number}.json`, aliasTo(`@${number}`)]));

    expect(resolve('@shop', { ...many, 'tsconfig.json': aliasTo('@shop') })).toBe('src/db.ts');
    expect(resolve('@2999', { ...many, 'tsconfig.json': aliasTo('@shop') })).toBe('package @2999');
  });

  it('may lead out of the repository', () => {
    expect(resolve('#secrets', { 'package.json': '{"imports":{"#secrets":"../../etc/secrets.js"}}' })).toBe('nothing');
    expect(resolve('@db', { 'tsconfig.json': '{"extends":"../../../tsconfig.json","compilerOptions":{"paths":{"@db":["../../db"]}}}' })).toBe('package @db');
  });
});
