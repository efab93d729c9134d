#!/usr/bin/env node
/** Command line entry. Loads nothing that an old Node lacks before it has said that the Node is too old. */
import nodeModule from 'node:module';
import { join } from 'node:path';
import { getCacheDirectory } from './cache/cache-directory.ts';
import { findNodeProblem } from './cli/required-node.ts';

const problem = findNodeProblem(process.versions.node);
if (problem === null) await run();
else {
  process.stderr.write(problem);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  // Compiling our own code is a tenth of a short run. Where the folder cannot be written to, nothing is kept.
  nodeModule.enableCompileCache(join(getCacheDirectory(), 'code'));
  const { runCli } = await import('./cli/run-cli.ts');

  // The reader of a pipe may leave before everything is written (`stallwatch scan | head`): that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  // `serve` takes the signal itself, to let running reviews end.
  if (process.argv[2] !== 'serve') process.once('SIGINT', () => process.exit(130));

  process.exitCode = await runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, environment: process.env, cwd: process.cwd() });
}
