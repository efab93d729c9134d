/** What every command that analyses needs: the cache, the configuration, and the line that shows progress. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { getCacheDirectory } from '../cache/cache-directory.ts';
import { openFactsCache } from '../cache/facts-cache.ts';
import type { FactsCache } from '../cache/facts-cache.ts';
import { ConfigurationError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readConfig } from '../pipeline/read-config.ts';
import { rules } from '../../rules/index.ts';
import type { CliIo } from './cli-io.ts';
import type { RunOptions } from './options.ts';
import { createProgressLine } from './progress-line.ts';
import type { ProgressLine } from './progress-line.ts';

export interface OpenRun {
  readonly cache: FactsCache;
  readonly progress: ProgressLine;
  /** From --config, else from the given revision. */
  readonly readConfig: (snapshot: () => Promise<Snapshot>) => Promise<Config>;
}

/** Opens what the work needs, and closes it whatever happens. */
export async function withRun<T>(io: CliIo, options: Pick<RunOptions, 'cache' | 'config'>, work: (run: OpenRun) => Promise<T>): Promise<T> {
  const cache = openFactsCache(options.cache === false ? null : resolve(io.cwd, options.cache ?? getCacheDirectory(io.environment)));
  const progress = createProgressLine(io);
  try {
    return await work({
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

async function readConfigFile(path: string, name: string): Promise<Config> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new ConfigurationError(`--config ${name} is no file that can be read.`);
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig(readFileSync(path, 'utf8'), name, rules.map((rule) => rule.id));
}
