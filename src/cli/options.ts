/** The options that commands share, as commander hands them over. */
import { Option } from 'commander';
import type { Command } from 'commander';

export interface RunOptions {
  readonly repo: string;
  readonly format: Format;
  readonly output?: string;
  readonly config?: string;
  /** False for --no-cache. */
  readonly cache?: string | false;
  readonly failOn?: FailOn;
}

export type Format = 'terminal' | 'json' | 'sarif' | 'html';

export type FailOn = 'error' | 'warning' | 'never';

export function addRunOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'a folder in a git repository, or a bare git directory', '.')
    .addOption(new Option('--format <format>', 'how to print the result').choices(['terminal', 'json', 'sarif', 'html']).default('terminal'))
    .option('--output <file>', 'write the result to a file instead of standard output')
    .option('--config <file>', 'use this file instead of the .github/stallwatch.yml of the repository')
    .option('--cache <dir>', "where to remember what was read (default: the user's cache directory)")
    .option('--no-cache', 'remember nothing')
    .addOption(new Option('--fail-on <severity>', 'exit with 1 from this severity on (default: what the configuration says, else error)').choices(['error', 'warning', 'never']));
}

export interface ScanOptions extends RunOptions {
  readonly rev?: string;
  readonly stage?: 'facts' | 'graph' | 'findings';
}

export interface ReviewOptions extends RunOptions {
  readonly base: string;
  readonly head?: string;
  readonly stage?: 'findings' | 'plan';
}

export interface ExplainOptions extends RunOptions {
  readonly rev?: string;
}
