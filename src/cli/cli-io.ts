/** What a command may touch of the process: everything else it is given as a value. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface OutputStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** 0: nothing at or above --fail-on. 1: findings. 2: usage or configuration. 3: internal error, or nothing could be analysed. */
export type ExitCode = 0 | 1 | 2 | 3;
