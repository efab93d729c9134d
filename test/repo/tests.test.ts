/** A test that is skipped is forgotten, and one that is focused hides the others. */
import { ownCode, readProjectFile } from './project-files.ts';

const tests = ownCode.filter((file) => file.endsWith('.test.ts'));

describe('our tests', () => {
  it('are neither skipped nor focused', () => {
    const marked = /\b(?:(?:describe|it|test)(?:\.concurrent)?\.(?:only|skip|todo|failing)|fdescribe|fit|xdescribe|xit|xtest)\s*(?:\(|\.each)/;

    expect(tests.filter((file) => marked.test(readProjectFile(file)))).toEqual([]);
  });

  it('each hold an expectation', () => {
    expect(tests.filter((file) => !/\bexpect\b/.test(readProjectFile(file)))).toEqual([]);
  });
});
