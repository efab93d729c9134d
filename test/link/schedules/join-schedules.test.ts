import { joinSchedules } from '../../../src/link/join-schedules.ts';
import { joinServices } from '../../../src/link/join-services.ts';
import type { EntryPoint, Schedule } from '../../../src/model/graph.ts';
import { deploymentOf } from '../deployment-of.ts';
import { httpEntry } from '../http-entry.ts';

async function join(files: Readonly<Record<string, string>>, entryPoints: readonly EntryPoint[] = []): Promise<Schedule[]> {
  const deployment = await deploymentOf(files);
  return joinSchedules(deployment, joinServices(deployment).map(({ service }) => service), entryPoints);
}

const every5 = (uri: string, more = ''): Readonly<Record<string, string>> => ({ 'schedule.sh': `gcloud scheduler jobs create http allocation --schedule "*/5 * * * *" --uri "${uri}" ${more}\n` });

describe('joinSchedules', () => {
  it('gives the incident: five retries after five seconds, on the handler of the task', async () => {
    const schedules = await join(
      {
        'infra/allocation.sh':
          'gcloud scheduler jobs create http allocation \\\n  --schedule "*/5 * * * *" \\\n  --uri https://planner-x1.a.run.app/tasks/allocation \\\n  --http-method POST \\\n  --max-retry-attempts 5 \\\n  --min-backoff 5s \\\n  --attempt-deadline 180s\n',
      },
      [httpEntry(0, 'POST /tasks/billing'), httpEntry(1, 'POST /tasks/allocation')],
    );

    expect(schedules).toMatchObject([
      {
        platform: 'cloud-scheduler',
        name: 'allocation',
        file: 'infra/allocation.sh',
        line: 1,
        expression: '*/5 * * * *',
        periodSeconds: 300,
        path: '/tasks/allocation',
        method: 'POST',
        entry: 1,
        retryCount: { from: 'file', value: 5, file: 'infra/allocation.sh', line: 5 },
        minBackoffSeconds: { from: 'file', value: 5, file: 'infra/allocation.sh', line: 6 },
        attemptDeadlineSeconds: { from: 'file', value: 180, file: 'infra/allocation.sh', line: 7 },
        fact: { retryCount: { value: 5, line: 5 }, expression: { value: '*/5 * * * *', line: 2 } },
      },
    ]);
  });

  it('joins the same schedule written in Terraform', async () => {
    const [schedule] = await join(
      {
        'infra/main.tf':
          'resource "google_cloud_scheduler_job" "allocation" {\n  schedule = "*/5 * * * *"\n  attempt_deadline = var.deadline\n  retry_config {\n    retry_count = 5\n  }\n  http_target {\n    uri = "${google_cloud_run_v2_service.planner.uri}/tasks/allocation"\n    http_method = "POST"\n  }\n}\n',
        'infra/variables.tf': 'variable "deadline" {\n  default = "320s"\n}\n',
      },
      [httpEntry(7, 'POST /tasks/allocation')],
    );

    expect(schedule).toMatchObject({ name: 'allocation', path: '/tasks/allocation', entry: 7, retryCount: { value: 5, line: 5 }, attemptDeadlineSeconds: { from: 'file', value: 320, file: 'infra/variables.tf', line: 2 } });
  });

  it('takes the same line in two crontabs for one that is deployed in either way', async () => {
    const line = (host: string, minute: number): string => `${minute} * * * * curl http://${host}:8080/tasks/allocation\n`;
    const entries = [httpEntry(0, 'GET /tasks/allocation')];

    expect(await join({ 'docker/crontab': line('localhost', 0), 'docker/cron/crontab': line('web', 0) }, entries)).toHaveLength(1);
    expect(await join({ 'docker/crontab': line('localhost', 0), 'docker/cron/crontab': line('web', 30) }, entries)).toHaveLength(2);
  });

  it('uses the documented defaults of Cloud Scheduler where nothing is said', async () => {
    const [schedule] = await join(every5('https://api.shop.test/tasks/allocation'));

    expect(schedule).toMatchObject({
      method: 'POST',
      retryCount: { from: 'default', value: 0, source: 'https://cloud.google.com/scheduler/docs/configuring/retry-jobs' },
      minBackoffSeconds: { from: 'default', value: 5 },
      attemptDeadlineSeconds: { from: 'default', value: 180 },
    });
  });

  it('knows that Vercel calls with GET and never again', async () => {
    const [schedule] = await join({ 'vercel.json': '{ "crons": [{ "path": "/api/cron/digest", "schedule": "0 8 * * *" }] }' }, [httpEntry(1, 'POST /api/cron/digest'), httpEntry(2, 'GET /api/cron/digest')]);

    expect(schedule).toMatchObject({ platform: 'vercel-cron', name: '/api/cron/digest', entry: 2, periodSeconds: 86_400, retryCount: { from: 'default', value: 0 }, minBackoffSeconds: { from: 'unknown' }, attemptDeadlineSeconds: { from: 'unknown' } });
  });

  it('merges create and update of one schedule', async () => {
    const schedules = await join({
      'a-retry.sh': 'gcloud scheduler jobs update http allocation --max-retry-attempts 3\n',
      'schedule.sh': 'gcloud scheduler jobs create http allocation --schedule "*/5 * * * *" --uri https://x.test/tasks/allocation --max-retry-attempts 5\n',
    });

    expect(schedules).toHaveLength(1);
    expect(schedules[0]).toMatchObject({ file: 'schedule.sh', path: '/tasks/allocation', retryCount: { value: 3, file: 'a-retry.sh' }, fact: { retryCount: { value: 5, line: 1 } } });
  });

  it('leaves out a schedule that is paused', async () => {
    expect(await join({ 'main.tf': 'resource "google_cloud_scheduler_job" "digest" {\n  schedule = "* * * * *"\n  paused = true\n}\n' })).toEqual([]);
  });

  it('has no path for a message to a topic', async () => {
    const [schedule] = await join({ 'schedule.sh': 'gcloud scheduler jobs create pubsub digest --schedule "every 12 hours" --topic digest\n' }, [httpEntry(1, 'POST /digest')]);

    expect(schedule).toMatchObject({ path: null, method: null, entry: null, periodSeconds: 43_200, attemptDeadlineSeconds: { from: 'unknown' } });
  });
});

