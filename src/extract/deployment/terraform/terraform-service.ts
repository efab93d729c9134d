/** Cloud Run in Terraform. https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_service */
import type { ServiceFact } from '../../../model/deployment-facts.ts';
import { buildEnvironment, wholeElsewhere, type EnvironmentFacts, type Variable } from '../environment.ts';
import { findHighest, findLowest } from '../raw-limits.ts';
import { buildServiceFact } from '../raw-settings.ts';
import type { RawValue } from '../raw-settings.ts';
import { findBlock } from './terraform-blocks.ts';
import type { Block } from './terraform-blocks.ts';
import { resolveValue } from './terraform-expression.ts';
import type { TerraformValues } from './terraform-expression.ts';

/** The service a resource block makes; undefined for other resources. */
export function readTerraformService(block: Block, values: TerraformValues): ServiceFact | undefined {
  switch (block.labels[0]) {
    case 'google_cloud_run_service':
      return readVersion1(block, values);
    case 'google_cloud_run_v2_service':
      return readVersion2(block, values);
    case 'google_cloud_run_v2_job':
      return readJob(block, values);
    case 'google_cloud_run_v2_worker_pool':
      return readWorkerPool(block, values);
    case 'aws_ecs_service':
      return readEcsService(block, values);
    default:
      return undefined;
  }
}

/** The name of the resource in the cloud, or its label in Terraform where that is built from variables. */
export function readResourceName(block: Block, values: TerraformValues): Pick<ServiceFact, 'name' | 'line'> {
  const name = resolveValue(block.attributes.get('name'), values);
  return { name: name?.resolved === true ? name.text : (block.labels[1] ?? null), line: block.line };
}

/** `env { name = "ROLE" value = "worker" }` of the container; a reference to a secret gives no value. */
function readContainerVariables(container: Block | undefined, values: TerraformValues): EnvironmentFacts {
  const blocks = container?.blocks.filter(({ type, labels }) => type === 'env' || (type === 'dynamic' && labels[0] === 'env')) ?? [];
  return buildEnvironment(blocks.map((env): Variable => {
    const name = resolveValue(env.attributes.get('name'), values);
    return env.type === 'dynamic' || name?.resolved !== true ? wholeElsewhere : [name.text, resolveValue(env.attributes.get('value'), values) ?? null];
  }));
}

function readVersion1(block: Block, values: TerraformValues): ServiceFact {
  const service = findBlock(block, 'metadata')?.attributes.get('annotations')?.entries;
  const revision = findBlock(block, 'template', 'metadata')?.attributes.get('annotations')?.entries;
  const spec = findBlock(block, 'template', 'spec');
  const value = (raw: RawValue | undefined) => resolveValue(raw, values);
  return buildServiceFact(
    { platform: 'cloud-run', ...readResourceName(block, values), ...readContainerVariables(findBlock(spec, 'containers'), values) },
    {
      minInstances: findHighest(value(revision?.get('autoscaling.knative.dev/minScale')), value(service?.get('run.googleapis.com/minScale'))),
      maxInstances: findLowest(value(revision?.get('autoscaling.knative.dev/maxScale')), value(service?.get('run.googleapis.com/maxScale'))),
      concurrency: value(spec?.attributes.get('container_concurrency')),
      timeoutSeconds: value(spec?.attributes.get('timeout_seconds')),
      cpuThrottling: value(revision?.get('run.googleapis.com/cpu-throttling')),
      image: value(findBlock(spec, 'containers')?.attributes.get('image')),
    },
  );
}

function readVersion2(block: Block, values: TerraformValues): ServiceFact {
  const template = findBlock(block, 'template');
  const value = (from: Block | undefined, name: string) => resolveValue(from?.attributes.get(name), values);
  const revision = findBlock(template, 'scaling');
  const service = findBlock(block, 'scaling');
  const manual = value(service, 'manual_instance_count');
  const container = findBlock(template, 'containers');
  return buildServiceFact(
    { platform: 'cloud-run', ...readResourceName(block, values), ...readContainerVariables(container, values) },
    {
      minInstances: manual ?? findHighest(value(revision, 'min_instance_count'), value(service, 'min_instance_count')),
      maxInstances: manual ?? findLowest(value(revision, 'max_instance_count'), value(service, 'max_instance_count')),
      concurrency: value(template, 'max_instance_request_concurrency'),
      timeoutSeconds: value(template, 'timeout'),
      cpuThrottling: value(findBlock(container, 'resources'), 'cpu_idle'),
      image: value(container, 'image'),
    },
  );
}

function readJob(block: Block, values: TerraformValues): ServiceFact {
  const execution = findBlock(block, 'template');
  const task = findBlock(execution, 'template');
  const value = (from: Block | undefined, name: string) => resolveValue(from?.attributes.get(name), values);
  return buildServiceFact(
    { platform: 'cloud-run-job', ...readResourceName(block, values), ...readContainerVariables(findBlock(task, 'containers'), values) },
    { maxInstances: findLowest(value(execution, 'parallelism'), value(execution, 'task_count')), timeoutSeconds: value(task, 'timeout'), image: value(findBlock(task, 'containers'), 'image') },
  );
}

/** https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_worker_pool */
function readWorkerPool(block: Block, values: TerraformValues): ServiceFact {
  const value = (from: Block | undefined, name: string) => resolveValue(from?.attributes.get(name), values);
  const scaling = findBlock(block, 'scaling');
  const manual = value(scaling, 'manual_instance_count');
  return buildServiceFact(
    { platform: 'cloud-run-worker-pool', ...readResourceName(block, values), ...readContainerVariables(findBlock(block, 'template', 'containers'), values) },
    { minInstances: manual ?? value(scaling, 'min_instance_count'), maxInstances: manual ?? value(scaling, 'max_instance_count'), image: value(findBlock(block, 'template', 'containers'), 'image') },
  );
}

/** What an autoscaler makes of the count is said elsewhere. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service */
function readEcsService(block: Block, values: TerraformValues): ServiceFact {
  const count = resolveValue(block.attributes.get('desired_count'), values);
  const scaled = findBlock(block, 'lifecycle') !== undefined;
  return buildServiceFact({ platform: 'ecs', ...readResourceName(block, values) }, { minInstances: count, maxInstances: scaled ? undefined : count });
}
