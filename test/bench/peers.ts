/** Other tools over the same source files, checked out, without the project's node_modules; the versions are our own development ones. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { classifyPath } from '../../src/extract/select-files.ts';
import type { Work } from './measure-process.ts';
import { listTree, readBlobs } from './run-git.ts';

const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** Writes the sources and settings of a revision into `dir`, and says how each peer is run on them. */
export function preparePeers(gitDir: string, revision: string, dir: string): Work[] {
  const entries = listTree(gitDir, revision).filter(({ file }) => ['source', 'settings'].includes(classifyPath(file)) && !file.split('/').includes('..'));
  const sources = entries.filter(({ file }) => classifyPath(file) === 'source').map(({ file }) => file);
  readBlobs(gitDir, entries.map(({ blob }) => blob)).forEach((bytes, index) => {
    const target = path.join(dir, entries[index]?.file ?? '');
    mkdirSync(path.dirname(target), { recursive: true });
    if (bytes !== null) writeFileSync(target, bytes);
  });
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(dir, name), text);
    return name;
  };
  const compilerOptions = { noEmit: true, allowJs: true, checkJs: false, jsx: 'preserve', module: 'esnext', moduleResolution: 'bundler', target: 'esnext', skipLibCheck: true, types: [], strict: true };
  const tsconfig = write('bench.tsconfig.json', JSON.stringify({ compilerOptions, files: sources }));
  const cruiser = write('bench.cruiser.cjs', `module.exports = { options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } } };\n`);
  const eslint = write('bench.eslint.mjs', `import typescript from ${JSON.stringify(pathToFileURL(path.join(modules, 'typescript-eslint/dist/index.js')).href)};
export default [{
  files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'], languageOptions: { parser: typescript.parser }, linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  rules: { 'no-restricted-syntax': ['error', 'CallExpression[callee.property.name=/Sync$/]'] },
}];\n`);
  const peer = (name: string, args: readonly string[]): Work => ({ name, args: ['--max-old-space-size=8192', ...args], cwd: dir, mayFail: true });
  return [
    peer('tsc --noEmit', [path.join(modules, 'typescript/bin/tsc'), '-p', tsconfig]),
    peer('dependency-cruiser', [path.join(modules, 'dependency-cruiser/bin/dependency-cruiser.mjs'), '--config', cruiser, '--output-type', 'err', '.']),
    peer('ESLint, one rule', [path.join(modules, 'eslint/bin/eslint.js'), '--config', eslint, '.']),
  ];
}