describe('the handler of a schedule', () => {
  const entryOf = async (uri: string, ...entries: readonly EntryPoint[]): Promise<number | null | undefined> => (await join(every5(uri), entries))[0]?.entry;

  it('has the path of the address, whatever stands before it', async () => {
    const task = httpEntry(1, 'POST /tasks/allocation');

    expect(await entryOf('https://planner.a.run.app/tasks/allocation', task)).toBe(1);
    expect(await entryOf('https://$HOST/tasks/allocation', task)).toBe(1);
    expect(await entryOf('https://${SERVICE}-$HASH.a.run.app/tasks/allocation', task)).toBe(1);
    expect(await entryOf('${SERVICE_URL}/tasks/allocation/?source=cron', task)).toBe(1);
    expect(await entryOf('$(gcloud run services describe planner --format=value)/tasks/allocation', task)).toBe(1);
  });

  it('has the same method', async () => {
    expect(await entryOf('https://x.test/tasks/allocation', httpEntry(1, 'GET /tasks/allocation'))).toBeNull();
    expect(await entryOf('https://x.test/tasks/allocation', httpEntry(1, 'ALL /tasks/allocation'))).toBe(1);
  });

  it('may take part of the path as a parameter, but an exact route comes first', async () => {
    const anyTask = httpEntry(1, 'POST /tasks/:name');

    expect(await entryOf('https://x.test/tasks/allocation', anyTask)).toBe(1);
    expect(await entryOf('https://x.test/tasks/allocation', anyTask, httpEntry(2, 'POST /tasks/allocation'))).toBe(2);
    expect(await entryOf('https://x.test/tasks/allocation', httpEntry(3, 'POST /tasks/[name]'))).toBe(3);
  });

  it('may be mounted under a prefix that is not known, when no other route ends alike', async () => {
    const run = httpEntry(1, 'POST /allocation/run');

    expect(await entryOf('https://x.test/internal/allocation/run', run)).toBe(1);
    expect(await entryOf('https://x.test/internal/allocation/run', run, httpEntry(2, 'POST /run'))).toBeNull();
    expect(await entryOf('https://x.test/internal/allocation/run', httpEntry(3, 'POST /:id'))).toBeNull();
  });

  it('may lie below a base address that is a variable', async () => {
    const task = httpEntry(1, 'POST /api/tasks/allocation');

    expect(await entryOf('$BASE_URL/tasks/allocation', task)).toBe(1);
    expect(await entryOf('https://x.test/tasks/allocation', task)).toBeNull();
  });

  it('is found by any of the routes that share it', async () => {
    expect(await entryOf('https://x.test/v1/tasks', httpEntry(1, 'POST /tasks', 'src/tasks.ts', { others: ['POST /v1/tasks'] }))).toBe(1);
  });

  it('is never middleware', async () => {
    expect(await entryOf('https://x.test/tasks/allocation', httpEntry(1, 'ALL /tasks/allocation', 'src/log.ts', { everyRequest: true }))).toBeNull();
  });

  it('is told from its twin by the service in the address', async () => {
    const planner = httpEntry(1, 'POST /tasks/sync', 'services/planner/src/server.ts');
    const billing = httpEntry(2, 'POST /tasks/sync', 'services/billing/src/server.ts');
    const files = { 'services/planner/deploy.sh': 'gcloud run deploy planner --source .\n', 'services/billing/deploy.sh': 'gcloud run deploy billing --source .\n' };

    expect((await join({ ...files, ...every5('https://billing-x1.a.run.app/tasks/sync') }, [planner, billing]))[0]?.entry).toBe(2);
    expect((await join({ ...files, ...every5('https://$HOST/tasks/sync') }, [planner, billing]))[0]?.entry).toBeNull();
  });

  it('is not guessed from an address without a literal path', async () => {
    expect(await entryOf('$TARGET_URL', httpEntry(1, 'POST /'))).toBeNull();
    expect(await entryOf('https://x.test/tasks/$NAME', httpEntry(1, 'POST /tasks/:name'))).toBeNull();
  });
});
