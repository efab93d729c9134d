/** One deployment file's text -> what it says about services and schedules. One reader per format; never throws. */
import type { DeploymentFacts } from '../../model/deployment-facts.ts';
import { readCiCommands } from './ci-yaml.ts';
import { readCloudRunYaml } from './cloud-run-yaml.ts';
import { readComposeDatabases, readWorkloadDatabases } from './database-limits.ts';
import { readDockerfile } from './docker/dockerfile.ts';
import { readGcloudFacts } from './gcloud/gcloud-facts.ts';
import { flattenTemplate, isHelmTemplate, readGates, type TemplateGate } from './kubernetes/helm-template.ts';
import { readHelmValues } from './kubernetes/helm-values.ts';
import { readKustomization, readReplicas, replicasPath } from './kubernetes/kustomization.ts';
import { readWorkloads } from './kubernetes/workloads.ts';
import { readSamFunctions } from './lambda/sam-template.ts';
import { readServerlessFunctions } from './lambda/serverless-yaml.ts';
import { readAppEngine } from './platforms/app-engine-yaml.ts';
import { readCompose, readPublished } from './platforms/compose-yaml.ts';
import { readDigitalOcean } from './platforms/digitalocean-yaml.ts';
import { readFlyToml } from './platforms/fly-toml.ts';
import { readHerokuApp } from './platforms/heroku-app-json.ts';
import { readFirebaseJson, readNetlifyToml, readWranglerJson, readWranglerToml } from './platforms/function-platforms.ts';
import { readPm2Config } from './platforms/pm2-config.ts';
import { readProcfile } from './platforms/procfile.ts';
import { readRailwayJson, readRailwayToml } from './platforms/railway.ts';
import { readRender } from './platforms/render-yaml.ts';
import { readVercelTs } from './platforms/vercel-ts.ts';
import { listItems, readYaml } from './documents/positioned-yaml.ts';
import type { YamlValue } from './documents/positioned-yaml.ts';
import { readMakefile, readShellScript } from './shell-script.ts';
import { readStarts } from './start-script.ts';
import { readProductionEnv } from './production-env.ts';
import { readPrismaSchema } from './schemas/prisma-schema.ts';
import { readSqlSchema } from './schemas/sql-schema.ts';
import type { TreeReading } from './documents/syntax-trees.ts';
import { readTerraform } from './terraform/terraform-facts.ts';
import { readTerraformValues } from './terraform/terraform-values.ts';
import { readSqlFunctions } from './schedules/pg-cron-sql.ts';
import { isScheduleFile, readSchedules } from './schedules/read-schedules.ts';
import { readReusableWorkflow } from './schedules/github/reusable-workflow.ts';
import { readVercelJson } from './vercel-json.ts';

export type DeploymentExtraction = { readonly ok: true; readonly facts: DeploymentFacts } | { readonly ok: false; readonly reason: string };

/** A format: which paths may hold it, which words its text holds when it matters to us, and its reader. */
interface Format {
  readonly path: RegExp;
  /** Without one of these the text is not parsed at all. */
  readonly words: readonly string[];
  read(text: string, path: string): TreeReading<DeploymentFacts> | Promise<TreeReading<DeploymentFacts>>;
}

/** Real deployment files are a few kilobytes; parsers of all formats stay fast up to here. */
const maximumLength = 400_000;

/** More than any repository deploys; each costs a little on every later hop. */
const maximumFacts = 1_000;

const foreign = /(?:^|\/)(?:node_modules|vendor|\.terraform)\/|(?:^|\/)(?:pnpm-lock\.yaml|package-lock\.json)$/;

const yamlWords = [
  'serving.knative.dev/', 'run.googleapis.com/', 'gcloud', 'deploy-cloudrun', 'AWS::Serverless::Function',
  'kind: Deployment', 'kind: StatefulSet', 'kind: HorizontalPodAutoscaler', 'kind: ScaledObject',
];

