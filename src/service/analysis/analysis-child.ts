/**
 * Runs the analysis of one range in a process of its own, which may be killed: with a heap limit, a memory limit that
 * counts buffers too, a wall clock limit, and an environment without any secret of the App.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { giveWay } from '../../git/give-way.ts';
import { locateOwnProgram } from '../../own-files.ts';
import { childMessageSchema } from './analysis-messages.ts';
import type { AnalysisAnswer, AnalysisHooks, AnalysisOutcome, AnalysisRequest, AnalysisStopped } from './analysis-messages.ts';

export interface AnalysisLimits {
  readonly heapMb: number;
  /** Resident memory of the process; V8's limit does not cover buffers. Watched where there is a /proc. */
  readonly memoryMb: number;
  readonly wallClockMs: number;
}

export const defaultLimits: AnalysisLimits = { heapMb: 1_536, memoryMb: 2_560, wallClockMs: 5 * 60_000 };

const entry = fileURLToPath(locateOwnProgram('service/analysis/analysis-entry'));
const memoryCheckMs = 250;
const keptLastWords = 4_096;
/** What a program needs to run and nothing it could leak: no token, no key, no database. */
const passedOn = ['PATH', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot'] as const;

export function analyseInChild(request: AnalysisRequest, { signal, onPolicy, onRemembering }: AnalysisHooks, limits: AnalysisLimits = defaultLimits, program: string = entry): Promise<AnalysisOutcome> {
  if (signal.aborted) return Promise.resolve({ kind: 'stopped', because: 'shutdown', lastWords: '' });
  const child = fork(program, [String(limits.wallClockMs)], {
    // Its own group: git processes that it started die with it.
    detached: true,
    execArgv: [`--max-old-space-size=${limits.heapMb}`],
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  giveWay(child);
  return new Promise((resolve, reject) => {
    let policyKept = Promise.resolve();
    let because: AnalysisStopped['because'] | undefined;
    let answer: AnalysisAnswer | undefined;
    const kill = (reason: AnalysisStopped['because']): void => {
      because ??= reason;
      killGroup(child);
    };
    const give = (outcome: AnalysisOutcome): void => { policyKept.then(() => { resolve(outcome); }, reject); };
    const lastWords = keepLastWords(child);
    const clock = setTimeout(() => { kill('time'); }, limits.wallClockMs);
    const watch = setInterval(() => { if (findMemoryMb(child.pid) > limits.memoryMb) kill('memory'); }, memoryCheckMs);
    const onAbort = (): void => { kill('shutdown'); };
    signal.addEventListener('abort', onAbort, { once: true });

    child.on('message', (message) => {
      const { data } = childMessageSchema.safeParse(message);
      if (data?.kind === 'policy') policyKept = onPolicy(data.onInternalError);
      else answer ??= data ?? { kind: 'internal', message: 'The analysis gave an answer that does not fit.' };
      if (answer?.kind !== 'reviewed' || !request.remembersBase || onRemembering === undefined) return;
      onRemembering(new Promise((ended) => { child.once('close', () => { ended(); }); }));
      give(answer);
    });
    // A child that cannot be started or spoken to has no exit event of its own.
    child.on('error', () => { kill('crash'); });
    child.on('close', (code, ended) => {
      clearTimeout(clock);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
      killGroup(child);
      const words = lastWords();
      const outcome: AnalysisOutcome = answer ?? { kind: 'stopped', because: because ?? reasonOf(code, ended, words), lastWords: words };
      give(outcome);
    });
    child.send(request, (error) => { if (error !== null) kill('crash'); });
  });
}

function reasonOf(code: number | null, signal: NodeJS.Signals | null, words: string): AnalysisStopped['because'] {
  if (/heap out of memory|allocation failed/i.test(words)) return 'memory';
  // The kernel's own out-of-memory killer sends this signal, and nobody else does.
  return signal === 'SIGKILL' || code === 137 ? 'memory' : 'crash';
}

function keepLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => { words = (words + chunk).slice(-keptLastWords); });
  return () => words;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Everyone in the group is gone already.
  }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** 0 where it cannot be told. The second field counts pages of 4 KB: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html */
function findMemoryMb(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid ?? 0}/statm`, 'utf8').split(' ')[1]) / 256;
  } catch {
    return 0;
  }
}
