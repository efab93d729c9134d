/** Streams that a response is made of: what fills them runs in the thread of all requests. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout, database } from '../link/shop.ts';

async function reached(body: string, more = ''): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}`) });
  return calls.map((call) => call.replace(/^.* -> /, ''));
}

describe('a stream', () => {
  const all = ['better-sqlite3 Statement.all()'];

  it('is filled when it is made, and while it is sent', async () => {
    expect(await reached(`const body = new ReadableStream({ start(stream) { stream.enqueue(db.prepare('select 1').all()); } }); res.end(body);`)).toEqual(all);
    expect(await reached(`const body = new ReadableStream({ async pull(stream) { stream.enqueue(db.prepare('select 1').all()); } }); res.end(body);`)).toEqual(all);
    expect(await reached(`orders.pipeThrough(new TransformStream({ transform: (order, stream) => stream.enqueue(db.prepare('select 1').all()) }));`)).toEqual(all);
  });

  it('of Node passes what it is given through functions of the project', async () => {
    const streams = `import { Transform, Writable } from 'node:stream';\nimport { pipeline } from 'node:stream/promises';`;

    expect(await reached(`req.pipe(new Transform({ transform(order, encoding, done) { done(null, db.prepare('select 1').all()); } })).pipe(res);`, streams)).toEqual(all);
    expect(await reached(`await pipeline(req, new Writable({ write(order, encoding, done) { db.prepare('select 1').all(); done(); } }));`, streams)).toEqual(all);
    expect(await reached(`req.pipe(new Transform({ transform, destroy(error, done) { db.prepare('select 1').all(); done(error); } })).pipe(res);`, streams)).toEqual([]);
    expect(await reached('req.resume();', `${streams}\nnew Writable({ write(order, encoding, done) { db.prepare('select 1').all(); done(); } });`)).toEqual([]);
  });

  it('does not run what stands there for somebody who goes away', async () => {
    expect(await reached(`const body = new ReadableStream({ start() {}, cancel() { db.prepare('select 1').all(); } }); res.end(body);`)).toEqual([]);
  });
});
