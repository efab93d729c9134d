#!/usr/bin/env node
/** Command line entry. */
import { runCli } from './cli/run-cli.ts';

// The reader of a pipe may leave before everything is written (`stallwatch scan | head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});
// `serve` takes the signal itself, to let running reviews end.
if (process.argv[2] !== 'serve') process.once('SIGINT', () => process.exit(130));

process.exitCode = await runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, environment: process.env, cwd: process.cwd() });
