/**
 * `npm run bench -- --repo GITDIR [--rev REV] [--base REF --head REF] [--runs N] [--peers]` measures the built command line as whole
 * processes, in turn with parsing alone, so that a slow minute of the machine falls on all of them. Without a range, the review is of
 * twenty changed files. With `--peers`, other tools read the same files. `npm run bench -- --growth --repo GITDIR --repo GITDIR …` joins
 * repositories into ever larger trees; `--connected N` adds one generated program of N files. What counts is the ratios: the
 * milliseconds are this machine's.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commitChange } from './change-files.ts';
import { measureGrowth } from './growth.ts';
import { measureWork, median } from './measure-process.ts';
import type { Measurement, Work } from './measure-process.ts';
import { preparePeers } from './peers.ts';
import { createBorrowing, findGitDir, readLine } from './run-git.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/src/cli.js');

const { values } = parseArgs({ options: {
  repo: { type: 'string', multiple: true }, rev: { type: 'string', default: 'HEAD' }, base: { type: 'string' }, head: { type: 'string' }, runs: { type: 'string' },
  peers: { type: 'boolean', default: false }, growth: { type: 'boolean', default: false }, sizes: { type: 'string', default: '500,5000,50000' }, connected: { type: 'string' },
} });
const repos = values.repo ?? [];
const runs = Number(values.runs ?? (values.growth ? 1 : 5));
const [first] = repos;

if (first === undefined || (repos.length > 1 && !values.growth) || !Number.isInteger(runs) || runs < 1 || (values.base === undefined) !== (values.head === undefined)) {
  console.error('usage: npm run bench -- --repo GITDIR [--rev REV] [--base REF --head REF] [--runs N] [--peers]\n       npm run bench -- --growth --repo GITDIR --repo GITDIR … [--sizes 500,5000,50000] [--connected 50000] [--runs N]');
  process.exitCode = 2;
} else if (!existsSync(cli)) {
  console.error('dist/ is missing: npm run build');
  process.exitCode = 2;
} else {
  const dir = await mkdtemp(path.join(tmpdir(), 'stallwatch-bench-'));
  try {
    console.log(`Whole processes, node ${process.version}, ${availableParallelism()} cores, median of ${runs}\n`);
    if (values.growth) await measureGrowth({ cli, dir, gitDirs: repos.map(findGitDir), sizes: values.sizes.split(',').map(Number), runs, connected: values.connected === undefined ? null : Number(values.connected) });
    else await bench(findGitDir(first), dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function bench(gitDir: string, dir: string): Promise<void> {
  const borrowing = createBorrowing(path.join(dir, 'repo.git'), [gitDir]);
  const revision = readLine(gitDir, ['rev-parse', `${values.rev}^{commit}`]);
  const base = readLine(gitDir, ['rev-parse', `${values.base ?? revision}^{commit}`]);
  const head = values.head === undefined ? commitChange(borrowing, base) : readLine(gitDir, ['rev-parse', `${values.head}^{commit}`]);
  const cache = path.join(dir, 'cache');
  const shared = ['--repo', borrowing, '--format', 'json', '--fail-on', 'never'];
  const scan = (more: readonly string[]): readonly string[] => [cli, 'scan', ...shared, '--rev', base, ...more];
  const checkout = path.join(dir, 'checkout');
  await mkdir(checkout);
  const works: Work[] = [
    { name: 'parsing alone', args: [path.join(import.meta.dirname, 'parse-alone.ts'), borrowing, base] },
    { name: 'cold scan', args: scan(['--no-cache']) },
    { name: 'warm scan', args: scan(['--cache', cache]) },
    { name: 'warm review', args: [cli, 'review', ...shared, '--base', base, '--head', head, '--cache', cache] },
    ...(values.peers ? preparePeers(borrowing, base, checkout) : []),
  ];
  // What an earlier scan of the base leaves behind. Each review begins with a copy of it: its own changes are new to it.
  await measureWork({ name: 'first scan', args: scan(['--cache', cache]) });
  const filled = path.join(dir, 'filled');
  await cp(cache, filled, { recursive: true });
  const measured = new Map<string, Measurement[]>(works.map((work) => [work.name, []]));
  for (let run = 0; run < runs; run++) {
    for (const work of works) {
      await rm(cache, { recursive: true, force: true });
      await cp(filled, cache, { recursive: true });
      try {
        measured.get(work.name)?.push(await measureWork(work));
      } catch (error) {
        if (work.mayFail !== true) throw error;
        console.error(`${error instanceof Error ? error.message : String(error)}: it has no number in this round`);
      }
    }
  }
  print(measured);
}

function print(measured: ReadonlyMap<string, readonly Measurement[]>): void {
  const time = (name: string): number => median((measured.get(name) ?? []).map(({ ms }) => ms));
  const parsing = time('parsing alone');
  const cold = time('cold scan');
  console.log('| work | ms | x parsing alone | x cold scan | peak MB | fastest to slowest ms |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, all] of measured) {
    const times = all.map(({ ms }) => ms);
    const peaks = all.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]));
    const cells = [name, time(name).toFixed(0), (time(name) / parsing).toFixed(2), (time(name) / cold).toFixed(2), peaks.length === 0 ? '?' : Math.max(...peaks).toFixed(0), `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
