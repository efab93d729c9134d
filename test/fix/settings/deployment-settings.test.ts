import { writeSettings } from '../../../src/fix/settings/deployment-settings.ts';
import type { SettingEdit } from '../../../src/model/edit-intent.ts';

const noThrottling: SettingEdit = { name: 'cpuThrottling', value: 'false', line: null };
const keepOne: SettingEdit = { name: 'minInstances', value: '1', line: null };

function write(file: string, text: string, line: number, settings: readonly SettingEdit[]): string | null {
  return writeSettings(text, { kind: 'deployment-settings', description: 'Keep one instance.', file, line, settings });
}

describe('settings that stand in the file', () => {
  it('get their value, and keep quotes and comments', () => {
    expect(write('service.yaml', "a:\n  run.googleapis.com/cpu-throttling: 'true' # cheaper\n", 1, [{ ...noThrottling, line: 2 }])).toBe("a:\n  run.googleapis.com/cpu-throttling: 'false' # cheaper\n");
    expect(write('main.tf', '  cpu_idle = true\n  min_instance_count = 0\n', 1, [{ ...noThrottling, line: 1 }, { ...keepOne, line: 2 }])).toBe('  cpu_idle = false\n  min_instance_count = 1\n');
    expect(write('deploy.sh', 'gcloud run deploy a --cpu-throttling --min-instances=0\n', 1, [{ ...noThrottling, line: 1 }, { ...keepOne, line: 1 }])).toBe('gcloud run deploy a --no-cpu-throttling --min-instances=1\n');
    expect(write('deploy.sh', 'MIN_INSTANCES=0\n', 1, [{ ...keepOne, line: 1 }])).toBe('MIN_INSTANCES=1\n');
    expect(write('fly.toml', 'auto_stop_machines = "suspend"\n', 1, [{ name: 'stopsIdle', value: 'false', line: 1 }])).toBe('auto_stop_machines = "off"\n');
  });

  it('are told from others of the line with a name like theirs', () => {
    const one: SettingEdit = { name: 'maxInstances', value: '1', line: 1 };

    expect(write('deploy.sh', 'gcloud run deploy a --max-instances 20 --min-instances=1\n', 1, [one])).toBe('gcloud run deploy a --max-instances 1 --min-instances=1\n');
    expect(write('infra/prod.tfvars', 'clips_most = 20 # from June on\n', 1, [one])).toBe('clips_most = 1 # from June on\n');
    expect(write('ecosystem.config.js', "  instances: 'max',\n", 1, [one])).toBe('  instances: 1,\n');
    expect(write('ecosystem.config.js', '  instances: process.env.WORKERS,\n', 1, [one])).toBeNull();
    expect(write('main.tf', '  desired_count = 20\n', 1, [one])).toBeNull();
  });

  it('keep the line ends of the file, where they are all the same', () => {
    expect(write('fly.toml', 'app = "a"\r\nauto_stop_machines = true\r\n', 1, [{ name: 'stopsIdle', value: 'false', line: 2 }])).toBe('app = "a"\r\nauto_stop_machines = false\r\n');
    expect(write('deploy.sh', 'gcloud run deploy orders \\\r\n  --source .\r\n', 1, [keepOne])).toBe('gcloud run deploy orders \\\r\n  --min-instances 1 \\\r\n  --source .\r\n');
    expect(write('deploy.sh', 'MIN_INSTANCES=0\n\r\n', 1, [{ ...keepOne, line: 1 }])).toBeNull();
  });

  it('are left alone where the line says them twice', () => {
    expect(write('deploy.sh', 'gcloud run deploy a --min-instances 0 && gcloud run deploy b --min-instances 0\n', 1, [{ ...keepOne, line: 1 }])).toBeNull();
    expect(write('compose.yaml', 'services: { a: { scale: 2 }, b: { scale: 2 } }\n', 1, [{ name: 'maxInstances', value: '1', line: 1 }])).toBeNull();
  });

  it('are left alone where the line says something else', () => {
    expect(write('service.yaml', 'minScale: many\n', 1, [{ ...keepOne, line: 1 }])).toBeNull();
    expect(write('service.yaml', 'a: b\n', 1, [{ ...keepOne, line: 9 }])).toBeNull();
  });

  it('are left alone where one block makes several services, and not where it only repeats something of its own', () => {
    const block = (own: string): string => `resource "google_cloud_run_v2_service" "jobs" {\n${own}  template {\n    scaling {\n      min_instance_count = 0\n    }\n  }\n}\n`;
    const inner = '  dynamic "env" {\n    for_each = var.env\n  }\n';
    expect(write('main.tf', block('  for_each = var.services\n'), 1, [{ ...keepOne, line: 5 }])).toBeNull();
    expect(write('main.tf', block('  # In place of the } of old.\n  for_each = var.services\n'), 1, [{ ...keepOne, line: 6 }])).toBeNull();
    expect(write('main.tf', block('  count = length(var.regions)\n'), 1, [{ ...keepOne, line: 5 }])).toBeNull();
    expect(write('main.tf', block('  count = var.enabled ? 1 : 0\n'), 1, [{ ...keepOne, line: 5 }])).toContain('= 1\n    }');
    expect(write('main.tf', block(inner), 1, [{ ...keepOne, line: 7 }])).toBe(block(inner).replace('= 0', '= 1'));
  });

  it('are left alone where Terraform is told not to mind them', () => {
    const block = (ignored: string): string => `resource "google_cloud_run_v2_service" "jobs" {\n  template {\n    scaling {\n      min_instance_count = 0\n    }\n  }\n  lifecycle {\n    ignore_changes = ${ignored}\n  }\n}\n`;
    expect(write('main.tf', block('[\n      template[0].scaling,\n    ]'), 1, [{ ...keepOne, line: 4 }])).toBeNull();
    expect(write('main.tf', block('[labels["team"], template]'), 1, [{ ...keepOne, line: 4 }])).toBeNull();
    expect(write('main.tf', block('[client]'), 1, [{ ...keepOne, line: 4 }])).toBe(block('[client]').replace('= 0', '= 1'));
  });
});

