/** How time and memory grow with the number of files. The change under review is the same twenty files in every tree. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { CHANGED_FILES, commitChange } from './change-files.ts';
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
}

const works = ['cold scan', 'warm scan', 'warm review'] as const;

export async function measureGrowth({ cli, dir, gitDirs, sizes, runs }: Growth): Promise<void> {
  const parts = measureParts(gitDirs);
  const smallest = Math.min(...sizes);
  const reviewed = parts.find(({ sources }) => sources >= 5 * CHANGED_FILES && sources <= smallest) ?? parts[0];
  if (reviewed === undefined) throw new Error('none of the repositories holds a source file');
  const joined = createBorrowing(path.join(dir, 'joined.git'), gitDirs);
  console.log('| source files | work | s | x the smallest tree | ms a file | peak MB |\n| ---: | --- | ---: | ---: | ---: | ---: |');
  const smallestMs = new Map<string, number>();
  for (const size of sizes) {
    const chosen = chooseParts(parts, reviewed, size);
    const sources = chosen.reduce((sum, part) => sum + part.sources, 0);
    const base = commitJoined(joined, chosen);
    const measured = await measureTree({ cli, dir, joined, base, head: commitChange(joined, base, reviewed.folder), runs });
    for (const work of works) {
      const all = measured[work];
      const ms = median(all.map((one) => one.ms));
      if (!smallestMs.has(work)) smallestMs.set(work, ms);
      const cells = [String(sources), work, (ms / 1000).toFixed(2), (ms / (smallestMs.get(work) ?? ms)).toFixed(2), (ms / sources).toFixed(2), Math.max(...all.map((one) => one.peakMb ?? 0)).toFixed(0)];
      console.log(`| ${cells.join(' | ')} |`);
    }
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

async function measureTree({ cli, dir, joined, base, head, runs }: Tree): Promise<Record<(typeof works)[number], readonly Measurement[]>> {
  const cache = path.join(dir, 'cache');
  const filled = path.join(dir, 'filled');
  for (const one of [cache, filled]) await rm(one, { recursive: true, force: true });
  const shared = ['--repo', joined, '--format', 'json', '--fail-on', 'never'];
  const scan = [cli, 'scan', ...shared, '--rev', base];
  const found: Record<(typeof works)[number], Measurement[]> = { 'cold scan': [], 'warm scan': [], 'warm review': [] };
  await measureWork({ name: 'first scan', args: [...scan, '--cache', filled] });
  for (let run = 0; run < runs; run++) {
    found['cold scan'].push(await measureWork({ name: 'cold scan', args: [...scan, '--no-cache'] }));
    await rm(cache, { recursive: true, force: true });
    await cp(filled, cache, { recursive: true });
    found['warm scan'].push(await measureWork({ name: 'warm scan', args: [...scan, '--cache', cache] }));
    found['warm review'].push(await measureWork({ name: 'warm review', args: [cli, 'review', ...shared, '--base', base, '--head', head, '--cache', cache] }));
  }
  return found;
}
