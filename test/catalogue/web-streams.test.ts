/** Streams that a response is made of: what fills them runs in the thread of all requests. */
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout, database } from '../link/shop.ts';

async function reached(body: string): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';`) });
  return calls.map((call) => call.replace(/^.* -> /, ''));
}

describe('a stream', () => {
  const all = ['better-sqlite3 Statement.all()'];

  it('is filled when it is made, and while it is sent', async () => {
    expect(await reached(`const body = new ReadableStream({ start(stream) { stream.enqueue(db.prepare('select 1').all()); } }); res.end(body);`)).toEqual(all);
    expect(await reached(`const body = new ReadableStream({ async pull(stream) { stream.enqueue(db.prepare('select 1').all()); } }); res.end(body);`)).toEqual(all);
    expect(await reached(`orders.pipeThrough(new TransformStream({ transform: (order, stream) => stream.enqueue(db.prepare('select 1').all()) }));`)).toEqual(all);
  });

  it('does not run what stands there for somebody who goes away', async () => {
    expect(await reached(`const body = new ReadableStream({ start() {}, cancel() { db.prepare('select 1').all(); } }); res.end(body);`)).toEqual([]);
  });
});
