/** The repository and the commits a command is about: all that git is asked for before the engine is loaded. */
import { resolve } from 'node:path';
import { openRepository } from '../git/open-repository.ts';
import type { Repository } from '../model/repository.ts';
import type { CliIo } from './cli-io.ts';
import type { RunOptions } from './options.ts';

export interface OpenedCommit {
  readonly repository: Repository;
  /** Null for the work tree. */
  readonly revision: string | null;
}

export interface OpenedRange {
  readonly repository: Repository;
  readonly base: string;
  readonly head: string | null;
}

export async function openCommit(io: CliIo, options: Pick<RunOptions, 'repo'>, revision: string | undefined): Promise<OpenedCommit> {
  const repository = await openRepository(resolve(io.cwd, options.repo));
  const commit = await getRevision(repository, revision);
  readAhead(repository, commit);
  return { repository, revision: commit };
}

export async function openRange(io: CliIo, options: Pick<RunOptions, 'repo'>, base: string, head: string | undefined): Promise<OpenedRange> {
  const repository = await openRepository(resolve(io.cwd, options.repo));
  const [from, to] = await Promise.all([repository.resolveCommit(base), getRevision(repository, head)]);
  readAhead(repository, from);
  readAhead(repository, to);
  return { repository, base: from, head: to };
}

/** A bare repository has no work tree: its HEAD is meant. */
async function getRevision(repository: Repository, revision: string | undefined): Promise<string | null> {
  if (revision === undefined && repository.workTree !== null) return null;
  return repository.resolveCommit(revision ?? 'HEAD');
}

/** Whoever asks for the commit later is told what went wrong. */
function readAhead(repository: Repository, commit: string | null): void {
  if (commit !== null) repository.snapshot(commit).catch(() => undefined);
}

/** Git is at work while `load` brings in the code that needs its answer. */
export async function meanwhile<Opened, Code>(opening: Promise<Opened>, load: () => Promise<Code>): Promise<readonly [Opened, Code]> {
  return Promise.all([opening, load()]);
}
