/** The schedules of cloud platforms in Terraform. https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_scheduler_job */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { findScriptTargets } from '../schedules/script-target.ts';
import { findBlock } from './terraform-blocks.ts';
import type { Block } from './terraform-blocks.ts';
import type { RawValue } from '../raw-settings.ts';
import { findAddress, resolveValue } from './terraform-expression.ts';
import type { TerraformValues } from './terraform-expression.ts';
import { readResourceName } from './terraform-service.ts';

/** The schedules a resource block makes; none for other resources. */
export function readTerraformSchedules(block: Block, values: TerraformValues): readonly ScheduleFact[] {
  if (/^cloudflare_workers?_cron_trigger$/.test(block.labels[0] ?? '')) return readCronTrigger(block, values);
  const schedule = readSchedule(block, values);
  return schedule === undefined ? [] : [schedule];
}

function readSchedule(block: Block, values: TerraformValues): ScheduleFact | undefined {
  switch (block.labels[0]) {
    case 'google_cloud_scheduler_job':
      return readCloudScheduler(block, values);
    case 'aws_cloudwatch_event_rule':
      return readEventRule(block, values);
    case 'aws_scheduler_schedule':
      return readEventScheduler(block, values);
    case 'azurerm_logic_app_trigger_recurrence':
      return readRecurrence(block, values);
    case 'render_cron_job':
      return readRenderCron(block, values);
    default:
      return undefined;
  }
}

/** One worker, started by each of its crons: texts, or objects from version 5 on. https://registry.terraform.io/providers/cloudflare/cloudflare/latest/docs/resources/workers_cron_trigger */
function readCronTrigger(block: Block, values: TerraformValues): readonly ScheduleFact[] {
  const listed = block.attributes.get('schedules');
  const address = findAddress(block.attributes.get('script_name'));
  const crons = [...(listed?.text ?? '').matchAll(/"([^"]+)"/g)].map(([, cron = '']) => cron).filter((cron) => /^\S+(?:\s+\S+){4}$/.test(cron)).slice(0, mostCrons);
  const { name, line } = readResourceName(block, values);
  return crons.map((cron) => buildScheduleFact(
    { platform: 'cloudflare-cron', name: crons.length === 1 ? name : cron, line, target: address === undefined ? { kind: 'unknown' } : { kind: 'resource', address } },
    { expression: { text: cron, line: listed?.line ?? line, resolved: true } },
  ));
}

/** Of one worker. */
const mostCrons = 50;

/** https://registry.terraform.io/providers/render-oss/render/latest/docs/resources/cron_job */
function readRenderCron(block: Block, values: TerraformValues): ScheduleFact {
  const value = (name: string): RawValue | undefined => resolveValue(block.attributes.get(name), values);
  const [command, folder] = [value('start_command'), value('root_directory')];
  const [found] = command?.resolved === true ? findScriptTargets(command.text, () => command.line, folder?.resolved === false ? null : `/${folder?.text ?? ''}`) : [];
  return buildScheduleFact({ platform: 'render-cron', ...readResourceName(block, values), target: found?.target ?? { kind: 'unknown' } }, { expression: value('schedule') });
}

function readCloudScheduler(block: Block, values: TerraformValues): ScheduleFact {
  const retry = findBlock(block, 'retry_config');
  const value = (from: Block | undefined, name: string) => resolveValue(from?.attributes.get(name), values);
  return buildScheduleFact(
    { platform: 'cloud-scheduler', ...readResourceName(block, values), target: readTarget(block, values) },
    {
      expression: value(block, 'schedule'),
      timeZone: value(block, 'time_zone'),
      retryCount: value(retry, 'retry_count'),
      minBackoffSeconds: value(retry, 'min_backoff_duration'),
      maxBackoffSeconds: value(retry, 'max_backoff_duration'),
      attemptDeadlineSeconds: value(block, 'attempt_deadline'),
      paused: value(block, 'paused'),
    },
  );
}

/** What a rule starts, other blocks say. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_rule */
function readEventRule(block: Block, values: TerraformValues): ScheduleFact | undefined {
  const expression = resolveValue(block.attributes.get('schedule_expression'), values);
  if (expression === undefined) return undefined;
  return buildScheduleFact(
    { platform: 'eventbridge-rule', ...readResourceName(block, values), target: { kind: 'resource', address: block.labels.join('.') } },
    { expression, paused: readSwitch(block, values) },
  );
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/scheduler_schedule */
function readEventScheduler(block: Block, values: TerraformValues): ScheduleFact {
  const target = findBlock(block, 'target');
  const address = findAddress(target?.attributes.get('arn'));
  const value = (from: Block | undefined, name: string) => resolveValue(from?.attributes.get(name), values);
  return buildScheduleFact(
    { platform: 'eventbridge-scheduler', ...readResourceName(block, values), target: address === undefined ? { kind: 'unknown' } : { kind: 'resource', address } },
    {
      expression: value(block, 'schedule_expression'),
      timeZone: value(block, 'schedule_expression_timezone'),
      retryCount: value(findBlock(target, 'retry_policy'), 'maximum_retry_attempts'),
      paused: readSwitch(block, values),
    },
  );
}

/** `state = "DISABLED"`, and `is_enabled = false` of older providers. */
function readSwitch(block: Block, values: TerraformValues): RawValue | undefined {
  const state = resolveValue(block.attributes.get('state'), values);
  if (state?.resolved === true) return { ...state, text: state.text === 'DISABLED' ? 'true' : 'false' };
  const enabled = resolveValue(block.attributes.get('is_enabled'), values);
  return enabled?.resolved === true ? { ...enabled, text: enabled.text === 'false' ? 'true' : 'false' } : undefined;
}

/** https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/logic_app_trigger_recurrence */
function readRecurrence(block: Block, values: TerraformValues): ScheduleFact | undefined {
  const [frequency, interval] = ['frequency', 'interval'].map((name) => resolveValue(block.attributes.get(name), values));
  const address = findAddress(block.attributes.get('logic_app_id'));
  if (frequency === undefined || interval === undefined || address === undefined) return undefined;
  const expression: RawValue = { text: `${interval.text} ${frequency.text.toLowerCase()}`, line: interval.line, resolved: frequency.resolved && interval.resolved };
  return buildScheduleFact({ platform: 'logic-app', ...readResourceName(block, values), target: { kind: 'resource', address } }, { expression });
}

function readTarget(block: Block, values: TerraformValues): ScheduleFact['target'] {
  const http = findBlock(block, 'http_target') ?? findBlock(block, 'app_engine_http_target');
  const url = resolveValue(http?.attributes.get('uri') ?? http?.attributes.get('relative_uri'), values);
  const method = resolveValue(http?.attributes.get('http_method'), values);
  // The address of a function is the function.
  const called = findAddress(url);
  if (called?.startsWith('google_cloudfunctions') === true) return { kind: 'resource', address: called };
  if (url !== undefined) return { kind: 'http', url: { value: url.text, line: url.line }, method: method?.resolved === true ? method.text.toUpperCase() : null };
  const topic = resolveValue(findBlock(block, 'pubsub_target')?.attributes.get('topic_name'), values);
  if (topic === undefined) return { kind: 'unknown' };
  const address = findAddress(topic);
  return address === undefined ? { kind: 'pubsub', topic: { value: topic.text, line: topic.line } } : { kind: 'resource', address };
}
