import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import type { CliIo } from './cli-io.ts';

/** The result, to standard output or to a file. A file is whole or not there: a job that reads it never sees half of it. */
export function writeOutput(io: CliIo, text: string, file: string | undefined): void {
  if (file === undefined) {
    io.stdout.write(text);
    return;
  }
  const target = resolve(io.cwd, file);
  const temporary = `${target}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new ConfigurationError(`--output ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
