/** The tables of verdicts name cases and tests that are there. That a linked file exists is asked of every document. */
import path from 'node:path';
import { projectFiles, readProjectFile } from './project-files.ts';

const documents = projectFiles.filter((file) => /^docs\/verdicts-[a-z]+\.md$/.test(file));
const rowsOf = (file: string): readonly (readonly string[])[] => readProjectFile(file).split('\n').filter((line) => /^\| \d+ \|/.test(line)).map((line) => line.split(' | '));

describe.each(documents)('%s', (file) => {
  it('leaves no row out', () => {
    const numbers = [...new Set(rowsOf(file).map(([number = '']) => Number(number.slice(2))))];

    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(numbers.length).toBeGreaterThan(5);
  });

  it('shows each verdict, and what looks alike', () => {
    expect(rowsOf(file).filter(([, , , shown = '', beside = '']) => !shown.includes('](../') || !beside.includes('](../'))).toEqual([]);
  });

  it('calls tests by their names', () => {
    const named = [...readProjectFile(file).matchAll(/\[([^\]]+)\]\(([^)]+\.test\.ts)\)/g)].map(([, name = '', target = '']) => ({ name, target }));

    expect(named.filter(({ name, target }) => !readProjectFile(path.join('docs', target)).includes(name))).toEqual([]);
  });
});
