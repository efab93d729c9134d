/**
 * `npm run bench -- --repo GITDIR --rev REV [--base REF --head REF] [--runs N]` measures the built command line as whole
 * processes, in turn with parsing alone, so that a slow minute of the machine falls on all of them. What counts is the ratios:
 * the milliseconds are this machine's, and two runs of the same thing differ by what the last column says.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureNode, median } from './measure-process.ts';
import type { Measurement } from './measure-process.ts';

interface Work {
  readonly name: string;
  readonly args: readonly string[];
}

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/src/cli.js');

const { values } = parseArgs({ options: {
  repo: { type: 'string' }, rev: { type: 'string', default: 'HEAD' }, base: { type: 'string' }, head: { type: 'string' }, runs: { type: 'string', default: '5' },
} });
const runs = Number(values.runs);

if (values.repo === undefined || !Number.isInteger(runs) || runs < 1 || (values.base === undefined) !== (values.head === undefined)) {
  console.error('usage: npm run bench -- --repo GITDIR --rev REV [--base REF --head REF] [--runs N]');
  process.exitCode = 2;
} else if (!existsSync(cli)) {
  console.error('dist/ is missing: npm run build');
  process.exitCode = 2;
} else {
  const cache = await mkdtemp(path.join(tmpdir(), 'stallwatch-bench-cache-'));
  try {
    await bench(getWorks(path.resolve(values.repo), cache));
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

function getWorks(repo: string, cache: string): Work[] {
  const shared = ['--repo', repo, '--format', 'json', '--fail-on', 'never'];
  const { rev, base, head } = values;
  return [
    { name: 'parsing alone', args: [path.join(import.meta.dirname, 'parse-alone.ts'), repo, rev] },
    { name: 'cold scan', args: [cli, 'scan', ...shared, '--rev', rev, '--no-cache'] },
    { name: 'warm scan', args: [cli, 'scan', ...shared, '--rev', rev, '--cache', cache] },
    ...(base === undefined || head === undefined ? [] : [{ name: 'warm review', args: [cli, 'review', ...shared, '--base', base, '--head', head, '--cache', cache] }]),
  ];
}

async function bench(works: readonly Work[]): Promise<void> {
  // Fills the cache and the machine's own caches; not counted.
  for (const work of works) await measure(work);
  const measured = new Map<string, Measurement[]>(works.map((work) => [work.name, []]));
  for (let run = 0; run < runs; run++) {
    for (const work of works) measured.get(work.name)?.push(await measure(work));
  }
  print(measured);
}

async function measure(work: Work): Promise<Measurement> {
  const measurement = await measureNode(work.args);
  if (measurement.exitCode !== 0) throw new Error(`${work.name} ended with exit code ${String(measurement.exitCode)}: a number of it would mean nothing`);
  return measurement;
}

function print(measured: ReadonlyMap<string, readonly Measurement[]>): void {
  const time = (name: string): number => median((measured.get(name) ?? []).map(({ ms }) => ms));
  const parsing = time('parsing alone');
  const cold = time('cold scan');
  console.log(`Whole processes, node ${process.version}, ${availableParallelism()} cores, median of ${runs} in turn\n`);
  console.log('| work | ms | x parsing alone | x cold scan | peak MB | fastest to slowest ms |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, all] of measured) {
    const times = all.map(({ ms }) => ms);
    const peaks = all.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]));
    const cells = [name, time(name).toFixed(0), (time(name) / parsing).toFixed(2), (time(name) / cold).toFixed(2), peaks.length === 0 ? '?' : Math.max(...peaks).toFixed(0), `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
