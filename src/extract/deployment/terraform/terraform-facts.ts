/** Terraform files -> services, schedules, what lies between those and the code, limits of databases, and the variables other files of the folder use. */
import type { DeploymentFacts, ModuleCallFact, Setting } from '../../../model/deployment-facts.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';
import { readTerraformDatabases } from '../database-limits.ts';
import { readTerraformBlocks } from './terraform-blocks.ts';
import type { Block } from './terraform-blocks.ts';
import { readTerraformResources } from './terraform-resources.ts';
import { readTerraformSchedules } from './terraform-schedule.ts';
import { readTerraformService } from './terraform-service.ts';
import type { RawValue } from '../raw-settings.ts';

const resources = /google_cloud_run_service"|google_cloud_run_v2_(?:service|job|worker_pool)"|aws_ecs_service"|google_cloud_scheduler_job"|aws_cloudwatch_event_(?:rule|target)"|aws_scheduler_schedule"|google_sql_database_instance"|parameter_group"/;

/** What one .tf file says. */
export async function readTerraform(text: string): Promise<TreeReading<DeploymentFacts>> {
  const reading = await readTerraformBlocks(text, resources);
  if (!reading.ok) return reading;
  const values = collectLiterals(reading.value);
  const found = reading.value.filter((block) => block.type === 'resource');
  let facts: DeploymentFacts = {
    services: found.map((block) => readTerraformService(block, values)).filter((service) => service !== undefined),
    schedules: found.flatMap((block) => readTerraformSchedules(block, values)),
  };
  const links = reading.value.flatMap((block) => readTerraformResources(block, values));
  if (links.length > 0) facts = { ...facts, resources: links };
  const databases = found.flatMap((block) => readTerraformDatabases(block, values));
  if (databases.length > 0) facts = { ...facts, databases };
  const modules = reading.value.flatMap(readModuleCall);
  if (modules.length > 0) facts = { ...facts, modules };
  if (values.size === 0) return { ok: true, value: facts };
  const variables = Object.fromEntries([...values].map(([name, { text: value, line }]): [string, Setting<string>] => [name, { value, line }]));
  return { ok: true, value: { ...facts, variables } };
}

/** A module of the repository; one of a registry holds no file that could be changed here. */
function readModuleCall({ type, attributes }: Block): readonly ModuleCallFact[] {
  const source = attributes.get('source');
  if (type !== 'module' || source?.resolved !== true || !/^\.\.?\//.test(source.text)) return [];
  return [{ source: source.text, isRepeated: attributes.has('for_each') || attributes.has('count') }];
}

/** Defaults of variables and values of locals, where they are literals. */
function collectLiterals(blocks: readonly Block[]): Map<string, RawValue> {
  const values = new Map<string, RawValue>();
  for (const block of blocks) {
    const [name] = block.labels;
    const value = block.attributes.get('default');
    if (block.type === 'variable' && name !== undefined && value?.resolved === true) values.set(`var.${name}`, toRaw(value));
    if (block.type !== 'locals') continue;
    for (const [local, literal] of block.attributes) if (literal.resolved) values.set(`local.${local}`, toRaw(literal));
  }
  return values;
}

function toRaw({ text, line, resolved }: RawValue): RawValue {
  return { text, line, resolved };
}
