/** The child process: one range in, one answer out, perhaps a scan of the base for the next one, then the end. Holds no secret and needs no network. */
import { openFactsCache } from '../../cache/facts-cache.ts';
import { ConfigurationError, RepositoryError } from '../../errors.ts';
import { openRepository } from '../../git/open-repository.ts';
import { readConfig } from '../../pipeline/read-config.ts';
import { rememberCommit, reviewRange } from '../../pipeline.ts';
import { analysisRequestSchema } from './analysis-messages.ts';
import type { AnalysisAnswer, AnalysisRequest, PolicyMessage } from './analysis-messages.ts';
import { dieAfter } from './die-alone.ts';

/** The parent ends this process first, unless the parent is gone. */
const graceMs = 5_000;

interface Analysed {
  readonly answer: AnalysisAnswer;
  /** Where the range begins; null where nothing could be reviewed. */
  readonly base: string | null;
}

async function analyse(request: AnalysisRequest): Promise<Analysed> {
  const cache = openFactsCache(request.cacheDir);
  try {
    const repository = await openRepository(request.gitDir);
    // From the base branch: a pull request must not loosen the rules it is judged by.
    const config = await readConfig(await repository.snapshot(request.base));
    process.send?.({ kind: 'policy', onInternalError: config.review.onInternalError } satisfies PolicyMessage);
    const review = await reviewRange({ repository, base: request.base, head: request.head, config, cache, sourceAddress: request.sourceAddress });
    const answer: AnalysisAnswer = {
      kind: 'reviewed',
      plan: review.plan,
      introduced: review.comparison.introduced.map(({ finding }) => finding.fingerprint),
      files: review.analysis.stats.files,
      totalMs: review.analysis.stats.ms.total ?? 0,
    };
    return { answer, base: review.base };
  } catch (error) {
    return { answer: explain(error), base: null };
  } finally {
    await cache.close();
  }
}

/** What the review has extracted is read back: the cache has to be opened anew. */
async function remember({ gitDir, base, cacheDir }: AnalysisRequest, commit: string): Promise<void> {
  const cache = openFactsCache(cacheDir);
  try {
    const repository = await openRepository(gitDir);
    await rememberCommit({ snapshot: await repository.snapshot(commit), config: await readConfig(await repository.snapshot(base)), cache });
  } finally {
    await cache.close();
  }
}

function explain(error: unknown): AnalysisAnswer {
  if (error instanceof ConfigurationError) return { kind: 'configuration', message: error.message };
  if (error instanceof RepositoryError) return { kind: 'repository', message: error.message };
  return { kind: 'internal', message: error instanceof Error ? (error.stack ?? error.message) : 'unknown reason' };
}

dieAfter(Number(process.argv[2]) + graceMs);
process.once('disconnect', () => { process.exit(); });
process.once('message', (message) => {
  const request = analysisRequestSchema.parse(message);
  void analyse(request).then(({ answer, base }) => process.send?.(answer, () => {
    if (base === null || !request.remembersBase) process.exit();
    // Nobody waits for it, and nothing depends on it.
    void remember(request, base).catch(() => undefined).finally(() => { process.exit(); });
  }));
});
