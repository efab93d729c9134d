/** What every command that analyses needs: the repository, the cache, the configuration, and the line that shows progress. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { getCacheDirectory } from '../cache/cache-directory.ts';
import { openFactsCache } from '../cache/facts-cache.ts';
import type { FactsCache } from '../cache/facts-cache.ts';
import { loadConfig } from '../config/load-config.ts';
import { ConfigurationError } from '../errors.ts';
import { openRepository } from '../git/open-repository.ts';
import type { Config } from '../model/config.ts';
import type { Repository } from '../model/repository.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readConfig } from '../pipeline/read-config.ts';
import { rules } from '../../rules/index.ts';
import type { CliIo } from './cli-io.ts';
import type { RunOptions } from './options.ts';
import { createProgressLine } from './progress-line.ts';
import type { ProgressLine } from './progress-line.ts';

export interface OpenRun {
  readonly repository: Repository;
  readonly cache: FactsCache;
  readonly progress: ProgressLine;
  /** From --config, else from the given revision. */
  readonly readConfig: (snapshot: () => Promise<Snapshot>) => Promise<Config>;
}

/** Opens what the work needs, and closes it whatever happens. */
export async function withRun<T>(io: CliIo, options: Pick<RunOptions, 'repo' | 'cache' | 'config'>, work: (run: OpenRun) => Promise<T>): Promise<T> {
  const repository = await openRepository(resolve(io.cwd, options.repo));
  const cache = openFactsCache(options.cache === false ? null : resolve(io.cwd, options.cache ?? getCacheDirectory(io.environment)));
  const progress = createProgressLine(io);
  try {
    return await work({
      repository,
      cache,
      progress,
      readConfig: async (snapshot) => (options.config === undefined ? readConfig(await snapshot()) : readConfigFile(resolve(io.cwd, options.config), options.config)),
    });
  } finally {
    await cache.close();
    progress.clear();
    if (cache.note !== null) io.stderr.write(`stallwatch: ${cache.note}\n`);
  }
}

function readConfigFile(path: string, name: string): Config {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new ConfigurationError(`--config ${name} is no file that can be read.`);
  return loadConfig(readFileSync(path, 'utf8'), name, rules.map((rule) => rule.id));
}
