/** What a platform does where the deployment is silent, with the page that says so. */
import type { ProcessCount, ServiceKind, ServicePlatform } from '../../model/deployment-facts.ts';
import type { Documented } from './settle-setting.ts';

export interface PlatformDefaults {
  readonly minInstances: Documented<number> | null;
  readonly maxInstances: Documented<number> | null;
  readonly processes: Documented<ProcessCount> | null;
  readonly concurrency: Documented<number> | null;
  readonly timeoutSeconds: Documented<number> | null;
  readonly cpuThrottling: Documented<boolean> | null;
  readonly stopsIdle: Documented<boolean> | null;
  readonly replacesFirst: Documented<boolean> | null;
  /** What all services of the platform are. */
  readonly kind: ServiceKind | null;
  /** Requests alone start and stop instances: without a lower limit above zero none is left when no request comes. */
  readonly scalesOnRequests: boolean;
}

const silent: PlatformDefaults = {
  minInstances: null, maxInstances: null, processes: null, concurrency: null, timeoutSeconds: null, cpuThrottling: null, stopsIdle: null, replacesFirst: null, kind: null, scalesOnRequests: false,
};

const cloudRun: PlatformDefaults = {
  ...silent,
  minInstances: { value: 0, source: 'https://cloud.google.com/run/docs/configuring/min-instances' },
  maxInstances: { value: 100, source: 'https://cloud.google.com/run/docs/configuring/max-instances' },
  concurrency: { value: 80, source: 'https://cloud.google.com/run/docs/about-concurrency' },
  timeoutSeconds: { value: 300, source: 'https://cloud.google.com/run/docs/configuring/request-timeout' },
  cpuThrottling: { value: true, source: 'https://cloud.google.com/run/docs/configuring/billing-settings' },
  replacesFirst: { value: false, source: 'https://cloud.google.com/run/docs/configuring/max-instances' },
  kind: 'web',
  scalesOnRequests: true,
};

