import { mustExtract } from './must-extract.ts';

async function limitsIn(file: string, text: string): Promise<readonly string[]> {
  const { databases = [] } = await mustExtract(file, text);
  return databases.map(({ server, where, connections }) => `${server} ${where} ${connections.value} @${String(connections.line)}`);
}

const compose = (image: string, command: string): string => `services:\n  db:\n    image: ${image}\n    command: ${command}\n`;

describe('the connections that a database is told to take', () => {
  it.each([
    ['postgres:17', 'postgres -c max_connections=200', 'PostgreSQL compose 200 @4'],
    ['pgvector/pgvector:pg16', `-c 'max_connections=300' -c 'wal_level=logical'`, 'PostgreSQL compose 300 @4'],
    ['postgres', '["postgres", "-c", "max_connections=1000"]', 'PostgreSQL compose 1000 @4'],
    ['postgres', '\n      - -c\n      - max_connections=500', 'PostgreSQL compose 500 @6'],
    ['mysql:8', 'mysqld --max-connections=250', 'MySQL compose 250 @4'],
    ['mariadb', '--max_connections 80', 'MySQL compose 80 @4'],
  ])('stand in the command of %s: %s', async (image, command, expected) => {
    expect(await limitsIn('compose.yml', compose(image, command))).toEqual([expected]);
  });

  it('are those of no other image, and no other setting', async () => {
    expect(await limitsIn('compose.yml', compose('edoburu/pgbouncer', '-c max_connections=200'))).toEqual([]);
    expect(await limitsIn('compose.yml', compose('postgres', '-c superuser_reserved_connections=5'))).toEqual([]);
    expect(await limitsIn('compose.yml', compose('postgres', '-c max_connections=${MOST}'))).toEqual([]);
  });

  it('stand in the arguments of a workload', async () => {
    const workload = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: mysql:8.4\n          args:\n            - --max_connections=1000\n';

    expect(await limitsIn('k8s/db.yaml', workload)).toEqual(['MySQL kubernetes 1000 @12']);
  });

  it.each([
    ['Cloud SQL', 'resource "google_sql_database_instance" "db" {\n  database_version = "MYSQL_8_0"\n  settings {\n    database_flags {\n      name  = "max_connections"\n      value = 400\n    }\n  }\n}\n', 'MySQL managed 400 @6'],
    ['RDS', 'resource "aws_db_parameter_group" "db" {\n  family = "postgres16"\n  parameter {\n    name  = "max_connections"\n    value = "250"\n  }\n}\n', 'PostgreSQL managed 250 @5'],
    ['Aurora, by a variable', 'variable "most" {\n  default = 90\n}\nresource "aws_rds_cluster_parameter_group" "db" {\n  family = "aurora-postgresql15"\n  parameter {\n    name  = "max_connections"\n    value = var.most\n  }\n}\n', 'PostgreSQL managed 90 @2'],
    ['Azure', 'resource "azurerm_postgresql_flexible_server_configuration" "db" {\n  name  = "max_connections"\n  value = "120"\n}\n', 'PostgreSQL managed 120 @3'],
  ])('stand in the parameters of %s', async (_, text, expected) => {
    expect(await limitsIn('infra/db.tf', text)).toEqual([expected]);
  });

  it('are unknown where they follow from the size of the machine', async () => {
    expect(await limitsIn('infra/db.tf', 'resource "aws_db_parameter_group" "db" {\n  family = "postgres16"\n  parameter {\n    name  = "max_connections"\n    value = "LEAST({DBInstanceClassMemory/9531392},5000)"\n  }\n}\n')).toEqual([]);
  });
});
