import { mustExtract } from './must-extract.ts';

describe('gcloud scheduler jobs', () => {
  it('gives schedule, target and retries with the line of each', async () => {
    const { schedules } = await mustExtract(
      'infra/schedule.sh',
      `SERVICE_URL=$(gcloud run services describe allocation --format='value(status.url)')
gcloud scheduler jobs create http allocation \\
  --location europe-west1 \\
  --schedule "*/5 * * * *" --time-zone=Europe/Berlin \\
  --uri "$SERVICE_URL/tasks/allocation" \\
  --http-method POST \\
  --max-retry-attempts 5 \\
  --min-backoff 5s --max-backoff=1h \\
  --attempt-deadline 180s
`,
    );

    expect(schedules).toEqual([
      {
        platform: 'cloud-scheduler',
        name: 'allocation',
        line: 2,
        target: { kind: 'http', url: { value: '$SERVICE_URL/tasks/allocation', line: 5 }, method: 'POST' },
        expression: { value: '*/5 * * * *', line: 4 },
        timeZone: { value: 'Europe/Berlin', line: 4 },
        retryCount: { value: 5, line: 7 },
        minBackoffSeconds: { value: 5, line: 8 },
        maxBackoffSeconds: { value: 3600, line: 8 },
        attemptDeadlineSeconds: { value: 180, line: 9 },
      },
    ]);
  });

  it('keeps the address of a variable that is partly literal', async () => {
    const { schedules } = await mustExtract('schedule.sh', 'TARGET="https://${HOST}/tasks/payouts"\ngcloud scheduler jobs create http payouts --schedule="0 3 * * *" --uri="$TARGET"\n');

    expect(schedules[0]?.target).toEqual({ kind: 'http', url: { value: 'https://${HOST}/tasks/payouts', line: 2 }, method: null });
  });

  it('tells a message to a topic from a request', async () => {
    const { schedules } = await mustExtract('schedule.sh', "gcloud scheduler jobs create pubsub digest --schedule 'every 24 hours' --topic digest-runs --message-body run\n");

    expect(schedules[0]).toMatchObject({ name: 'digest', expression: { value: 'every 24 hours' }, target: { kind: 'pubsub', topic: { value: 'digest-runs', line: 1 } } });
  });

  it('marks an update, which may be silent about the target', async () => {
    const { schedules } = await mustExtract('retry.sh', 'gcloud scheduler jobs update http allocation --max-retry-attempts=3 --min-backoff=10s\n');

    expect(schedules).toEqual([
      { platform: 'cloud-scheduler', name: 'allocation', line: 1, update: true, target: { kind: 'unknown' }, retryCount: { value: 3, line: 1 }, minBackoffSeconds: { value: 10, line: 1 } },
    ]);
  });

  it('reads both ways of a create-or-update', async () => {
    const { schedules } = await mustExtract(
      'schedule.sh',
      'if gcloud scheduler jobs describe sync; then\n  gcloud scheduler jobs update http sync --schedule "0 * * * *"\nelse\n  gcloud scheduler jobs create http sync --schedule "0 * * * *" --uri https://api.shop.test/jobs/sync\nfi\n',
    );

    expect(schedules.map(({ line, update }) => ({ line, update: update ?? false }))).toEqual([
      { line: 2, update: true },
      { line: 4, update: false },
    ]);
  });
});
