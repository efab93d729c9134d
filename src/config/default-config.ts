/** What holds where a repository has no configuration: most have none, and need nothing that reads one. */
import type { Config } from '../model/config.ts';

/** Where a repository keeps its configuration. */
export const configPath = '.github/stallwatch.yml';

export const defaultConfig: Config = {
  review: { blocking: false, failOn: 'error', onInternalError: 'neutral', maxComments: 20 },
  rules: {},
  watch: [],
  watchTouched: false,
  exclude: [],
  catalogue: [],
};
