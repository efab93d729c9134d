/** A file name says what is inside; a name that fits everything says nothing. */
import { ownCode } from './project-files.ts';

const emptyWords = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'misc', 'shared', 'stuff']);

describe('the names of our files', () => {
  it('are kebab-case', () => {
    const odd = ownCode.filter((file) => !file.split('/').every((part) => /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/.test(part)));

    expect(odd).toEqual([]);
  });

  it('hold no word that fits everything', () => {
    const empty = ownCode.filter((file) => file.split(/[/.-]/).some((word) => emptyWords.has(word)));

    expect(empty).toEqual([]);
  });
});
