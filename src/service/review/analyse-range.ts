/** Fetches a range into a directory of its own, has it analysed there, and leaves nothing behind. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { AnalysisHooks, AnalysisOutcome, AnalysisRequest } from '../analysis/analysis-messages.ts';
import type { BaseScans } from './base-scans.ts';

export interface FetchRequest {
  readonly url: string;
  readonly token: string;
  readonly head: string;
  readonly base: string;
  readonly dir: string;
  readonly signal?: AbortSignal;
}

export interface RangeAnalysis {
  /** Where repositories are cloned from: from our settings, never from a payload. */
  readonly gitUrl: string;
  /** Repositories are fetched below it and removed afterwards. */
  readonly workDir: string;
  readonly cacheDir: string | null;
  readonly fetchRange: (request: FetchRequest) => Promise<unknown>;
  readonly analyse: (request: AnalysisRequest, hooks: AnalysisHooks) => Promise<AnalysisOutcome>;
  readonly baseScans: BaseScans;
}

export interface Range {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly token: string;
}

export async function analyseRange(range: Range, analysis: RangeAnalysis, signal: AbortSignal, onPolicy: AnalysisHooks['onPolicy']): Promise<AnalysisOutcome> {
  await mkdir(analysis.workDir, { recursive: true });
  const dir = await mkdtemp(path.join(analysis.workDir, 'review-'));
  const remembersBase = analysis.cacheDir !== null && analysis.baseScans.take();
  const goesOn: Promise<void>[] = [];
  try {
    const gitDir = path.join(dir, 'repository.git');
    const url = `${analysis.gitUrl}/${encodeURIComponent(range.owner)}/${encodeURIComponent(range.repo)}.git`;
    await analysis.fetchRange({ url, token: range.token, head: range.headSha, base: range.baseSha, dir: gitDir, signal });
    return await analysis.analyse({ gitDir, base: range.baseSha, head: range.headSha, cacheDir: analysis.cacheDir, sourceAddress: `${url.replace(/\.git$/, '')}/blob/${range.headSha}`, remembersBase }, { signal, onPolicy, onRemembering: (ended) => { goesOn.push(ended); } });
  } finally {
    // A process that scans the base still reads there.
    const removed = Promise.all(goesOn).then(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
    if (remembersBase) analysis.baseScans.release(removed.catch(() => undefined));
    if (goesOn.length === 0) await removed;
  }
}
