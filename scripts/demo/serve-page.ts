/** Serves one page on this machine only. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** Scripts never run on the page, and nothing is fetched: what it shows was written by others. */
const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'x-content-type-options': 'nosniff' };

export async function servePage(html: string, port: number): Promise<ServedPage> {
  const server = createServer((request, response) => {
    if (request.url === '/') response.writeHead(200, headers).end(html);
    else response.writeHead(404).end();
  });
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
    });
  // Somebody's other demo: any free port will do.
  await listen(port).catch(() => listen(0));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
