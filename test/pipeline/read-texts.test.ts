import type { Snapshot, SnapshotEntry } from '../../src/model/snapshot.ts';
import { readTexts } from '../../src/pipeline/read-texts.ts';
import type { FileText } from '../../src/pipeline/read-texts.ts';

const entry = (path: string, size: number | null = null): SnapshotEntry => ({ path, blob: `blob of ${path}`, kind: 'file', size });
const megabytes = (count: number): number => count * 1024 * 1024;

async function readAll(contents: Readonly<Record<string, Uint8Array>>, entries: readonly SnapshotEntry[], sizes?: Snapshot['sizes']): Promise<{ files: FileText[]; asked: (readonly string[])[] }> {
  const asked: (readonly string[])[] = [];
  const snapshot: Snapshot = {
    revision: null, entries,
    read: (blobs) => {
      asked.push(blobs);
      return Promise.resolve(new Map(blobs.flatMap((blob) => { const bytes = contents[blob.replace('blob of ', '')]; return bytes === undefined ? [] : [[blob, bytes] as const]; })));
    },
    ...(sizes === undefined ? {} : { sizes }),
  };
  const files: FileText[] = [];
  for await (const batch of readTexts(snapshot, entries)) files.push(...batch);
  return { files, asked };
}

describe('readTexts', () => {
  it('gives each text without its byte order mark, and a reason where there is none', async () => {
    const { files } = await readAll({ 'a.ts': Buffer.from('\ufeffconst ä = 1;'), 'b.ts': Buffer.from([0x7f, 0x45, 0, 0]) }, [entry('a.ts'), entry('b.ts'), entry('gone.ts')]);

    expect(files.map(({ entry: { path }, text, reason }) => [path, text, reason])).toEqual([
      ['a.ts', 'const ä = 1;', null], ['b.ts', null, 'is binary'], ['gone.ts', null, 'has no content in this repository (partial clone, or it cannot be read)'],
    ]);
  });

  it('takes a text whose keys are joined by a NUL for a text, and what is no text or full of them for binary', async () => {
    const text = `const key = \`\${job}\u0000\${provider}\`;\n${'// prices of the last year\n'.repeat(20)}`;
    const { files } = await readAll({
      'prices.ts': Buffer.from(text), 'film.ts': Buffer.concat([Buffer.from(text), Buffer.from([0x47, 0xff, 0xfe])]), 'wide.ts': Buffer.from(text, 'utf16le'),
    }, [entry('prices.ts'), entry('film.ts'), entry('wide.ts')]);

    expect(files.map(({ text: found, reason }) => [found, reason])).toEqual([[text, null], [null, 'is binary'], [null, 'is binary']]);
  });

  it('never asks for a file that is too large, however its size came to be known', async () => {
    const { files, asked } = await readAll({ 'c.ts': Buffer.alloc(megabytes(3), 'x') }, [entry('a.ts', megabytes(5)), entry('b.ts'), entry('c.ts')], () => Promise.resolve(new Map([['blob of b.ts', megabytes(5)]])));

    expect(files.map(({ entry: { path }, reason }) => [path, reason])).toEqual([['a.ts', 'is larger than 2 MB'], ['b.ts', 'is larger than 2 MB'], ['c.ts', 'is larger than 2 MB']]);
    expect(asked).toEqual([['blob of c.ts']]);
  });

  it('asks for little first, so that work can begin, and then for a megabyte at a time, before it is needed', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `${String(i)}.ts`);
    const contents = Object.fromEntries(names.map((name) => [name, Buffer.alloc(megabytes(0.3), 'x')]));

    const { files, asked } = await readAll(contents, names.map((name) => entry(name, megabytes(0.3))));

    expect(files).toHaveLength(12);
    expect(asked.map((blobs) => blobs.length)).toEqual([1, 3, 3, 3, 2]);
  });

  it('asks once for what two files share', async () => {
    const shared = { ...entry('b.ts'), blob: 'blob of a.ts' };

    const { files, asked } = await readAll({ 'a.ts': Buffer.from('export {};') }, [entry('a.ts'), shared]);

    expect([files.map(({ text }) => text), asked]).toEqual([['export {};', 'export {};'], [['blob of a.ts']]]);
  });
});
