/** Runs git on a bare repository, with none of the machine's own settings. */
import { spawn } from 'node:child_process';

export const gitEnvironment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
} as const;

export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export function runGitBytes(gitDir: string | null, commandLine: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...(gitDir === null ? [] : ['--git-dir', gitDir]), ...commandLine], { env: { ...gitEnvironment, ...options.env } });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(new GitFailed(`git ${commandLine.join(' ')}: ${Buffer.concat(errors).toString('utf8').trim()}`));
    });
    // A command that fails early closes its input; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

export async function runGit(gitDir: string | null, commandLine: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await runGitBytes(gitDir, commandLine, options)).toString('utf8').trimEnd();
}
