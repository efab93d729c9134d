/** Runs one git process and collects what it prints, or talks to it. The only place that starts one. */
import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { RepositoryError } from '../errors.ts';
import { getGitEnvironment } from './git-environment.ts';
import { giveWay } from './give-way.ts';
import type { GitSettings } from './git-environment.ts';

export interface GitCall {
  readonly args: readonly string[];
  /** Given to git as is, so that it never searches for a repository and never asks who owns it. */
  readonly gitDir: string;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly settings?: GitSettings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Fetching: give the process a group of its own, because it starts others, and end them all together. It gives way to the rest of the machine. */
  readonly group?: boolean;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A repository whose answer is larger than this is refused rather than held in memory. */
export const LARGEST_OUTPUT = 1024 * 1024 * 1024;

/** Runs git and gives its output, whatever its exit code. */
export function runGit(call: GitCall): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(call);
    if (call.group === true) giveWay(child);
    const chunks: Buffer[] = [];
    let received = 0;
    let stderr = '';
    let refusal: RepositoryError | null = null;
    const stop = (): void => { endProcess(child, call.group === true); };
    call.signal?.addEventListener('abort', stop, { once: true });
    if (call.signal?.aborted === true) stop();

    child.stdout.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received <= LARGEST_OUTPUT) chunks.push(chunk);
      else if (refusal === null) {
        refusal = new RepositoryError('git-failed', 'git printed more than 1 GB; the repository is too large to analyse.');
        stop();
      }
    });
    child.stderr.on('data', (chunk: Buffer) => { if (stderr.length < 4096) stderr += chunk.toString('utf8'); });
    // A process that ends before it has read its input says so by its exit code.
    child.stdin.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      call.signal?.removeEventListener('abort', stop);
      reject(isMissing(error) ? getMissingError(call) : error);
    });
    child.on('close', (code) => {
      call.signal?.removeEventListener('abort', stop);
      if (refusal !== null) reject(refusal);
      else resolve({ code: code ?? 128, stdout: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), stderr });
    });
    child.stdin.end(call.input ?? '');
  });
}

function spawnGit(call: GitCall): ChildProcessWithoutNullStreams {
  return spawn('git', ['--no-pager', '--git-dir', call.gitDir, ...call.args], {
    cwd: call.cwd ?? call.gitDir,
    env: getGitEnvironment(call.settings ?? [], call.environment ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: call.group === true,
    windowsHide: true,
  });
}

/** A git process that is told more and more. */
export interface RunningGit {
  write(input: string): void;
  /** Nothing more will be asked. */
  end(): void;
  /** Ends it at once. */
  stop(): void;
  /** Our own process waits for it, or may end while it runs. */
  hold(): void;
  release(): void;
  /** Without what it printed. */
  readonly ended: Promise<GitOutput>;
}

/** Starts git and hands on what it prints as it comes. */
export function startGit(call: Omit<GitCall, 'input' | 'signal' | 'group'>, take: (chunk: Buffer) => void): RunningGit {
  const child = spawnGit(call);
  let stderr = '';
  child.stdout.on('data', take);
  child.stderr.on('data', (chunk: Buffer) => { if (stderr.length < 4096) stderr += chunk.toString('utf8'); });
  child.stdin.on('error', () => undefined);
  const held = [child, child.stdin, child.stdout, child.stderr] as readonly { ref?: () => void; unref?: () => void }[];
  return {
    write: (input) => { child.stdin.write(input); },
    end: () => { child.stdin.end(); },
    stop: () => { endProcess(child, false); },
    hold: () => { for (const one of held) one.ref?.(); },
    release: () => { for (const one of held) one.unref?.(); },
    ended: new Promise((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => { reject(isMissing(error) ? getMissingError(call) : error); });
      child.on('close', (code) => { resolve({ code: code ?? 128, stdout: Buffer.alloc(0), stderr }); });
    }),
  };
}

/** Runs git where anything but success is an error, and gives what it printed. */
export async function readGit(call: GitCall): Promise<Buffer> {
  const output = await runGit(call);
  if (output.code === 0) return output.stdout;
  throw new RepositoryError('git-failed', `git ${call.args[0] ?? ''} failed: ${getReason(output)}`);
}

/** The line of git's own words that says why, in one line that is safe to print. */
export function getReason(output: GitOutput): string {
  const lines = output.stderr.split('\n').map((line) => line.replace(/\p{C}/gu, ' ').trim()).filter((line) => line !== '');
  const reason = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1);
  return reason?.replace(/^(fatal|error): /, '').slice(0, 300) ?? `exit code ${output.code}`;
}

function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'EACCES';
}

function getMissingError(call: GitCall): RepositoryError {
  return new RepositoryError('git-missing', `The program git could not be started in ${call.cwd ?? call.gitDir}. Install git 2.36 or newer and put it on the PATH.`);
}

function endProcess(child: ChildProcess, group: boolean): void {
  if (child.pid === undefined) return;
  try {
    // A negative id means the whole group: git-remote-https and index-pack end with their parent.
    if (group && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
