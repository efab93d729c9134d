/** Arguments of `npm run demo`. */
import { parseArgs } from 'node:util';
import { RepositoryError } from '../../src/errors.ts';
import { openRepository } from '../../src/git/open-repository.ts';

export interface DemoOptions {
  /** Ends when the reviews are in. */
  readonly once: boolean;
  readonly port: number;
  /** A range of a repository of this machine in place of the examples. */
  readonly range: { readonly repository: string; readonly base: string; readonly head: string } | null;
}

export const usage = `npm run demo                                           the three incidents under examples/
npm run demo -- --repo DIR --base REF --head REF       any range of a repository of this machine
  --once        end when the reviews are in; exit code 1 when one is missing
  --port PORT   of the page (default 4600)`;

/** The options, or one line that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): DemoOptions | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '4600' }, repo: { type: 'string' }, base: { type: 'string' }, head: { type: 'string' } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return { problem: `--port must be a number from 0 to 65535, not ${values.port}` };
    const { once, repo, base, head } = values;
    if (repo === undefined && base === undefined && head === undefined) return { once, port, range: null };
    if (repo === undefined || base === undefined || head === undefined) return { problem: '--repo, --base and --head belong together' };
    return { once, port, range: { repository: repo, base, head } };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong with the range, before anything is started for it. */
export async function findRangeProblem({ repository, base, head }: NonNullable<DemoOptions['range']>): Promise<string | undefined> {
  try {
    const opened = await openRepository(repository);
    await opened.mergeBase(await opened.resolveCommit(base), await opened.resolveCommit(head));
    return undefined;
  } catch (error) {
    if (error instanceof RepositoryError) return error.message;
    throw error;
  }
}
