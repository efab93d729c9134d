import { linkSources } from '../../kit/link-sources.ts';

/** What the schedules of these files start: platform, period, handler, and where its time limit and its retries come from. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources(files);
  return schedules.map(({ platform, periodSeconds, entry: id, retryCount }) => {
    const entry = id === null ? undefined : entryPoints[id];
    const budget = entry?.budgetSeconds;
    const limit = budget?.from === 'file' ? ` within ${budget.value} (${budget.file}:${budget.line})` : '';
    const retries = retryCount.from === 'file' ? ` retried ${retryCount.value} (${retryCount.file}:${retryCount.line})` : '';
    return `${platform} ${String(periodSeconds)} ${entry === undefined ? 'nothing' : `${entry.subject} ${entry.handler.file}`}${limit}${retries}`;
  });
}

const handler = 'export const handler = async () => {};';
const rule = 'resource "aws_cloudwatch_event_rule" "digest" {\n  name = "digest"\n  schedule_expression = "rate(5 minutes)"\n}\n';
const target = 'resource "aws_cloudwatch_event_target" "digest" {\n  rule = aws_cloudwatch_event_rule.digest.name\n  arn  = aws_lambda_function.digest.arn\n}\n';
const lambda = (settings: string): string => `resource "aws_lambda_function" "digest" {\n  handler = "index.handler"\n  timeout = 30\n  ${settings}\n}\n`;
const archive = 'data "archive_file" "digest" {\n  type       = "zip"\n  source_dir = "${path.module}/../lambdas/digest/dist"\n}\n';

describe('a rule of EventBridge in Terraform', () => {
  it('starts the function that its target names, whose sources are those of the archive', async () => {
    const files = { 'infra/schedule.tf': rule + target, 'infra/lambda.tf': lambda('filename = data.archive_file.digest.output_path'), 'infra/archive.tf': archive, 'lambdas/digest/src/index.ts': handler };

    expect(await started(files)).toEqual(['eventbridge-rule 300 digest lambdas/digest/src/index.ts within 30 (infra/lambda.tf:3)']);
  });

  it('is asked once what it starts, where targets lead back and forth in many ways', async () => {
    const lead = (from: string, to: string): string => `resource "aws_cloudwatch_event_target" "on" {\n  rule = aws_cloudwatch_event_rule.${from}.name\n  arn  = aws_cloudwatch_event_rule.${to}.arn\n}\n`.repeat(30);
    const rules = Array.from({ length: 20 }, (_, index) => rule.replaceAll('digest', `digest${index}`) + lead(`digest${index}`, 'digest')).join('');

    expect(await started({ 'main.tf': rule + rules + lead('digest', 'digest1') })).toEqual(Array.from({ length: 21 }, () => 'eventbridge-rule 300 nothing'));
  });

  it('starts nothing that is known where no file of the folder says what the target is', async () => {
    expect(await started({ 'infra/schedule.tf': rule + target, 'other/lambda.tf': lambda('filename = "digest.zip"'), 'digest/index.ts': handler })).toEqual(['eventbridge-rule 300 nothing']);
  });

  it('finds the sources beside an archive of their name', async () => {
    expect(await started({ 'infra/main.tf': rule + target + lambda('filename = "${path.module}/../dist/digest.zip"'), 'src/digest/index.ts': handler, 'src/index.ts': handler })).toEqual(['eventbridge-rule 300 digest src/digest/index.ts within 30 (infra/main.tf:11)']);
  });

  it('finds sources by a path of several folders', async () => {
    const function_ = 'resource "aws_lambda_function" "digest" {\n  handler = "src/jobs/digest.handler"\n  filename = "build.zip"\n}\n';

    expect(await started({ 'infra/main.tf': rule + target + function_, 'src/jobs/digest.ts': handler })).toEqual(['eventbridge-rule 300 digest src/jobs/digest.ts']);
  });

  it('goes through an alias, and takes the retries that the function sets', async () => {
    const alias = 'resource "aws_lambda_alias" "live" {\n  function_name = aws_lambda_function.digest.arn\n}\n';
    const retries = 'resource "aws_lambda_function_event_invoke_config" "digest" {\n  function_name          = aws_lambda_function.digest.function_name\n  maximum_retry_attempts = 0\n}\n';
    const files = { 'main.tf': rule + target.replace('aws_lambda_function.digest.arn', 'aws_lambda_alias.live.arn'), 'lambda.tf': alias + retries + lambda('filename = "digest.zip"'), 'digest/index.js': 'exports.handler = async () => {};' };

    expect(await started(files)).toEqual(['eventbridge-rule 300 digest digest/index.js within 30 (lambda.tf:10) retried 0 (lambda.tf:6)']);
  });

  it('runs once at a time where one execution is kept for its function', async () => {
    const overlap = async (reserved: number): Promise<unknown> => (await linkSources({ 'main.tf': rule + target + lambda(`filename = "digest.zip"\n  reserved_concurrent_executions = ${reserved}`), 'digest/index.ts': handler })).schedules[0]?.overlap;

    expect(await overlap(1)).toMatchObject({ from: 'file', value: 'forbid', file: 'main.tf' });
    expect(await overlap(5)).toEqual({ from: 'unknown' });
  });

  it('starts each of its targets', async () => {
    const second = 'resource "aws_cloudwatch_event_target" "report" {\n  rule = "${aws_cloudwatch_event_rule.digest.name}"\n  arn  = "${aws_lambda_function.report[0].arn}"\n}\nresource "aws_lambda_function" "report" {\n  handler  = "index.handler"\n  filename = "report.zip"\n}\n';

    expect(await started({ 'main.tf': rule + target + lambda('filename = "digest.zip"') + second, 'digest/index.ts': handler, 'report/index.ts': handler })).toEqual([
      'eventbridge-rule 300 digest digest/index.ts within 30 (main.tf:11)',
      'eventbridge-rule 300 report report/index.ts',
    ]);
  });

  it.each([['state = "DISABLED"'], ['is_enabled = false'], ['event_pattern = jsonencode({ source = ["aws.s3"] })']])('is no schedule with %s', async (setting) => {
    const text = setting.startsWith('event') ? rule.replace('schedule_expression = "rate(5 minutes)"', setting) : rule.replace('{\n', `{\n  ${setting}\n`);

    expect(await started({ 'main.tf': text + target })).toEqual([]);
  });

  it('reads its time from a variable of the folder', async () => {
    expect(await started({ 'main.tf': rule.replace('"rate(5 minutes)"', 'var.every'), 'variables.tf': 'variable "every" {\n  default = "rate(1 hour)"\n}\n' })).toEqual(['eventbridge-rule 3600 nothing']);
  });

  it('starts a function of the public module', async () => {
    const text = 'module "digest" {\n  source      = "terraform-aws-modules/lambda/aws"\n  handler     = "index.handler"\n  source_path = "${path.module}/../src/digest"\n}\n';

    expect(await started({ 'infra/main.tf': rule + target.replace('aws_lambda_function.digest.arn', 'module.digest.lambda_function_arn') + text, 'src/digest/index.ts': handler })).toEqual(['eventbridge-rule 300 digest src/digest/index.ts']);
  });
});

describe('EventBridge Scheduler in Terraform', () => {
  const schedule = (settings = ''): string => `resource "aws_scheduler_schedule" "digest" {\n  schedule_expression = "cron(0 3 * * ? *)"\n  ${settings}\n  target {\n    arn = aws_lambda_function.digest.arn\n    retry_policy {\n      maximum_retry_attempts = 1\n    }\n  }\n}\n`;

  it('starts the function of its target and says how often that is tried', async () => {
    expect(await started({ 'main.tf': schedule() + lambda('filename = "digest.zip"'), 'digest/index.ts': handler })).toEqual(['eventbridge-scheduler 86400 digest digest/index.ts within 30 (main.tf:13) retried 1 (main.tf:7)']);
  });

  it('starts nothing while it is switched off', async () => {
    expect(await started({ 'main.tf': schedule('state = "DISABLED"') })).toEqual([]);
  });
});

describe('Cloud Scheduler in Terraform', () => {
  const job = (target: string): string => `resource "google_cloud_scheduler_job" "digest" {\n  name     = "digest"\n  schedule = "*/10 * * * *"\n  ${target}\n}\n`;
  const published = job('pubsub_target {\n    topic_name = google_pubsub_topic.digest.id\n  }');
  const topic = 'resource "google_pubsub_topic" "digest" {\n  name = "digest-due"\n}\n';
  const express = 'import express from "express";\nconst app = express();\napp.post("/push/digest", async (req, res) => { res.end(); });\n';

  it('reaches the route to which the topic is pushed', async () => {
    const push = 'resource "google_pubsub_subscription" "digest" {\n  name  = "digest"\n  topic = google_pubsub_topic.digest.name\n  push_config {\n    push_endpoint = "${google_cloud_run_v2_service.api.uri}/push/digest"\n  }\n}\n';

    expect(await started({ 'scheduler.tf': published, 'topics.tf': topic + push, 'src/app.ts': express })).toEqual(['cloud-scheduler 600 POST /push/digest src/app.ts']);
  });

  it('reaches the function that the topic starts', async () => {
    const called = 'resource "google_cloudfunctions2_function" "digest" {\n  build_config {\n    entry_point = "sendDigest"\n  }\n  event_trigger {\n    pubsub_topic = google_pubsub_topic.digest.id\n  }\n}\n';
    const source = 'import { cloudEvent } from "@google-cloud/functions-framework";\ncloudEvent("sendDigest", async () => {});\n';

    expect(await started({ 'main.tf': published + topic + called, 'functions/index.ts': source, 'package.json': '{ "dependencies": { "@google-cloud/functions-framework": "3.0.0" } }' })).toEqual(['cloud-scheduler 600 sendDigest functions/index.ts']);
  });

  it('reaches the function that the topic starts by what is packed into its bucket', async () => {
    const called = 'resource "google_cloudfunctions_function" "digest" {\n  entry_point           = "sendDigest"\n  source_archive_object = google_storage_bucket_object.digest.name\n  event_trigger {\n    resource = google_pubsub_topic.digest.name\n  }\n}\nresource "google_storage_bucket_object" "digest" {\n  source = data.archive_file.digest.output_path\n}\ndata "archive_file" "digest" {\n  source_dir = "../functions"\n}\n';

    expect(await started({ 'infra/main.tf': published + topic + called, 'functions/src/index.ts': 'export const sendDigest = async () => {};' })).toEqual(['cloud-scheduler 600 sendDigest functions/src/index.ts']);
  });

  it('calls a function by its address', async () => {
    const called = 'resource "google_cloudfunctions2_function" "digest" {\n  build_config {\n    entry_point = "sendDigest"\n  }\n}\n';
    const source = 'import { http } from "@google-cloud/functions-framework";\nhttp("sendDigest", async (req, res) => { res.end(); });\n';

    expect(await started({ 'main.tf': job('http_target {\n    uri = google_cloudfunctions2_function.digest.service_config[0].uri\n  }') + called, 'functions/index.ts': source, 'package.json': '{ "dependencies": { "@google-cloud/functions-framework": "3.0.0" } }' })).toEqual(['cloud-scheduler 600 ALL /sendDigest functions/index.ts']);
  });
});

