/** Runs one whole process and says how long it took and how much memory it held at its peak. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Measurement {
  readonly ms: number;
  /** Peak resident memory; null where the process ended before it could say. */
  readonly peakMb: number | null;
  /** Processor time of the process itself, all threads: on a machine that does other things as well, what counts. Null as for the memory. */
  readonly processorMs: number | null;
  readonly exitCode: number | null;
}

/** One thing to measure: arguments of `node`. */
export interface Work {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** A tool that complains about what it reads has still read it. */
  readonly mayFail?: boolean;
}

/** A process that takes longer is ended, and has no number. */
const LONGEST_MS = 20 * 60 * 1000;

const reporter = path.join(import.meta.dirname, 'report-peak-memory.ts');

/** Measures, and throws where the process failed: a number of it would mean nothing. */
export async function measureWork(work: Work): Promise<Measurement> {
  const measurement = await measureNode(work.args, LONGEST_MS, work);
  if (measurement.exitCode !== 0 && (measurement.exitCode === null || work.mayFail !== true)) throw new Error(`${work.name} ended with ${measurement.exitCode === null ? 'a signal' : `exit code ${measurement.exitCode}`}`);
  return measurement;
}

/** `node` with the given arguments. Its output is thrown away, its complaints are shown. After the time limit it is killed. */
export async function measureNode(args: readonly string[], limitMs?: number, { cwd, mayFail }: Partial<Work> = {}): Promise<Measurement> {
  const dir = await mkdtemp(path.join(tmpdir(), 'stallwatch-bench-'));
  const report = path.join(dir, 'peak');
  try {
    const started = performance.now();
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', reporter, ...args], { cwd, stdio: ['ignore', 'ignore', mayFail === true ? 'ignore' : 'inherit'], env: { ...process.env, STALLWATCH_PEAK_FILE: report }, ...(limitMs === undefined ? {} : { timeout: limitMs, killSignal: 'SIGKILL' as const }) });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const ms = performance.now() - started;
    const [kilobytes = 0, processorMs = 0] = (await readFile(report, 'utf8').catch(() => '')).split(' ').map(Number);
    return kilobytes > 0 ? { ms, peakMb: kilobytes / 1024, processorMs, exitCode } : { ms, peakMb: null, processorMs: null, exitCode };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}