/** The defaults of each platform. Null where its documentation gives no value, or where the number is set outside of the repository. */
export const platformDefaults: Readonly<Record<ServicePlatform, PlatformDefaults>> = {
  'cloud-run': cloudRun,
  'cloud-run-job': {
    ...silent,
    minInstances: { value: 0, source: 'https://cloud.google.com/run/docs/create-jobs' },
    maxInstances: { value: 1, source: 'https://cloud.google.com/run/docs/create-jobs' },
    timeoutSeconds: { value: 600, source: 'https://cloud.google.com/run/docs/configuring/task-timeout' },
    cpuThrottling: { value: false, source: 'https://cloud.google.com/run/docs/configuring/billing-settings' },
    kind: 'job',
  },
  'cloud-run-worker-pool': {
    ...silent,
    cpuThrottling: { value: false, source: 'https://cloud.google.com/run/docs/deploy-worker-pools' },
    stopsIdle: { value: false, source: 'https://cloud.google.com/run/docs/deploy-worker-pools' },
    kind: 'worker',
  },
  'cloud-functions': { ...cloudRun, concurrency: { value: 1, source: 'https://cloud.google.com/functions/docs/configuring/concurrency' }, timeoutSeconds: { value: 60, source: 'https://cloud.google.com/functions/docs/configuring/timeout' }, kind: 'function' },
  firebase: { ...cloudRun, concurrency: null, timeoutSeconds: { value: 60, source: 'https://firebase.google.com/docs/functions/quotas' }, kind: 'function' },
  'app-engine': { ...silent, kind: 'web', scalesOnRequests: true },
  kubernetes: {
    ...silent,
    maxInstances: { value: 1, source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas' },
    cpuThrottling: { value: false, source: 'https://kubernetes.io/docs/concepts/workloads/pods/' },
    stopsIdle: { value: false, source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/' },
    replacesFirst: { value: false, source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy' },
  },
  compose: {
    ...silent,
    maxInstances: { value: 1, source: 'https://docs.docker.com/reference/compose-file/services/#scale' },
    cpuThrottling: { value: false, source: 'https://docs.docker.com/reference/compose-file/services/' },
    stopsIdle: { value: false, source: 'https://docs.docker.com/reference/compose-file/services/' },
  },
  docker: silent,
  fly: { ...silent, stopsIdle: { value: false, source: 'https://fly.io/docs/apps/autostart-stop/' }, cpuThrottling: { value: false, source: 'https://fly.io/docs/machines/cpu-performance/' } },
  render: {
    ...silent,
    maxInstances: { value: 1, source: 'https://render.com/docs/blueprint-spec' },
    cpuThrottling: { value: false, source: 'https://render.com/docs/scaling' },
    replacesFirst: { value: false, source: 'https://render.com/docs/deploys#zero-downtime-deploys' },
  },
  railway: {
    ...silent,
    maxInstances: { value: 1, source: 'https://docs.railway.com/reference/config-as-code' },
    cpuThrottling: { value: false, source: 'https://docs.railway.com/reference/scaling' },
  },
  heroku: { ...silent, cpuThrottling: { value: false, source: 'https://devcenter.heroku.com/articles/dynos' } },
  vercel: {
    ...silent,
    minInstances: { value: 0, source: 'https://vercel.com/docs/functions/concurrency-scaling' },
    maxInstances: { value: 30_000, source: 'https://vercel.com/docs/functions/concurrency-scaling' },
    timeoutSeconds: { value: 300, source: 'https://vercel.com/docs/functions/limitations' },
    kind: 'function',
    scalesOnRequests: true,
  },
  netlify: {
    ...silent,
    minInstances: { value: 0, source: 'https://docs.netlify.com/functions/overview/' },
    timeoutSeconds: { value: 60, source: 'https://docs.netlify.com/functions/overview/' },
    kind: 'function',
    scalesOnRequests: true,
  },
  cloudflare: { ...silent, minInstances: { value: 0, source: 'https://developers.cloudflare.com/workers/reference/how-workers-works/' }, kind: 'function', scalesOnRequests: true },
  'aws-lambda': {
    ...silent,
    minInstances: { value: 0, source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html' },
    maxInstances: { value: 1000, source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html' },
    concurrency: { value: 1, source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html' },
    timeoutSeconds: { value: 3, source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html' },
    kind: 'function',
    scalesOnRequests: true,
  },
  ecs: { ...silent, cpuThrottling: { value: false, source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html' }, stopsIdle: { value: false, source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html' } },
  'app-runner': {
    ...silent,
    minInstances: { value: 1, source: 'https://docs.aws.amazon.com/apprunner/latest/dg/manage-autoscaling.html' },
    maxInstances: { value: 25, source: 'https://docs.aws.amazon.com/apprunner/latest/dg/manage-autoscaling.html' },
    concurrency: { value: 100, source: 'https://docs.aws.amazon.com/apprunner/latest/dg/manage-autoscaling.html' },
    cpuThrottling: { value: true, source: 'https://docs.aws.amazon.com/apprunner/latest/dg/develop.html' },
    kind: 'web',
  },
  digitalocean: { ...silent, maxInstances: { value: 1, source: 'https://docs.digitalocean.com/products/app-platform/reference/app-spec/' }, cpuThrottling: { value: false, source: 'https://docs.digitalocean.com/products/app-platform/' } },
  pm2: {
    ...silent,
    maxInstances: { value: 1, source: 'https://pm2.keymetrics.io/docs/usage/application-declaration/' },
    processes: { value: 1, source: 'https://pm2.keymetrics.io/docs/usage/application-declaration/' },
    cpuThrottling: { value: false, source: 'https://pm2.keymetrics.io/docs/usage/application-declaration/' },
    stopsIdle: { value: false, source: 'https://pm2.keymetrics.io/docs/usage/application-declaration/' },
  },
};
