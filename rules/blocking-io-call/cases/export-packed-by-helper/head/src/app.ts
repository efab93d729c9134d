import { createGzip, gzipSync } from 'node:zlib';
import Koa from 'koa';

function pack(rows: readonly string[]): Buffer {
  // expect: blocking-io-call
  return gzipSync(rows.join('\n'));
}

export const app = new Koa();
app.use((ctx) => {
  if (ctx.path === '/bookings.csv.gz') ctx.body = pack(['id,guest']);
  // ok: blocking-io-call: a stream packs piece by piece on the thread pool
  else ctx.body = createGzip();
});
