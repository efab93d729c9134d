import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnalysisOutcome, AnalysisRequest } from '../../../src/service/analysis/analysis-messages.ts';
import { analyseRange, type RangeAnalysis } from '../../../src/service/review/analyse-range.ts';
import { BaseScans } from '../../../src/service/review/base-scans.ts';

const outcome: AnalysisOutcome = { kind: 'repository', message: 'the range cannot be read' };
const range = { owner: 'acme', repo: 'orders', headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40), token: '' };

function createAnalysis(analyse: RangeAnalysis['analyse'], baseScans = new BaseScans()): RangeAnalysis {
  const workDir = mkdtempSync(path.join(tmpdir(), 'ranges-'));
  return { gitUrl: 'http://127.0.0.1:1', workDir, cacheDir: '/srv/cache', baseScans, analyse, fetchRange: ({ dir }) => mkdir(dir, { recursive: true }) };
}

const run = (analysis: RangeAnalysis): Promise<AnalysisOutcome> => analyseRange(range, analysis, new AbortController().signal, () => Promise.resolve());

describe('analyseRange', () => {
  it('leaves nothing behind', async () => {
    const analysis = createAnalysis(() => Promise.resolve(outcome));

    expect(await run(analysis)).toBe(outcome);

    expect(readdirSync(analysis.workDir)).toEqual([]);
  });

  it('answers while the base is still scanned, and removes the repository only after that', async () => {
    let end: () => void = () => undefined;
    let gitDir = '';
    const analysis = createAnalysis((request, { onRemembering }) => {
      gitDir = request.gitDir;
      onRemembering?.(new Promise((resolve) => { end = resolve; }));
      return Promise.resolve(outcome);
    });

    expect(await run(analysis)).toBe(outcome);
    expect(existsSync(gitDir)).toBe(true);

    end();
    await analysis.baseScans.settle();

    expect(readdirSync(analysis.workDir)).toEqual([]);
  });

  it('asks no second review to scan its base while the first does, and the next one again', async () => {
    const asked: AnalysisRequest[] = [];
    const scans = new BaseScans();
    let end: () => void = () => undefined;
    const analysis = createAnalysis((request, { onRemembering }) => {
      asked.push(request);
      if (asked.length === 1) onRemembering?.(new Promise((resolve) => { end = resolve; }));
      return Promise.resolve(outcome);
    }, scans);

    await run(analysis);
    await run(analysis);
    end();
    await scans.settle();
    await run(analysis);

    expect(asked.map(({ remembersBase }) => remembersBase)).toEqual([true, false, true]);
  });

  it('gives the turn back when the range cannot be fetched', async () => {
    const scans = new BaseScans();
    const analysis: RangeAnalysis = { ...createAnalysis(() => Promise.resolve(outcome), scans), fetchRange: () => Promise.reject(new Error('no answer')) };

    await expect(run(analysis)).rejects.toThrow('no answer');
    await scans.settle();

    expect(scans.take()).toBe(true);
  });
});
