/** The child process: one range in, one answer out, then the end. Holds no secret and needs no network. */
import { openFactsCache } from '../../cache/facts-cache.ts';
import { ConfigurationError, RepositoryError } from '../../errors.ts';
import { openRepository } from '../../git/open-repository.ts';
import { readConfig } from '../../pipeline/read-config.ts';
import { reviewRange } from '../../pipeline.ts';
import { analysisRequestSchema } from './analysis-messages.ts';
import type { AnalysisAnswer, AnalysisRequest, PolicyMessage } from './analysis-messages.ts';
import { dieAfter } from './die-alone.ts';

/** The parent ends this process first, unless the parent is gone. */
const graceMs = 5_000;

async function analyse(request: AnalysisRequest): Promise<AnalysisAnswer> {
  const cache = openFactsCache(request.cacheDir);
  try {
    const repository = await openRepository(request.gitDir);
    // From the base branch: a pull request must not loosen the rules it is judged by.
    const config = await readConfig(await repository.snapshot(request.base));
    process.send?.({ kind: 'policy', onInternalError: config.review.onInternalError } satisfies PolicyMessage);
    const review = await reviewRange({ repository, base: request.base, head: request.head, config, cache, sourceAddress: request.sourceAddress });
    return {
      kind: 'reviewed',
      plan: review.plan,
      introduced: review.comparison.introduced.map(({ finding }) => finding.fingerprint),
      files: review.analysis.stats.files,
      totalMs: review.analysis.stats.ms.total ?? 0,
    };
  } catch (error) {
    return explain(error);
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
  void analyse(request).then((answer) => process.send?.(answer, () => { process.exit(); }));
});
