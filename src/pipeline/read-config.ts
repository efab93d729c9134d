import { configPath, defaultConfig } from '../config/default-config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { rules } from '../../rules/index.ts';

/** The configuration that a revision holds. A pull request is judged by that of its base: it must not loosen its own rules. */
export async function readConfig(snapshot: Snapshot): Promise<Config> {
  const entry = snapshot.entries.find(({ path }) => path === configPath);
  if (entry === undefined) return defaultConfig;
  const bytes = entry.kind === 'file' ? (await snapshot.read([entry.blob])).get(entry.blob) : undefined;
  if (bytes === undefined) throw new ConfigurationError(`${configPath} is no plain file that can be read.`);
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig(new TextDecoder().decode(bytes), configPath, rules.map((rule) => rule.id));
}
