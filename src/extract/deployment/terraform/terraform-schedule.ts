/** Cloud Scheduler in Terraform. https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_scheduler_job */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { findBlock } from './terraform-blocks.ts';
import type { Block } from './terraform-blocks.ts';
import { resolveValue } from './terraform-expression.ts';
import type { TerraformValues } from './terraform-expression.ts';
import { readResourceName } from './terraform-service.ts';

/** The schedule a resource block makes; undefined for other resources. */
export function readTerraformSchedule(block: Block, values: TerraformValues): ScheduleFact | undefined {
  if (block.labels[0] !== 'google_cloud_scheduler_job') return undefined;
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

function readTarget(block: Block, values: TerraformValues): ScheduleFact['target'] {
  const http = findBlock(block, 'http_target') ?? findBlock(block, 'app_engine_http_target');
  const url = resolveValue(http?.attributes.get('uri') ?? http?.attributes.get('relative_uri'), values);
  const method = resolveValue(http?.attributes.get('http_method'), values);
  if (url !== undefined) return { kind: 'http', url: { value: url.text, line: url.line }, method: method?.resolved === true ? method.text.toUpperCase() : null };
  const topic = resolveValue(findBlock(block, 'pubsub_target')?.attributes.get('topic_name'), values);
  return topic === undefined ? { kind: 'unknown' } : { kind: 'pubsub', topic: { value: topic.text, line: topic.line } };
}
