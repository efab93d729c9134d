/** Arguments in, exit code out. Each command loads its own code. Known errors are one line; anything else is a bug and shows where it is. */
import { Command, CommanderError, Option } from 'commander';
import { ConfigurationError, GitHubError, RepositoryError } from '../errors.ts';
import { getOwnPackage } from '../pipeline/own-package.ts';
import { getPrintable } from '../report/printable.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { addExplainCommand } from './commands/explain-command.ts';
import type { RunOptions } from './options.ts';
import { addReviewCommand, runReview } from './commands/review-command.ts';
import { addScanCommand, runScan } from './commands/scan-command.ts';

export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = createProgram(io, async (command) => { code = await command(); });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return reportError(io, error);
  }
}

function createProgram(io: CliIo, run: (command: () => Promise<ExitCode> | ExitCode) => Promise<void>): Command {
  const program = new Command('stallwatch')
    .description('Reviews pull requests for the incidents they would cause under load.')
    .version(getOwnPackage().version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => { io.stdout.write(text); }, writeErr: (text) => { io.stderr.write(text); } })
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 internal error or nothing could be analysed.');
  addReviewCommand(program, (options) => run(() => runReview(io, options)));
  addScanCommand(program, (paths, options) => run(() => runScan(io, paths, options)));
  addExplainCommand(program, (subject, options) => run(async () => (await import('./commands/explain-subject.ts')).explainSubject(io, subject, options)));
  program.command('rules').description('List the rules.')
    .addOption(new Option('--format <format>', 'how to print them').choices(['terminal', 'json']).default('terminal'))
    .option('--output <file>', 'write to a file')
    .action((options: Pick<RunOptions, 'format' | 'output'>) => run(async () => {
      const [{ runRulesCommand }, { rules }] = await Promise.all([import('./commands/rules-command.ts'), import('../../rules/index.ts')]);
      return runRulesCommand(io, rules, options);
    }));
  program.command('init').description('Write a configuration with every default in it.')
    .option('--repo <dir>', 'a folder in a git repository', '.')
    .action((options: { readonly repo: string }) => run(async () => (await import('./commands/init-command.ts')).runInit(io, options)));
  program.command('serve').description('Run the GitHub App.').action(() => run(async () => (await import('./commands/serve-command.ts')).runServe(io)));
  return program;
}

function reportError(io: CliIo, error: unknown): ExitCode {
  // Commander has printed what it has to say; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigurationError) return fail(io, error.message, 2);
  if (error instanceof RepositoryError) return fail(io, error.message, isUsage(error) ? 2 : 3);
  if (error instanceof GitHubError) return fail(io, error.message, 3);
  io.stderr.write(`stallwatch: this is a bug in stallwatch, please report it.\n${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  return 3;
}

function fail(io: CliIo, message: string, code: ExitCode): ExitCode {
  io.stderr.write(`stallwatch: ${getPrintable(message)}\n`);
  return code;
}

/** Another argument would help. */
function isUsage({ code }: RepositoryError): boolean {
  switch (code) {
    case 'not-a-repository':
    case 'unknown-revision':
    case 'no-merge-base':
    case 'empty-repository': return true;
    case 'fetch-failed':
    case 'git-missing':
    case 'git-failed': return false;
  }
}
