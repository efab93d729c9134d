/** `stallwatch serve`: the GitHub App. Loaded only when asked for, because it brings a database and a web server. */
import type { CliIo, ExitCode } from '../cli-io.ts';

export async function runServe(io: CliIo): Promise<ExitCode> {
  const { startApp } = await import('../../app.ts');
  const app = await startApp({ environment: io.environment });
  await new Promise<void>((resolve) => {
    const stop = (): void => { resolve(); };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await app.stop();
  return 0;
}
