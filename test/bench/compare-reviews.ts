/**
 * `node test/bench/compare-reviews.ts --repo GITDIR [--rev REV] [--edits N] [--seed N]` makes random changes of a repository and reviews
 * each twice: with what a scan of the base left behind, and without. Both must introduce and resolve the same findings.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openFactsCache, type FactsCache } from '../../src/cache/facts-cache.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import { classifyPath } from '../../src/extract/select-files.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { RangeReview } from '../../src/model/range-review.ts';
import { analyseSnapshot, reviewRange } from '../../src/pipeline.ts';
import { createRandom, editTexts } from './random-edits.ts';
import { createBorrowing, findGitDir, listTree, readBlobs, readGit, readLine } from './run-git.ts';

const MOST_CHANGED_FILES = 4;

const { values } = parseArgs({ options: { repo: { type: 'string' }, rev: { type: 'string', default: 'HEAD' }, edits: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } } });
if (values.repo === undefined) {
  console.error('usage: node test/bench/compare-reviews.ts --repo GITDIR [--rev REV] [--edits N] [--seed N]');
  process.exitCode = 2;
} else {
  const dir = mkdtempSync(path.join(tmpdir(), 'stallwatch-compare-'));
  try {
    await compare(findGitDir(values.repo), dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function compare(from: string, dir: string): Promise<void> {
  const gitDir = createBorrowing(path.join(dir, 'repo.git'), [from]);
  const base = readLine(from, ['rev-parse', `${values.rev}^{commit}`]);
  const repository = await openRepository(gitDir);
  const cache = openFactsCache(path.join(dir, 'cache'));
  await analyseSnapshot({ snapshot: await repository.snapshot(base), config: defaultConfig, cache, scope: null });
  await cache.close();
  const random = createRandom(Number(values.seed));
  let [different, narrowed, changedFindings] = [0, 0, 0];
  for (let edit = 0; edit < Number(values.edits); edit++) {
    const head = commitEdit(gitDir, base, random);
    const range = { repository, base, head, config: defaultConfig };
    const kept = openFactsCache(path.join(dir, 'cache'));
    const withFootprint = await reviewRange({ ...range, cache: kept });
    const without = await reviewRange({ ...range, cache: hideFootprints(kept) });
    const [one, other] = [describe(withFootprint), describe(without)];
    if (withFootprint.analysis.stats.entryPoints < without.analysis.stats.entryPoints) narrowed++;
    if (other !== '') changedFindings++;
    if (one === other) continue;
    different++;
    console.log(`edit ${edit}: ${without.diff.map((file) => `${file.status} ${file.path}`).join(', ')}\nwith:\n${one}\nwithout:\n${other}\n`);
  }
  console.log(`${values.edits} edits: ${different} judged differently; ${changedFindings} change findings; ${narrowed} link less with the footprint`);
  if (different > 0) process.exitCode = 1;
}

/** The facts are the same ones: only what linking looked at is not there. */
function hideFootprints(cache: FactsCache): FactsCache {
  return { ...cache, get: (key) => (key.startsWith('footprint:') ? undefined : cache.get(key)) };
}

function describe({ comparison }: RangeReview): string {
  const introduced = comparison.introduced.map(({ finding }) => `+ ${finding.fingerprint} ${finding.rule} ${finding.severity} ${finding.confidence} ${finding.subject} ${finding.file}:${finding.line}`);
  const resolved = comparison.resolved.map((finding) => `- ${finding.fingerprint} ${finding.rule} ${finding.subject}`);
  return [...introduced, ...resolved].sort().join('\n');
}

function commitEdit(gitDir: string, base: string, random: () => number): string {
  const sources = listTree(gitDir, base).filter(({ file }) => classifyPath(file) === 'source');
  const start = Math.floor(random() * sources.length);
  // Neighbours, as a pull request changes them, and one from elsewhere.
  const count = 1 + Math.floor(random() * MOST_CHANGED_FILES);
  const chosen = [...new Set([...sources.slice(start, start + count), ...sources.slice(Math.floor(random() * sources.length)).slice(0, 1)])];
  const texts = readBlobs(gitDir, chosen.map(({ blob }) => blob)).map((text) => text?.toString('utf8') ?? '');
  const edited = editTexts(texts, random);
  const environment = { GIT_INDEX_FILE: path.join(gitDir, 'compare-index') };
  readGit(gitDir, ['read-tree', base], '', environment);
  const lines = chosen.map(({ mode, file }, index) => {
    const text = edited[index];
    return text === undefined || text === null ? `0 ${'0'.repeat(base.length)}\t${file}\0` : `${mode} ${readLine(gitDir, ['hash-object', '-w', '--stdin'], Buffer.from(text))}\t${file}\0`;
  });
  readGit(gitDir, ['update-index', '-z', '--index-info'], lines.join(''), environment);
  return readLine(gitDir, ['commit-tree', readLine(gitDir, ['write-tree'], '', environment), '-p', base, '-m', 'Change something']);
}