describe('a logic app in Terraform', () => {
  it('calls the route of its action', async () => {
    const text = 'resource "azurerm_logic_app_trigger_recurrence" "digest" {\n  name         = "digest"\n  logic_app_id = azurerm_logic_app_workflow.digest.id\n  frequency    = "Minute"\n  interval     = 15\n}\nresource "azurerm_logic_app_action_http" "digest" {\n  logic_app_id = azurerm_logic_app_workflow.digest.id\n  method       = "POST"\n  uri          = "https://api.shop.example/tasks/digest"\n}\n';
    const source = 'import express from "express";\nconst app = express();\napp.post("/tasks/digest", async (req, res) => { res.end(); });\n';

    expect(await started({ 'main.tf': text, 'src/app.ts': source })).toEqual(['logic-app 900 POST /tasks/digest src/app.ts']);
  });
});

describe('a cron trigger of Cloudflare in Terraform', () => {
  const worker = 'export default { async scheduled() {} };';
  const script = (content: string): string => `resource "cloudflare_workers_script" "digest" {\n  name = "digest"\n  ${content}\n}\n`;

  it.each([
    ['resource "cloudflare_worker_cron_trigger" "digest" {\n  script_name = cloudflare_workers_script.digest.name\n  schedules = ["*/10 * * * *"]\n}\n', 'content = file("${path.module}/../dist/worker.js")'],
    ['resource "cloudflare_workers_cron_trigger" "digest" {\n  script_name = cloudflare_workers_script.digest.script_name\n  schedules = [{ cron = "*/10 * * * *" }]\n}\n', 'content_file = "../dist/worker.js"'],
  ])('starts the worker that its script is made of: %s', async (trigger, content) => {
    expect(await started({ 'tf/cron.tf': trigger, 'tf/script.tf': script(content), 'src/worker.ts': worker })).toEqual(['cloudflare-cron 600 scheduled src/worker.ts']);
  });

  it('is one schedule for each of its times, of nothing that is known where the script is made elsewhere', async () => {
    const trigger = 'resource "cloudflare_worker_cron_trigger" "digest" {\n  script_name = "digest"\n  schedules = ["*/10 * * * *", "0 3 * * *"]\n}\n';

    expect(await started({ 'tf/cron.tf': trigger, 'src/worker.ts': worker })).toEqual(['cloudflare-cron 600 nothing', 'cloudflare-cron 86400 nothing']);
  });
});

describe('a cron job of Render in Terraform', () => {
  const job = (command: string): string => `resource "render_cron_job" "digest" {\n  name = "digest"\n  schedule = "*/5 * * * *"\n  start_command = "${command}"\n}\n`;
  const program = 'async function sendDigest() {}\nsendDigest();';

  it('starts the program of its command', async () => {
    expect(await started({ 'infra/main.tf': job('node dist/digest.js'), 'src/digest.ts': program })).toEqual(['render-cron 300 src/digest.ts src/digest.ts']);
  });

  it('starts nothing that is known with a command that is put together', async () => {
    expect(await started({ 'infra/main.tf': job('node ${var.program}'), 'src/digest.ts': program })).toEqual(['render-cron 300 nothing']);
  });
});