describe('settings that are missing', () => {
  it('become flags of a command over several lines, and of one on a single line', () => {
    expect(write('deploy.sh', 'gcloud run deploy orders \\\n  --source .\n', 1, [noThrottling, keepOne])).toBe('gcloud run deploy orders \\\n  --no-cpu-throttling \\\n  --min-instances 1 \\\n  --source .\n');
    expect(write('deploy.sh', 'gcloud run deploy orders --source .\n', 1, [noThrottling])).toBe('gcloud run deploy orders --source . --no-cpu-throttling\n');
  });

  it('become annotations of the revision', () => {
    const service = "metadata:\n  name: orders\n  annotations:\n    run.googleapis.com/ingress: all\nspec:\n  template:\n    metadata:\n      annotations:\n        autoscaling.knative.dev/maxScale: '4'\n";

    expect(write('service.yaml', service, 2, [noThrottling])).toBe(`${service.trimEnd()}\n        run.googleapis.com/cpu-throttling: 'false'\n`);
  });

  it('are not written where the place is not clear', () => {
    expect(write('deploy.sh', 'gcloud run deploy orders --source . && echo done\n', 1, [noThrottling])).toBeNull();
    expect(write('service.yaml', 'metadata:\n  name: orders\nspec:\n  template:\n    spec: {}\n', 2, [noThrottling])).toBeNull();
    expect(write('other.yaml', "metadata:\n  name: orders\n---\nspec:\n  template:\n    autoscaling.knative.dev/maxScale: '4'\n", 2, [noThrottling])).toBeNull();
  });

  it('are not written into TOML that they would break', () => {
    expect(write('fly.toml', 'app = [\nauto_stop_machines = true\n', 1, [{ name: 'stopsIdle', value: 'false', line: 2 }])).toBeNull();
  });
});

