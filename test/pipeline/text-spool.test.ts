import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTextSpool } from '../../src/pipeline/text-spool.ts';

const texts = ['{"orders":1}', '{"bookings":"für zwei"}', '', '{"payouts":[3]}'];

describe('a spool of texts', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'spool-test-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('gives back what it keeps in memory', () => {
    const spool = createTextSpool(1_000, folder);

    expect(texts.map((text) => spool.keep(text)).map((read) => read())).toEqual(texts);
  });

  it('gives back what no longer fits into memory, as often as it is asked for', () => {
    const spool = createTextSpool(0, folder);
    const reads = texts.map((text) => spool.keep(text));

    expect([...reads, ...reads].map((read) => read())).toEqual([...texts, ...texts]);
  });

  it('gives back what was written to the disk, between texts that were not written yet', () => {
    const spool = createTextSpool(0, folder);
    const large = Array.from({ length: 5 }, (_, number) => `${number}ü`.repeat(300_000));
    const reads = [...texts, ...large, 'the last'].map((text) => spool.keep(text));

    expect(reads.map((read) => read())).toEqual([...texts, ...large, 'the last']);
  });

  it('leaves no file behind, whatever becomes of the process', () => {
    const spool = createTextSpool(0, folder);
    const read = spool.keep('x'.repeat(3_000_000));

    expect([readdirSync(folder), read().length]).toEqual([[], 3_000_000]);
  });

  it('keeps everything in memory where no file can be written', () => {
    const spool = createTextSpool(0, join(folder, 'missing'));

    expect(texts.map((text) => spool.keep(text)).map((read) => read())).toEqual(texts);
  });
});
