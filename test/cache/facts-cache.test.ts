import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from '../kit/property-testing.ts';
import { openFactsCache } from '../../src/cache/facts-cache.ts';

let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'stallwatch-cache-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

const facts = (name: string): string => JSON.stringify({ language: 'typescript', exports: [name], note: 'größer\n' });

/** A real second process that uses the cache of this one. */
const moduleUrl = pathToFileURL('src/cache/facts-cache.ts').href;
const runChild = (body: string): Promise<unknown> =>
  promisify(execFile)(process.execPath, ['--input-type=module', '-e', `import { openFactsCache } from '${moduleUrl}'; const cache = openFactsCache(${JSON.stringify(dir)}, { fileBytes: 1e9, pendingBytes: 500 }); ${body}`]);

describe('openFactsCache', () => {
  it('gives back what an earlier run put in', async () => {
    const first = openFactsCache(dir);
    first.put('v1:orders', facts('orders'));
    first.put('v1:payouts', facts('payouts'));
    await first.close();

    const second = openFactsCache(dir);

    expect(second.get('v1:orders')).toBe(facts('orders'));
    expect(second.get('v1:payouts')).toBe(facts('payouts'));
    expect(second.get('v2:orders')).toBeUndefined();
    expect(second.note).toBeNull();
  });

  it('remembers nothing without a directory', async () => {
    const cache = openFactsCache(null);
    cache.put('v1:orders', facts('orders'));
    await cache.close();

    expect(cache.get('v1:orders')).toBeUndefined();
  });

  it('keeps every record of two processes that append at once', async () => {
    const write = (name: string): Promise<unknown> => runChild(`for (let i = 0; i < 400; i++) cache.put('${name}:' + i, JSON.stringify({ name: '${name}', text: 'x'.repeat(i) })); await cache.close();`);

    await Promise.all([write('orders'), write('payouts'), write('bookings')]);

    const cache = openFactsCache(dir);
    const missing = ['orders', 'payouts', 'bookings'].flatMap((name) => Array.from({ length: 400 }, (_, i) => `${name}:${String(i)}`)).filter((key) => cache.get(key) === undefined);
    expect(missing).toEqual([]);
    expect(cache.note).toBeNull();
  });

  it('survives a process that is killed while it writes', async () => {
    const kept = openFactsCache(dir);
    kept.put('v1:orders', facts('orders'));
    await kept.close();
    const child = spawn(process.execPath, ['--input-type=module', '-e', `import { openFactsCache } from '${moduleUrl}'; const cache = openFactsCache(${JSON.stringify(dir)}, { fileBytes: 1e9, pendingBytes: 1 }); console.log('on'); for (let i = 0; ; i++) cache.put('endless:' + i, 'x'.repeat(5_000));`]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');

    const after = openFactsCache(dir);
    after.put('v1:payouts', facts('payouts'));
    await after.close();

    const last = openFactsCache(dir);
    expect(last.get('v1:orders')).toBe(facts('orders'));
    expect(last.get('v1:payouts')).toBe(facts('payouts'));
    expect(last.note).toBeNull();
  });

  it('passes over a record that was cut off, and reads what was written behind it', async () => {
    const first = openFactsCache(dir);
    first.put('v1:orders', facts('orders'));
    first.put('v1:payouts', facts('payouts'));
    await first.close();
    truncateSync(join(dir, 'facts.log'), statSync(join(dir, 'facts.log')).size - 10);
    const second = openFactsCache(dir);
    second.put('v1:bookings', facts('bookings'));
    await second.close();

    const cache = openFactsCache(dir);

    expect([cache.get('v1:orders'), cache.get('v1:payouts'), cache.get('v1:bookings')]).toEqual([facts('orders'), undefined, facts('bookings')]);
  });

  it('finds its way behind any number of bytes that are no record', async () => {
    for (let length = 65_520; length < 65_560; length++) {
      const cut = mkdtempSync(join(dir, 'cut-'));
      const first = openFactsCache(cut);
      first.put('v1:orders', facts('orders'));
      await first.close();
      const file = join(cut, 'facts.log');
      writeFileSync(file, Buffer.concat([Buffer.alloc(length, 'x'), readFileSync(file)]));

      expect([length, openFactsCache(cut).get('v1:orders')]).toEqual([length, facts('orders')]);
    }
  });

  it('never gives back bytes that changed on disk', async () => {
    const first = openFactsCache(dir);
    first.put('v1:orders', facts('orders'));
    await first.close();
    const bytes = readFileSync(join(dir, 'facts.log'));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5);
    writeFileSync(join(dir, 'facts.log'), bytes);

    const cache = openFactsCache(dir);
    expect([cache.get('v1:orders'), cache.has('v1:orders')]).toEqual([undefined, false]);
  });

  it('says what it has without reading it out', async () => {
    const first = openFactsCache(dir);
    first.put('v1:orders', facts('orders'));
    await first.close();

    const cache = openFactsCache(dir);

    expect([cache.has('v1:orders'), cache.has('v1:payouts'), openFactsCache(null).has('v1:orders')]).toEqual([true, false, false]);
  });

  it('writes a file anew that is no cache, and says so', async () => {
    writeFileSync(join(dir, 'facts.log'), 'this is not a cache\n');

    const cache = openFactsCache(dir);
    cache.put('v1:orders', facts('orders'));
    await cache.close();

    expect(cache.note).toMatch(/facts\.log was not readable; it is written anew\.$/);
    expect(openFactsCache(dir).get('v1:orders')).toBe(facts('orders'));
    expect(readFileSync(join(dir, 'facts.log'), 'utf8')).not.toContain('not a cache');
  });

  it('goes on without a cache where the directory cannot be made', async () => {
    writeFileSync(join(dir, 'file'), '');

    const cache = openFactsCache(join(dir, 'file', 'cache'));
    cache.put('v1:orders', facts('orders'));
    await cache.close();

    expect(cache.get('v1:orders')).toBeUndefined();
    expect(cache.note).toMatch(/cannot be used/);
  });

  it('stops writing when the disk refuses in the middle of a run', async () => {
    const cache = openFactsCache(dir, { fileBytes: 1e9, pendingBytes: 1 });
    rmSync(dir, { recursive: true });
    writeFileSync(dir, 'a file stands where the directory was');

    cache.put('v1:orders', facts('orders'));
    cache.put('v1:payouts', facts('payouts'));
    await cache.close();

    expect(cache.note).toMatch(/goes on without it/);
  });

  it('replaces a folder that stands where the file should be', async () => {
    mkdirSync(join(dir, 'facts.log'));

    const cache = openFactsCache(dir);
    cache.put('v1:orders', facts('orders'));
    await cache.close();

    expect(openFactsCache(dir).get('v1:orders')).toBe(facts('orders'));
  });

  it('stays bounded: the full file becomes the older one, and the oldest is forgotten', async () => {
    const limits = { fileBytes: 1000, pendingBytes: 1 };
    const put = async (key: string): Promise<void> => {
      const cache = openFactsCache(dir, limits);
      cache.put(key, 'x'.repeat(2000));
      await cache.close();
    };

    await put('first');
    await put('second');
    await put('third');

    const cache = openFactsCache(dir, { ...limits, fileBytes: 1e9 });
    expect([cache.get('first'), cache.get('second')?.length, cache.get('third')?.length]).toEqual([undefined, 2000, 2000]);
  });

  it('may be set aside by several processes at once', async () => {
    const openings = `
      import { openFactsCache } from '${moduleUrl}';
      const notes = new Set();
      for (let i = 0; i < 400; i++) {
        const cache = openFactsCache(${JSON.stringify(dir)}, { fileBytes: 100, pendingBytes: 1 });
        cache.put('v1:orders', 'x'.repeat(200));
        await cache.close();
        if (cache.note !== null) notes.add(cache.note);
      }
      console.log(JSON.stringify([...notes]));`;

    const notes = await Promise.all([1, 2, 3].map(async () => (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', openings])).stdout.trim()));

    expect(notes).toEqual(['[]', '[]', '[]']);
  });

  it('reads any bytes without throwing, and finds what was appended to them', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), async (garbage, value) => {
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(dir);
      const first = openFactsCache(dir);
      first.put('v1:before', value);
      await first.close();
      appendFileSync(join(dir, 'facts.log'), garbage);
      const second = openFactsCache(dir);
      second.put('v1:after', value);
      await second.close();

      const cache = openFactsCache(dir);
      expect(cache.get('v1:after')).toBe(Buffer.from(value).toString());
    }), { numRuns: 60 });
  });
});