describe('a concurrency policy that is missing', () => {
  const forbid = { kind: 'deployment-settings', description: '', file: 'jobs.yaml', line: 13, settings: [{ name: 'overlap', value: 'Forbid', line: null }] } as const;
  const job = (name: string, more = ''): string => `kind: CronJob\nmetadata:\n  name: ${name}\nspec:\n  schedule: '*/5 * * * *' # often\n${more}  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 900\n`;

  it('comes behind the schedule of its own job', () => {
    expect(writeSettings(`${job('orders')}---\n${job('invoices')}`, forbid)).toBe(`${job('orders')}---\n${job('invoices', '  concurrencyPolicy: Forbid\n')}`);
  });

  it('is not written beside one that is there, or where two schedules could be meant', () => {
    expect(writeSettings(`${job('orders')}---\n${job('invoices', '  concurrencyPolicy: Allow\n')}`, forbid)).toBeNull();
    expect(writeSettings(`${job('orders')}${job('invoices')}`, forbid)).toBeNull();
  });
});

describe('a concurrency group that is missing', () => {
  const group = { kind: 'deployment-settings', description: '', file: '.github/workflows/payouts.yml', line: 3, settings: [{ name: 'concurrencyGroup', value: 'payouts', line: null }] } as const;
  const workflow = (more = ''): string => `on:\n  # Every hour, and by hand.\n  schedule:\n    - cron: '0 * * * *'\n${more}  workflow_dispatch:\n\njobs:\n  pay:\n    runs-on: ubuntu-latest\n`;

  it('stands above the jobs', () => {
    expect(writeSettings(workflow(), group)).toBe(workflow().replace('jobs:', 'concurrency:\n  group: payouts\n\njobs:'));
    expect(writeSettings(workflow().replaceAll('\n', '\r\n'), group)).toBe(workflow().replace('jobs:', 'concurrency:\n  group: payouts\n\njobs:').replaceAll('\n', '\r\n'));
  });

  it('is not written where pull requests start the workflow too, which would cancel each other', () => {
    expect(writeSettings(workflow('  pull_request:\n    branches: [main]\n'), group)).toBeNull();
    expect(writeSettings(workflow('  push:\n'), group)).toBeNull();
    expect(writeSettings(workflow().replace(/on:[^]*\n\n/, "on: { schedule: [{ cron: '0 * * * *' }], workflow_dispatch: {}, push: {} }\n\n"), group)).toBeNull();
  });

  it.each([
    ['the button is told what to do', workflow().replace('workflow_dispatch:', 'workflow_dispatch:\n    inputs:\n      customer:')],
    ['another schedule does other work', workflow("    - cron: '30 4 * * *'\n")],
    ['a job asks what started it', `${workflow()}    if: github.event_name == 'schedule'\n`],
  ])('is not written where %s, which would be cancelled while it waits', (_, text) => {
    expect(writeSettings(text, group)).toBeNull();
  });

  it('is not written beside one that is there', () => {
    expect(writeSettings(`concurrency: payouts\n${workflow()}`, group)).toBeNull();
  });
});

describe('settings of a job that one script creates and updates', () => {
  const script = (flags: string): string => `if exists; then\n  gcloud scheduler jobs update http payouts \\\n    ${flags}\nelse\n  gcloud scheduler jobs create http payouts \\\n    ${flags}\nfi\ngcloud scheduler jobs create http digest --max-retry-attempts=5\n`;
  const settings = [{ name: 'retryCount', value: '3', line: 6 }, { name: 'minBackoff', value: '10s', line: null }] as const;

  it('change in both commands, and in none of another job', () => {
    expect(write('deploy.sh', script('--max-retry-attempts=5'), 6, settings)).toBe(script('--min-backoff=10s \\\n    --max-retry-attempts=3'));
  });

  it('leave alone what the other command is silent about', () => {
    const before = script('--max-retry-attempts=5').replace('    --max-retry-attempts=5\nelse', '    --uri=$URL\nelse');

    expect(write('deploy.sh', before, 6, settings)).toBe(before.replace('    --max-retry-attempts=5\nfi', '    --min-backoff=10s \\\n    --max-retry-attempts=3\nfi'));
  });
});
