/** How time and memory grow with the number of files. The change under review is the same twenty files in every tree. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { CHANGED_FILES, commitChange } from './change-files.ts';
import { commitConnected } from './connected-program.ts';
import { chooseParts, commitJoined, measureParts } from './join-repositories.ts';
import { measureWork, median } from './measure-process.ts';
import type { Measurement } from './measure-process.ts';
import { createBorrowing } from './run-git.ts';

export interface Growth {
  readonly cli: string;
  readonly dir: string;
  readonly gitDirs: readonly string[];
  readonly sizes: readonly number[];
  readonly runs: number;
  /** Source files of a generated program that is all one; null for none. */
  readonly connected: number | null;
}

const works = ['parsing alone', 'cold scan', 'first scan with a cache', 'warm scan', 'warm review'] as const;

type Measured = Record<(typeof works)[number], readonly Measurement[]>;

export async function measureGrowth({ cli, dir, gitDirs, sizes, runs, connected }: Growth): Promise<void> {
  console.log('| source files | work | s | processor s | ms a file | x parsing alone | x the smallest tree | peak MB |\n| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  const parts = measureParts(gitDirs);
  const smallest = Math.min(...sizes);
  const reviewed = parts.find(({ sources }) => sources >= 5 * CHANGED_FILES && sources <= smallest) ?? parts[0];
  if (reviewed === undefined) throw new Error('none of the repositories holds a source file');
  const joined = createBorrowing(path.join(dir, 'joined.git'), gitDirs);
  const ofSmallest = new Map<string, number>();
  for (const size of sizes) {
    const chosen = chooseParts(parts, reviewed, size);
    const base = commitJoined(joined, chosen);
    print(String(chosen.reduce((sum, part) => sum + part.sources, 0)), await measureTree({ cli, dir, joined, base, head: commitChange(joined, base, reviewed.folder), runs }), ofSmallest);
  }
  if (connected === null) return;
  const base = commitConnected(joined, connected);
  print(`${connected}, all connected`, await measureTree({ cli, dir, joined, base, head: commitChange(joined, base), runs }), new Map());
}

/** In processor time: the machine may be doing other things. */
function print(label: string, measured: Measured, ofSmallest: Map<string, number>): void {
  const files = Number.parseInt(label, 10);
  const timeOf = (work: (typeof works)[number]): number => median(measured[work].map(({ processorMs }) => processorMs ?? NaN));
  for (const work of works) {
    const all = measured[work];
    const time = timeOf(work);
    if (!ofSmallest.has(work)) ofSmallest.set(work, time);
    const cells = [label, work, (median(all.map(({ ms }) => ms)) / 1000).toFixed(1), (time / 1000).toFixed(1), (time / files).toFixed(2), (time / timeOf('parsing alone')).toFixed(1), (time / (ofSmallest.get(work) ?? time)).toFixed(1), Math.max(...all.map(({ peakMb }) => peakMb ?? 0)).toFixed(0)];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

interface Tree {
  readonly cli: string;
  readonly dir: string;
  readonly joined: string;
  readonly base: string;
  readonly head: string;
  readonly runs: number;
}

async function measureTree({ cli, dir, joined, base, head, runs }: Tree): Promise<Measured> {
  const cache = path.join(dir, 'cache');
  const filled = path.join(dir, 'filled');
  const shared = ['--repo', joined, '--format', 'json', '--fail-on', 'never'];
  const scan = [cli, 'scan', ...shared, '--rev', base];
  const found: Record<(typeof works)[number], Measurement[]> = { 'parsing alone': [], 'cold scan': [], 'first scan with a cache': [], 'warm scan': [], 'warm review': [] };
  const measure = async (name: (typeof works)[number], args: readonly string[]): Promise<void> => { found[name].push(await measureWork({ name, args })); };
  for (let run = 0; run < runs; run++) {
    for (const one of [cache, filled]) await rm(one, { recursive: true, force: true });
    await measure('parsing alone', [path.join(import.meta.dirname, 'parse-alone.ts'), joined, base]);
    await measure('cold scan', [...scan, '--no-cache']);
    await measure('first scan with a cache', [...scan, '--cache', filled]);
    await cp(filled, cache, { recursive: true });
    await measure('warm scan', [...scan, '--cache', cache]);
    await measure('warm review', [cli, 'review', ...shared, '--base', base, '--head', head, '--cache', cache]);
  }
  return found;
}
