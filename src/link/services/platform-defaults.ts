/** What a platform does where the deployment is silent, with the page that says so. */
import type { ServiceFact } from '../../model/deployment-facts.ts';
import type { Documented } from './settle-setting.ts';

export interface PlatformDefaults {
  readonly minInstances: Documented<number> | null;
  readonly maxInstances: Documented<number> | null;
  readonly concurrency: Documented<number> | null;
  readonly timeoutSeconds: Documented<number> | null;
  readonly cpuThrottling: Documented<boolean> | null;
}

/** The defaults of each platform. Null where its documentation gives no number. */
export const platformDefaults: Readonly<Record<ServiceFact['platform'], PlatformDefaults>> = {
  'cloud-run': {
    minInstances: { value: 0, source: 'https://cloud.google.com/run/docs/configuring/min-instances' },
    maxInstances: { value: 100, source: 'https://cloud.google.com/run/docs/configuring/max-instances' },
    concurrency: { value: 80, source: 'https://cloud.google.com/run/docs/about-concurrency' },
    timeoutSeconds: { value: 300, source: 'https://cloud.google.com/run/docs/configuring/request-timeout' },
    cpuThrottling: { value: true, source: 'https://cloud.google.com/run/docs/configuring/billing-settings' },
  },
  'cloud-run-job': {
    minInstances: { value: 0, source: 'https://cloud.google.com/run/docs/create-jobs' },
    maxInstances: { value: 1, source: 'https://cloud.google.com/run/docs/create-jobs' },
    concurrency: null,
    timeoutSeconds: { value: 600, source: 'https://cloud.google.com/run/docs/configuring/task-timeout' },
    cpuThrottling: { value: false, source: 'https://cloud.google.com/run/docs/configuring/billing-settings' },
  },
  vercel: {
    minInstances: { value: 0, source: 'https://vercel.com/docs/functions/concurrency-scaling' },
    maxInstances: { value: 30_000, source: 'https://vercel.com/docs/functions/concurrency-scaling' },
    concurrency: null,
    timeoutSeconds: { value: 300, source: 'https://vercel.com/docs/functions/limitations' },
    cpuThrottling: null,
  },
};
