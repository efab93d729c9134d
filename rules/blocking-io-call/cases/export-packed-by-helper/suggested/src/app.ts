import { createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import Koa from 'koa';

async function pack(rows: readonly string[]): Promise<Buffer> {

  return await promisify(gzip)(rows.join('\n'));
}

export const app = new Koa();
app.use(async (ctx) => {
  if (ctx.path === '/bookings.csv.gz') ctx.body = await pack(['id,guest']);

  else ctx.body = createGzip();
});
