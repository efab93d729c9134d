import { writeSettings } from '../../../src/fix/settings/deployment-settings.ts';
import { addScheduleSettings } from '../../../src/fix/settings/schedule-settings.ts';

const backoff = { name: 'minBackoff', value: '10s' } as const;
const deadline = { name: 'attemptDeadline', value: '300s' } as const;

function add(text: string, line: number, settings = [deadline, backoff] as readonly (typeof backoff | typeof deadline)[]): string | null {
  return addScheduleSettings(text.split('\n'), line, settings)?.join('\n') ?? null;
}

describe('settings of a schedule that are missing', () => {
  it('become flags in the style of the command', () => {
    expect(add('gcloud scheduler jobs create http payouts --max-retry-attempts=5 --uri=$URL', 1)).toBe('gcloud scheduler jobs create http payouts --max-retry-attempts=5 --attempt-deadline=300s --min-backoff=10s --uri=$URL');
    expect(add('gcloud scheduler jobs create http payouts \\\n  --max-retry-attempts 5 \\\n  --uri $URL', 2, [backoff])).toBe('gcloud scheduler jobs create http payouts \\\n  --min-backoff 10s \\\n  --max-retry-attempts 5 \\\n  --uri $URL');
    expect(add('gcloud scheduler jobs create http payouts \\\n  --max-retry-attempts 5', 2, [backoff])).toBe('gcloud scheduler jobs create http payouts \\\n  --min-backoff 10s \\\n  --max-retry-attempts 5');
  });

  it('become words of a list of words', () => {
    expect(add('args:\n  - --max-retry-attempts=5\n  - --uri=$_URL', 2, [backoff])).toBe('args:\n  - --min-backoff=10s\n  - --max-retry-attempts=5\n  - --uri=$_URL');
  });

  it('become attributes, those of the job above its retries', () => {
    expect(add('  name     = "payouts"\n  schedule = "0 * * * *"\n\n  retry_config {\n    retry_count = 3\n  }', 5)).toBe(
      '  name             = "payouts"\n  schedule         = "0 * * * *"\n  attempt_deadline = "300s"\n\n  retry_config {\n    retry_count          = 3\n    min_backoff_duration = "10s"\n  }',
    );
    expect(add('  http_target {\n  }\n  retry_config {\n    retry_count = 3\n  }', 4, [deadline])).toBe('  http_target {\n  }\n  attempt_deadline = "300s"\n  retry_config {\n    retry_count = 3\n  }');
  });

  it('become options of a function, which counts seconds', () => {
    expect(add("onSchedule({\n  schedule: 'every 5 minutes',\n  retryCount: 5,\n}, run);", 3, [backoff])).toBe("onSchedule({\n  schedule: 'every 5 minutes',\n  minBackoffSeconds: 10,\n  retryCount: 5,\n}, run);");
    expect(add("onSchedule({ schedule: 'every 5 minutes', retryCount: 5 }, run);", 1, [backoff])).toBe("onSchedule({ schedule: 'every 5 minutes', retryCount: 5, minBackoffSeconds: 10 }, run);");
  });

  it('are not written where nobody can tell how', () => {
    expect(add('onSchedule({ retryCount: 5 }, run);', 1, [deadline])).toBeNull();
    expect(add('retry_count = 3', 1)).toBeNull();
    expect(add('RETRIES=5', 1)).toBeNull();
    expect(add('--max-retry-attempts=$RETRIES', 1)).toBeNull();
  });
});

describe('a pause that would be longer than the longest one', () => {
  const job = (most: string): string => `  retry_config {\n    retry_count          = 3\n    min_backoff_duration = "1s"\n    max_backoff_duration = "${most}"\n  }\n`;
  const write = (text: string): string | null => writeSettings(text, { kind: 'deployment-settings', description: '', file: 'jobs.tf', line: 3, settings: [{ name: 'minBackoff', value: '10s', line: 3 }] });

  it('is not written', () => {
    expect(write(job('5s'))).toBeNull();
    expect(write(job('60s'))).toBe(job('60s').replace('"1s"', '"10s"'));
  });
});
