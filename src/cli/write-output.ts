import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
    if (isReplaceable(target)) {
      writeFileSync(temporary, text);
      renameSync(temporary, target);
    } else writeFileSync(target, text);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new ConfigurationError(`--output ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A device, a pipe or a link, `/dev/stdout` among them, is written into: a file in its place would be the end of it for everybody. */
function isReplaceable(target: string): boolean {
  const there = lstatSync(target, { throwIfNoEntry: false });
  return there === undefined || there.isFile() || there.isDirectory();
}
