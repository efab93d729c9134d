/** What happens to jobs on this platform, and what to do about it. */
import type { CpuLack } from '../../src/graph/services/cpu-of-service.ts';
import type { ServicePlatform } from '../../src/model/deployment-facts.ts';
import type { EntryPoint, Service } from '../../src/model/graph.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';

const names: Readonly<Partial<Record<ServicePlatform, string>>> = {
  'cloud-run': 'Cloud Run', 'cloud-functions': 'Cloud Functions', 'app-engine': 'App Engine', 'app-runner': 'App Runner', firebase: 'Firebase', fly: 'Fly', render: 'Render', railway: 'Railway', vercel: 'Vercel', netlify: 'Netlify',
  cloudflare: 'Cloudflare', 'aws-lambda': 'Lambda',
};

/** How each library notices that a worker no longer answers. */
const consequences: Readonly<Record<string, string>> = {
  'pg-boss': 'a job that has begun expires and is handed to another instance while the first still holds it',
  bullmq: 'the lock of a job that has begun is not renewed, so that another worker takes it as stalled',
  bull: 'the lock of a job that has begun is not renewed, so that another worker takes it as stalled',
  '@google-cloud/pubsub': 'the lease of a message lapses and it is delivered again',
  kafkajs: 'the consumer misses its heartbeats, and its partitions and their uncommitted messages go to another',
};

export function renderMessage(entry: EntryPoint, service: Service, lack: CpuLack): string {
  const where = `${renderPlatform(service)} (${service.name})`;
  const library = entry.consumer?.library ?? '';
  const consequence = consequences[library.replace(/^@nestjs\//, '')] ?? 'a job that has begun is handed out again';
  switch (lack.kind) {
    case 'throttled':
      return `${where} gives this process a CPU only while it answers a request${renderOrigin(lack)}: between requests ${renderJobsOf('jobs', entry)} stand still, and ${consequence}.`;
    case 'stopped':
      return `${where} stops this process when no request comes${renderOrigin(lack)}, in the middle of ${renderJobsOf('a job', entry)} if it must be: ${consequence}, and until the next request nobody takes any.`;
    case 'frozen':
      return `${where} runs this code for a request and freezes it when that is answered: ${renderJobsOf('jobs', entry)} are taken by chance, and ${consequence}.`;
  }
}

export function renderAdvice(service: Service, lack: CpuLack): string {
  switch (service.platform) {
    case 'cloud-run': case 'cloud-functions':
      return 'Consume in a worker pool, or have the jobs pushed to an idempotent endpoint (Cloud Tasks, Pub/Sub push). As a stop-gap set CPU always allocated and a minimum of one instance; a maximum of one as well keeps a second consumer away except during a rollout.';
    case 'fly':
      return 'Give the consumer a process group of its own without a service in front (`[processes] worker = "…"`), or keep a machine with `auto_stop_machines = "off"`.';
    case 'render': case 'railway': case 'heroku': case 'digitalocean':
      return 'Run the consumer as a worker, or on a plan that does not sleep.';
    case 'app-engine':
      return 'Run the consumer in a service with manual scaling, or have the jobs pushed by Cloud Tasks.';
    default:
      return lack.kind === 'frozen' ? 'Run the consumer in a process that stays, or have the jobs pushed to an idempotent endpoint.' : 'Run the consumer in a service that keeps its CPU.';
  }
}

function renderPlatform(service: Service): string {
  return names[service.platform] ?? service.platform;
}

function renderOrigin(lack: CpuLack): string {
  return lack.isSaid ? '' : ' by default';
}
