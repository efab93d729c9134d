/** What is committed works on any machine, and says nothing of the one it was written on. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFiles, root } from './project-files.ts';

/** Where working copies tend to lie. Split up, so that this file is no hit of its own. */
const machinePaths = ['/ro' + 'ot/', '/wo' + 'rk/', '/workspace' + 's/', 'C:\\Us' + 'ers'];
const registryHosts = ['registry.' + 'npmjs', 'registry.' + 'yarnpkg', 'arti' + 'factory', 'npm.' + 'pkg.github'];

const texts = projectFiles.filter((file) => !/\.(?:png|wasm|ico)$/.test(file)).map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

function findFilesWith(words: readonly string[]): string[] {
  return texts.flatMap(({ file, text }) => words.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`));
}

describe('the files of the project', () => {
  it('hold no path of a machine', () => {
    expect(findFilesWith(machinePaths)).toEqual([]);
  });

  it('name no host of a package registry', () => {
    expect(findFilesWith(registryHosts)).toEqual([]);
  });

  it('have one line ending', () => {
    expect(texts.filter(({ file, text }) => text.includes('\r\n') && !file.startsWith('test/fixtures/')).map(({ file }) => file)).toEqual([]);
  });
});
