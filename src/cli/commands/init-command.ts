/** `stallwatch init`: a configuration that says nothing but the defaults, to be changed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { configPath } from '../../config/default-config.ts';
import { renderDefaultConfig } from '../../config/render-default-config.ts';
import { ConfigurationError } from '../../errors.ts';
import { openRepository } from '../../git/open-repository.ts';
import { rules } from '../../../rules/index.ts';
import type { CliIo, ExitCode } from '../cli-io.ts';

export async function runInit(io: CliIo, options: { readonly repo: string }): Promise<ExitCode> {
  const { workTree } = await openRepository(resolve(io.cwd, options.repo));
  if (workTree === null) throw new ConfigurationError('There is no work tree to write a configuration into.');
  const file = join(workTree, configPath);
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Fails when something is there already, a link included.
    writeFileSync(file, renderDefaultConfig(rules), { flag: 'wx' });
  } catch (error) {
    const isThere = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
    throw new ConfigurationError(isThere ? `${configPath} is there already; it is left as it is.` : `${configPath} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.stdout.write(`Wrote ${configPath}. Every line in it is a default: change what you need, and commit it.\n`);
  return 0;
}
