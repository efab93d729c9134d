/**
 * How many connections a database server takes, where a file says so: a flag of its container, or a parameter of a managed one.
 * https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS
 */
import type { DatabaseFact } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, type YamlValue } from './documents/positioned-yaml.ts';
import type { RawValue } from './raw-settings.ts';
import { findCommand } from './documents/raw-yaml.ts';
import type { Block } from './terraform/terraform-blocks.ts';
import { resolveValue, type TerraformValues } from './terraform/terraform-expression.ts';

type Server = DatabaseFact['server'];

const parameter = 'max_connections';
const flag = /(?:^|[\s'"-])max[_-]connections['"]?(?:\s*=\s*|\s+)['"]?(\d{1,6})(?!\w)/;

/** Databases among the services of a compose file. */
export function readComposeDatabases(document: YamlValue): readonly DatabaseFact[] {
  const services = findYaml(document, 'services');
  return services?.kind === 'map' ? services.entries.flatMap(({ value }) => readContainer(value, 'compose', ['command', 'entrypoint'])) : [];
}

/** Databases among the workloads of Kubernetes. */
export function readWorkloadDatabases(documents: readonly YamlValue[]): readonly DatabaseFact[] {
  return documents.flatMap((document) => {
    const kind = findScalar(document, 'kind')?.text;
    if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
    return listItems(findYaml(document, 'spec', 'template', 'spec', 'containers')).flatMap((container) => readContainer(container, 'kubernetes', ['args', 'command']));
  });
}

function readContainer(container: YamlValue, where: DatabaseFact['where'], keys: readonly string[]): readonly DatabaseFact[] {
  const server = findServer(findScalar(container, 'image')?.text ?? '');
  if (server === null) return [];
  for (const key of keys) {
    const value = flag.exec(findCommand(container, key)?.text ?? '')?.[1];
    if (value !== undefined) return [{ server, where, connections: { value: Number(value), line: findLine(findYaml(container, key)) } }];
  }
  return [];
}

/** Of a list of words, the line of the one that says it. */
function findLine(command: YamlValue | undefined): number {
  const word = listItems(command).find((item) => item.kind === 'scalar' && /max[_-]connections/.test(item.text));
  return (word ?? command)?.line ?? 1;
}

/** `postgres:17`, `pgvector/pgvector:pg16`, `mysql:8`. */
function findServer(image: string): Server | null {
  const name = image.split('@')[0]?.split('/').at(-1)?.split(':')[0]?.toLowerCase() ?? '';
  if (/^(?:postgres|postgresql|postgis|pgvector|timescaledb)(?:-|$)/.test(name)) return 'PostgreSQL';
  return /^(?:mysql|mariadb|percona)(?:-|$)/.test(name) ? 'MySQL' : null;
}

/** The database whose parameter a Terraform resource sets. A formula of the size of the machine is no number. */
export function readTerraformDatabases(block: Block, values: TerraformValues): readonly DatabaseFact[] {
  const [type = ''] = block.labels;
  const text = (from: Block, name: string): string => resolveValue(from.attributes.get(name), values)?.text ?? '';
  const made = (server: Server | null, value: RawValue | undefined): readonly DatabaseFact[] => (server !== null && value?.resolved === true && /^\d{1,6}$/.test(value.text) ? [{ server, where: 'managed', connections: { value: Number(value.text), line: value.line } }] : []);
  const inside = (server: Server | null, blocks: readonly Block[]): readonly DatabaseFact[] => blocks.filter((one) => text(one, 'name') === parameter).flatMap((one) => made(server, resolveValue(one.attributes.get('value'), values)));
  switch (type) {
    // https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance
    case 'google_sql_database_instance':
      return inside(findEngine(text(block, 'database_version')), block.blocks.filter((one) => one.type === 'settings').flatMap((one) => one.blocks.filter(({ type: inner }) => inner === 'database_flags')));
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_parameter_group
    case 'aws_db_parameter_group': case 'aws_rds_cluster_parameter_group':
      return inside(findEngine(text(block, 'family')), block.blocks.filter((one) => one.type === 'parameter'));
    // https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/postgresql_flexible_server_configuration
    case 'azurerm_postgresql_flexible_server_configuration': case 'azurerm_mysql_flexible_server_configuration':
      return inside(findEngine(type), [block]);
    default: return [];
  }
}

/** `POSTGRES_16`, `postgres15`, `aurora-mysql8.0`. */
function findEngine(text: string): Server | null {
  if (/postgres/i.test(text)) return 'PostgreSQL';
  return /mysql|mariadb/i.test(text) ? 'MySQL' : null;
}
