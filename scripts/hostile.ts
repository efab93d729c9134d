/**
 * `npm run hostile -- [--only WORDS]` makes each hostile repository at its full size in the temporary directory and hands it to the
 * command line: a scan and a review, each a process of its own with a time limit. Each must end with exit code 1 for the one finding of
 * the shop that is in all of them, and say of the file that cannot be read why not.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureNode } from '../test/bench/measure-process.ts';
import { hostileRepositories } from '../test/kit/hostile/hostile-repositories.ts';
import type { HostileRepository } from '../test/kit/hostile/hostile-repository.ts';
import { blockingCheckout, shopFiles } from '../test/kit/shop-repository.ts';
import { importCommits } from './robustness/import-commits.ts';

const cli = path.resolve(import.meta.dirname, '../src/cli.ts');
const limitMs = 120_000;

interface Report {
  readonly findings: readonly { readonly subject: string }[];
  readonly notAnalysed: readonly { readonly reason: string }[];
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, few: { type: 'boolean', default: false } } });
let failures = 0;
console.log('| repository with | | exit code | seconds | peak MB | findings | not analysed | trouble |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |');
for (const hostile of hostileRepositories) if (hostile.name.includes(values.only)) await attack(hostile);
if (failures > 0) process.exitCode = 1;

async function attack(hostile: HostileRepository): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'stallwatch-hostile-'));
  try {
    importCommits(path.join(dir, 'repo'), Object.entries(shopFiles), [...Object.entries(blockingCheckout), ...hostile.files(values.few ? hostile.few : hostile.many)]);
    await run(hostile, dir, 'scan', ['--rev', 'main']);
    await run(hostile, dir, 'review', ['--base', 'main~1', '--head', 'main']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function run(hostile: HostileRepository, dir: string, command: string, args: readonly string[]): Promise<void> {
  const output = path.join(dir, `${command}.json`);
  const { ms, peakMb, exitCode } = await measureNode([cli, command, '--repo', path.join(dir, 'repo'), ...args, '--no-cache', '--format', 'json', '--output', output], limitMs);
  const report = readReport(output);
  const troubles = getTroubles(hostile, exitCode, report);
  if (troubles.length > 0) failures++;
  const cells = [hostile.name, command, exitCode ?? 'none', (ms / 1000).toFixed(1), peakMb?.toFixed(0) ?? '?', report?.findings.length ?? '?', report?.notAnalysed.length ?? '?', troubles.join('; ')];
  console.log(`| ${cells.join(' | ')} |`);
}

function getTroubles(hostile: HostileRepository, exitCode: number | null, report: Report | null): string[] {
  if (report === null) return ['no report'];
  const { reason } = hostile;
  return [
    ...(exitCode === 1 ? [] : ['exit code']),
    ...(report.findings.some(({ subject }) => subject === 'POST /api/checkout') ? [] : ['finding of the shop is lost']),
    ...(reason === null || report.notAnalysed.some((one) => reason.test(one.reason)) ? [] : ['no reason given']),
    ...report.notAnalysed.map((one) => one.reason).filter((one) => one.startsWith('cannot be read')).slice(0, 1),
  ];
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return null;
  }
}
