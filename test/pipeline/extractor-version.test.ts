import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { computeExtractorVersion, computeLinkerVersion, getExtractorVersion, getLinkerVersion } from '../../src/pipeline/extractor-version.ts';

describe('the versions of the code', () => {
  let folder: string;
  const versions = (): readonly [extractor: string, linker: string] => {
    const source = pathToFileURL(`${folder}/`);
    return [computeExtractorVersion(source), computeLinkerVersion(source)];
  };
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'versions-'));
    write('extract/read-orders.js', 'export const orders = 1;');
    write('link/link-orders.js', 'export const linked = 1;');
    write('link/outline-facts.js', 'export const outline = 1;');
    write('catalogue/libraries.json', '[]');
    write('model/order-words.js', 'export const words = 1;');
    write('report/render-orders.js', 'export const rendered = 1;');
  });

  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it('stay the same where what extracts and links does', () => {
    const before = versions();
    write('report/render-orders.js', 'export const rendered = 2;');
    expect(versions()).toEqual(before);
  });

  it('tell a change of what extracts from one of what links', () => {
    const [extractor, linker] = versions();
    write('extract/read-orders.js', 'export const orders = 2;');
    const [otherExtractor] = versions();
    expect([otherExtractor === extractor, versions()[1]]).toEqual([false, linker]);
    write('catalogue/libraries.json', '[{}]');
    expect([versions()[0], versions()[1] === linker]).toEqual([otherExtractor, false]);
  });

  it('are both others where outlines are made in another way', () => {
    const [extractor, linker] = versions();
    write('link/outline-facts.js', 'export const outline = 2;');
    expect(versions().map((version, index) => version === [extractor, linker][index])).toEqual([false, false]);
  });

  it('are both others where what both use is another', () => {
    const [extractor, linker] = versions();
    write('model/order-words.js', 'export const words = 2;');
    expect(versions().map((version, index) => version === [extractor, linker][index])).toEqual([false, false]);
  });

  it('are those of the folder that the program itself runs from', () => {
    cpSync(path.resolve(import.meta.dirname, '../../src'), folder, { recursive: true, force: true });
    for (const name of ['extract/read-orders.js', 'link/link-orders.js', 'link/outline-facts.js', 'catalogue/libraries.json', 'model/order-words.js']) rmSync(path.join(folder, name));
    expect(versions()).toEqual([getExtractorVersion(), getLinkerVersion()]);
  });
});
