import type { Service } from '../../src/model/graph.ts';

/** A service of which nothing is known but what the test says. */
export function buildService(known: Partial<Service> = {}): Service {
  const unknown = { from: 'unknown' } as const;
  return {
    name: 'orders', platform: 'cloud-run', kind: null, file: 'deploy.sh', line: 1, instances: { min: unknown, max: unknown }, processes: unknown, concurrency: unknown, timeoutSeconds: unknown,
    cpuThrottling: unknown, stopsIdle: unknown, replacesFirst: unknown, directory: '', starts: [], environment: {}, ...known,
  };
}
