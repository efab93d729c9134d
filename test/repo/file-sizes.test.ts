/** Small rooms: each file is read at one sitting. */
import { ownCode, readProjectFile } from './project-files.ts';

const sizes = ownCode.filter((file) => /^(?:src|rules)\//.test(file)).map((file) => ({ file, lines: readProjectFile(file).split('\n').length - 1 }));

describe('the sizes of our source files', () => {
  it('have a median under 80 lines', () => {
    const sorted = sizes.map(({ lines }) => lines).toSorted((a, b) => a - b);

    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
  });

  it('never pass 400 lines', () => {
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
  });
});