const formats: readonly Format[] = [
  { path: /(?:^|\/)serverless(?:[.-][^/]*)?\.ya?ml$/, words: [...yamlWords, 'functions'], read: readYamlFile },
  { path: /(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/, words: ['services:'], read: readComposeFile },
  { path: /(?:^|\/)render(?:[.-][^/]*)?\.ya?ml$/, words: ['services:'], read: (text) => readYamlAs(text, readRender) },
  { path: /(?:^|\/)\.do\/[^/]+\.ya?ml$/, words: ['name:'], read: (text) => readYamlAs(text, readDigitalOcean) },
  { path: /(?:^|\/)app(?:[.-][^/]*)?\.ya?ml$/, words: [...yamlWords, 'runtime:'], read: (text, path) => (/^runtime:/m.test(text) ? readYamlAs(text, readAppEngine) : readYamlFile(text, path)) },
  { path: /(?:^|\/)values(?:[.-][^/]*)?\.ya?ml$/, words: [':'], read: readValuesFile },
  { path: /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/, words: ['replicas', 'patches'], read: (text) => readYamlAs(text, (document) => readKustomization(document, readWorkloads)) },
  { path: /\.ya?ml$/, words: [...yamlWords, replicasPath], read: readYamlFile },
  { path: /\.(?:sh|bash|zsh)$/, words: ['gcloud', 'node', 'npm', 'pnpm', 'yarn', 'bun', 'tsx', 'pm2', 'deno'], read: readScript },
  { path: /(?:^|\/)(?:GNU)?[Mm]akefile$|\.mk$/, words: ['gcloud'], read: readMakefile },
  // Variables alone matter too: their defaults belong to resources of other files.
  { path: /\.tf$/, words: ['google_cloud_', 'google_cloudfunctions', 'google_pubsub_', 'aws_ecs_service', 'aws_cloudwatch_event_', 'aws_scheduler_schedule', 'aws_lambda_', 'archive_file', 'azurerm_logic_app_', 'cloudflare_worker', 'render_cron_job', 'max_connections', 'variable', 'locals', 'module "'], read: readTerraform },
  { path: /\.tfvars$/, words: ['='], read: readTerraformValues },
  // Even an empty object says that the folder is a project on Vercel.
  { path: /(?:^|\/)vercel\.json$/, words: ['{'], read: readVercelJson },
  { path: /^vercel\.[mc]?[jt]s$/, words: ['crons', 'schedules'], read: readVercelTs },
  { path: /(?:^|\/)(?:Dockerfile|Containerfile)(?:[.-][^/]*)?$|\.[Dd]ockerfile$/, words: ['FROM', 'from'], read: readDockerfile },
  { path: /(?:^|\/)Procfile(?:\.[^/]*)?$/, words: [':'], read: readProcfile },
  { path: /(?:^|\/)\.env\.prod(?:uction)?$/, words: ['='], read: readProductionEnv },
  { path: /(?:^|\/)app\.json$/, words: ['"formation"'], read: readHerokuApp },
  { path: /(?:^|\/)fly(?:[.-][^/]*)?\.toml$/, words: ['='], read: readFlyToml },
  { path: /(?:^|\/)railway(?:[.-][^/]*)?\.toml$/, words: ['='], read: readRailwayToml },
  { path: /(?:^|\/)railway(?:[.-][^/]*)?\.json$/, words: ['{'], read: readRailwayJson },
  { path: /(?:^|\/)netlify\.toml$/, words: ['='], read: readNetlifyToml },
  { path: /(?:^|\/)wrangler\.toml$/, words: ['='], read: readWranglerToml },
  { path: /(?:^|\/)wrangler\.jsonc?$/, words: ['{'], read: readWranglerJson },
  { path: /(?:^|\/)firebase\.json$/, words: ['"functions"'], read: readFirebaseJson },
  { path: /(?:^|\/)(?:ecosystem(?:\.[\w-]+)+|pm2(?:\.[\w-]+)*\.config(?:\.[\w-]+)*)\.[cm]?js$|(?:^|\/)(?:ecosystem|pm2)(?:\.[\w-]+)*\.json$/, words: ['script'], read: readPm2Config },
  { path: /\.prisma$/, words: ['@unique', '@id', '@@'], read: readPrismaSchema },
  { path: /\.sql$/i, words: ['drop table', 'DROP TABLE', 'Drop Table', 'drop index', 'DROP INDEX', 'Drop Index', 'alter table', 'ALTER TABLE', 'Alter Table', 'unique', 'UNIQUE', 'Unique', 'primary key', 'PRIMARY KEY', 'Primary Key', 'net.http_', 'ReplacingMergeTree'], read: readSql },
];

/** True for the paths whose text `extractDeployment` reads. */
export function isDeploymentFile(path: string): boolean {
  return !foreign.test(path) && (isScheduleFile(path) || formats.some((format) => format.path.test(path)));
}

/** What a deployment file says. A file of a known format that is not about services or schedules gives empty facts. */
export async function extractDeployment(path: string, text: string): Promise<DeploymentExtraction> {
  const services = await extractServices(path, text);
  if (!isDeploymentFile(path) || text.length > maximumLength) return services;
  try {
    const plain = text.replaceAll('\r\n', '\n');
    const schedules = readSchedules(path, plain);
    const called = readReusableWorkflow(path, plain);
    if (schedules.length + called.length === 0) return services;
    // A template is no YAML until it is filled in; what it says of schedules is read all the same.
    const facts: DeploymentFacts = services.ok ? services.facts : { services: [], schedules: [] };
    const resources = [...(facts.resources ?? []), ...called].slice(0, maximumFacts);
    return { ok: true, facts: { ...facts, schedules: [...facts.schedules, ...schedules].slice(0, maximumFacts), ...(resources.length > 0 && { resources }) } };
  } catch (error) {
    return { ok: false, reason: `cannot be parsed: ${error instanceof Error ? error.message : 'unknown reason'}` };
  }
}

async function extractServices(path: string, text: string): Promise<DeploymentExtraction> {
  const format = isDeploymentFile(path) ? formats.find((candidate) => candidate.path.test(path)) : undefined;
  if (format === undefined || !format.words.some((word) => text.includes(word))) return { ok: true, facts: { services: [], schedules: [] } };
  if (text.length > maximumLength) return { ok: false, reason: `larger than ${maximumLength} characters` };
  try {
    const reading = await format.read(text.replaceAll('\r\n', '\n'), path);
    if (!reading.ok) return reading;
    return countFacts(reading.value) > maximumFacts ? { ok: false, reason: `names more than ${maximumFacts} services, schedules and functions` } : { ok: true, facts: reading.value };
  } catch (error) {
    // A parser that gives up on hostile input (stack depth, memory of its WebAssembly) must not end the run.
    return { ok: false, reason: `cannot be parsed: ${error instanceof Error ? error.message : 'unknown reason'}` };
  }
}

function countFacts({ services, schedules, functions = [] }: DeploymentFacts): number {
  return functions.reduce((sum, { routes, modules, queues = [] }) => sum + Math.max(1, routes.length + queues.length, modules.length), services.length + schedules.length);
}

function readYamlAs(text: string, read: (document: YamlValue) => DeploymentFacts['services'], readDatabases: (document: YamlValue) => NonNullable<DeploymentFacts['databases']> = () => []): TreeReading<DeploymentFacts> {
  const reading = readYaml(text);
  if (!reading.ok) return reading;
  const databases = reading.documents.flatMap(readDatabases);
  return { ok: true, value: { services: reading.documents.flatMap(read), schedules: [], ...(databases.length > 0 && { databases }) } };
}

function readComposeFile(text: string): TreeReading<DeploymentFacts> {
  const reading = readYaml(text);
  const facts = readYamlAs(text, readCompose, readComposeDatabases);
  const published = reading.ok ? reading.documents.flatMap(readPublished) : [];
  return facts.ok && published.length > 0 ? { ok: true, value: { ...facts.value, published } } : facts;
}

function readSql(text: string): TreeReading<DeploymentFacts> {
  const schema = readSqlSchema(text);
  const resources = text.includes('net.http_') ? readSqlFunctions(text) : [];
  return schema.ok && resources.length > 0 ? { ok: true, value: { ...schema.value, resources } } : schema;
}

/** Values of a chart; those of anything else, such as a translation, are never asked for. */
async function readValuesFile(text: string, path: string): Promise<TreeReading<DeploymentFacts>> {
  const reading = readYaml(text);
  // A values file with a mistake is no loss: its templates say unknown.
  if (!reading.ok) return { ok: true, value: { services: [], schedules: [] } };
  const facts = yamlWords.some((word) => text.includes(word)) ? await readYamlFile(text, path) : null;
  if (facts?.ok === false) return facts;
  return { ok: true, value: { ...(facts?.value ?? { services: [], schedules: [] }), ...readHelmValues(reading.documents) } };
}

/** Each with the conditions around its document, which begins with its kind or a line or two above. */
function gated(gates: readonly TemplateGate[], services: DeploymentFacts['services']): DeploymentFacts['services'] {
  return services.map((service) => {
    const onlyIf = gates.findLast(({ line }) => line <= service.line)?.onlyIf ?? [];
    return onlyIf.length === 0 ? service : { ...service, onlyIf };
  });
}

async function readScript(text: string): Promise<TreeReading<DeploymentFacts>> {
  const reading: TreeReading<DeploymentFacts> = text.includes('gcloud') ? await readShellScript(text) : { ok: true, value: { services: [], schedules: [] } };
  return reading.ok ? { ok: true, value: { ...reading.value, ...readStarts(text) } } : reading;
}

async function readYamlFile(text: string, path: string): Promise<TreeReading<DeploymentFacts>> {
  const reading = readYaml(isHelmTemplate(path, text) ? flattenTemplate(path, text) : text);
  // A template that is no YAML even without its actions says nothing; its project is not at fault.
  if (!reading.ok && isHelmTemplate(path, text)) return { ok: true, value: { services: [], schedules: [] } };
  if (!reading.ok) return reading;
  const commands = await readCiCommands(reading.documents);
  if (!commands.ok) return commands;
  const { services, schedules, resources } = readGcloudFacts(commands.value);
  const functions = reading.documents.flatMap((document) => [...readServerlessFunctions(document), ...readSamFunctions(document)]);
  const databases = text.includes('connections') ? readWorkloadDatabases(reading.documents) : [];
  const [patched] = text.includes(replicasPath) ? reading.documents.flatMap((document) => listItems(document).flatMap((operation) => readReplicas(operation))) : [];
  const variables = patched?.resolved === true ? { [replicasPath]: { value: patched.text, line: patched.line } } : null;
  return { ok: true, value: { services: [...readCloudRunYaml(reading.documents), ...gated(isHelmTemplate(path, text) ? readGates(text) : [], readWorkloads(reading.documents)), ...services], schedules, ...(functions.length > 0 ? { functions } : {}), ...(databases.length > 0 ? { databases } : {}), ...(variables !== null && { variables }), ...(resources && { resources }) } };
}
