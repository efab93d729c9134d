/** Pull requests that touch no code: the consumer is as old as the service, and what is deployed makes or cures its finding. */
import { runRules } from '../../src/analyse/run-rules.ts';
import { compareFindings } from '../../src/compare/compare-findings.ts';
import { writeSettings } from '../../src/fix/settings/deployment-settings.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Finding } from '../../src/model/finding.ts';
import rule from '../../rules/unguarded-consumer/rule.ts';
import { diffTrees } from '../kit/diff-trees.ts';
import { linkSources } from '../kit/link-sources.ts';

const worker = {
  'package.json': '{"scripts":{"start":"node dist/worker.js"},"dependencies":{"pg-boss":"9.0.3","openai":"5.0.0"}}',
  'src/worker.ts': "import PgBoss from 'pg-boss';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nconst boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInMinutes: 30 });\nboss.work('clips', { teamSize: 4 }, async (job) => { await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: job.data.script }); });\n",
};

/** Where the number of instances stands in each format, and the line it stands on. */
const formats: readonly (readonly [name: string, file: string, line: number, text: (most: number) => string])[] = [
  ['Cloud Run YAML', 'service.yaml', 7, (most) => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: clips }\nspec:\n  template:\n    metadata:\n      annotations: { autoscaling.knative.dev/maxScale: '${most}' }\n    spec: { containers: [{ image: europe-docker.pkg.dev/clips/worker:3 }] }\n`],
  ['a gcloud flag of a script', 'deploy.sh', 2, (most) => `gcloud run deploy clips --source . \\\n  --max-instances ${most}\n`],
  ['a variable of a script', 'deploy.sh', 1, (most) => `MAX_INSTANCES=${most}\ngcloud run deploy clips --source . --max-instances "$MAX_INSTANCES"\n`],
  ['a gcloud flag of a workflow', '.github/workflows/deploy.yml', 5, (most) => `on: push\njobs:\n  deploy:\n    steps:\n      - run: gcloud run deploy clips --source . --max-instances=${most}\n`],
  ['the deploy action', '.github/workflows/deploy.yml', 8, (most) => `on: push\njobs:\n  deploy:\n    steps:\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          service: clips\n          flags: --max-instances=${most}\n`],
  ['Terraform', 'main.tf', 5, (most) => `resource "google_cloud_run_v2_service" "clips" {\n  name = "clips"\n  template {\n    scaling {\n      max_instance_count = ${most}\n    }\n    containers { image = "europe-docker.pkg.dev/clips/worker:3" }\n  }\n}\n`],
  ['a variable of Terraform', 'variables.tf', 2, (most) => `variable "most" {\n  default = ${most}\n}\nresource "google_cloud_run_v2_service" "clips" {\n  name = "clips"\n  template {\n    scaling { max_instance_count = var.most }\n  }\n}\n`],
  ['Kubernetes replicas', 'k8s/worker.yaml', 5, (most) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: clips }\nspec:\n  replicas: ${most}\n  template: { spec: { containers: [{ name: clips, image: clips }] } }\n`],
  ['a Kubernetes autoscaler', 'k8s/worker.yaml', 13, (most) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: clips }\nspec:\n  replicas: 1\n  template: { spec: { containers: [{ name: clips, image: clips }] } }\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: clips }\nspec:\n  scaleTargetRef: { kind: Deployment, name: clips }\n  maxReplicas: ${most}\n`],
  ['values of a Helm chart', 'chart/values.yaml', 1, (most) => `replicaCount: ${most}\n`],
  ['a value of a Terraform variable', 'infra/terraform.tfvars', 2, (most) => `region = "europe-west1"\nmost = ${most}\n`],
  ['an overlay of Kustomize', 'k8s/overlays/prod/kustomization.yaml', 4, (most) => `resources: [../../base]\nreplicas:\n  - name: clips\n    count: ${most}\n`],
  ['a patch of Kustomize', 'k8s/overlays/prod/replicas.yaml', 6, (most) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: clips\nspec:\n  replicas: ${most}\n`],
  ['app.json of Heroku', 'app.json', 4, (most) => `{\n  "name": "clips",\n  "formation": {\n    "worker": { "quantity": ${most} }\n  }\n}\n`],
  ['compose', 'compose.yaml', 5, (most) => `services:\n  clips:\n    build: .\n    deploy:\n      replicas: ${most}\n`],
  ['render.yaml', 'render.yaml', 4, (most) => `services:\n  - type: worker\n    name: clips\n    numInstances: ${most}\n    startCommand: npm start\n`],
  ['railway.json', 'railway.json', 1, (most) => `{ "deploy": { "startCommand": "npm start", "numReplicas": ${most} } }\n`],
  ['railway.toml', 'railway.toml', 3, (most) => `[deploy]\nstartCommand = "npm start"\nnumReplicas = ${most}\n`],
  ['an App Platform spec', '.do/app.yaml', 5, (most) => `name: clips\nworkers:\n  - name: clips\n    run_command: npm start\n    instance_count: ${most}\n`],
  ['App Engine', 'app.yaml', 3, (most) => `runtime: nodejs22\nautomatic_scaling:\n  max_instances: ${most}\n`],
  ['PM2', 'ecosystem.config.cjs', 1, (most) => `module.exports = { apps: [{ name: 'clips', script: 'dist/worker.js', instances: ${most} }] };\n`],
];

const chart = { 'chart/Chart.yaml': 'name: clips\n', 'chart/templates/worker.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: clips\nspec:\n  replicas: {{ .Values.replicaCount }}\n  template:\n    spec:\n      containers:\n        - name: clips\n          image: clips\n' };
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: clips }\nspec:\n  replicas: 2\n  selector: {}\n  template: { spec: { containers: [{ name: clips, image: clips }] } }\n';

/** What stands beside the file that holds the number. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'chart/values.yaml': chart,
  'infra/terraform.tfvars': { 'infra/main.tf': 'variable "most" { default = 2 }\nresource "google_cloud_run_v2_service" "clips" {\n  name = "clips"\n  template {\n    scaling { max_instance_count = var.most }\n  }\n}\n' },
  'k8s/overlays/prod/kustomization.yaml': { 'k8s/base/worker.yaml': deployment },
  'k8s/overlays/prod/replicas.yaml': { 'k8s/base/worker.yaml': deployment },
  'app.json': { Procfile: 'worker: npm start\n' },
};

async function findingsOf(files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  return runRules(await linkSources(files), [rule]).findings;
}

async function review(file: string, before: string, after: string): Promise<Comparison> {
  const rest = { ...worker, ...beside[file] };
  const [base, head] = [{ ...rest, [file]: before }, { ...rest, [file]: after }];
  return compareFindings(await findingsOf(base), await findingsOf(head), diffTrees(new Map(Object.entries(base)), new Map(Object.entries(head))));
}

describe.each(formats)('%s', (_, file, line, text) => {
  it('introduces the finding of an untouched consumer on the line that raises the number of instances', async () => {
    const { introduced } = await review(file, text(1), text(20));

    expect(introduced.map(({ finding, cause }) => [finding.rule, finding.file, cause?.file, cause?.line])).toEqual([['unguarded-consumer', 'src/worker.ts', file, line]]);
  });

  it('resolves it where the number goes down to one', async () => {
    const { introduced, resolved } = await review(file, text(20), text(1));

    expect(introduced).toEqual([]);
    expect(resolved.map(({ rule: id }) => id)).toEqual(['unguarded-consumer']);
  });

  it('suggests one instance as a stop-gap, where the number stands', async () => {
    const [finding] = await findingsOf({ ...worker, ...beside[file], [file]: text(20) });
    const edit = finding?.edit;

    expect(edit).toMatchObject({ kind: 'deployment-settings', file });
    expect(edit?.kind === 'deployment-settings' ? writeSettings(text(20), edit) : null).toBe(text(1));
  });
});

describe('a number that two services have from one line', () => {
  const services = (shared: string, own: string): string => `${shared}services:\n  clips:\n    build: .\n    command: node dist/worker.js\n    deploy: ${own}\n  site:\n    image: nginx\n    deploy: ${shared === '' ? '{ replicas: 20 }' : '*scale'}\n`;

  it('stays, for it is the other\'s too', async () => {
    const texts = { shared: services('x-scale: &scale\n  replicas: 20\n', '*scale'), own: services('', '{ replicas: 20 }') };
    const written = async (text: string): Promise<string | null> => {
      const edit = (await findingsOf({ ...worker, 'compose.yaml': text }))[0]?.edit;
      return edit?.kind === 'deployment-settings' ? writeSettings(text, edit) : null;
    };

    expect(await written(texts.shared)).toBeNull();
    expect(await written(texts.own)).toBe(texts.own.replace('20', '1'));
  });
});

describe('a value of a chart that two of its services have', () => {
  const other = chart['chart/templates/worker.yaml'].replaceAll('clips', 'site');

  it('stays, and one of a single service does not', async () => {
    const editOf = async (more: Readonly<Record<string, string>>): Promise<Finding['edit'] | undefined> => (await findingsOf({ ...worker, ...chart, 'chart/values.yaml': 'replicaCount: 20\n', ...more }))[0]?.edit;

    expect(await editOf({})).toMatchObject({ file: 'chart/values.yaml' });
    expect(await editOf({ 'chart/templates/site.yaml': other })).toBeNull();
  });
});

describe('Cloud Run without a number', () => {
  it('gets one', async () => {
    const script = 'gcloud run deploy clips --source .\n';
    const [finding] = await findingsOf({ ...worker, 'deploy.sh': script });

    expect(finding?.edit?.kind === 'deployment-settings' ? writeSettings(script, finding.edit) : null).toBe('gcloud run deploy clips --source . --max-instances 1\n');
  });
});

describe('a Terraform module with the service', () => {
  const service = 'variable "most" {\n  default = 20\n}\nresource "google_cloud_run_v2_service" "clips" {\n  name = "clips"\n  template {\n    scaling { max_instance_count = var.most }\n  }\n}\n';
  const call = (name: string, more = ''): string => `module "${name}" {\n  source = "./modules/clips"\n${more}}\n`;

  it.each([['called once', call('eu'), true], ['called twice', call('eu') + call('us'), false], ['called for each region', call('all', '  for_each = var.regions\n'), false]])('gets one instance only where no other service does: %s', async (_, calls, isOffered) => {
    const [finding] = await findingsOf({ ...worker, 'main.tf': calls, 'modules/clips/main.tf': service });

    expect(finding?.rule).toBe('unguarded-consumer');
    expect(finding?.edit?.kind === 'deployment-settings').toBe(isOffered);
  });
});

/** Where a variable that lets a process consume stands in each format, and its line; each service has two instances or more. */
const switches: readonly (readonly [name: string, file: string, line: number, text: (isOn: boolean) => string])[] = [
  ['Cloud Run YAML', 'service.yaml', 9, (isOn) => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: clips }\nspec:\n  template:\n    spec:\n      containers:\n        - image: europe-docker.pkg.dev/clips/worker:3\n          env: [{ name: CONSUME, value: '${isOn}' }]\n`],
  ['a gcloud flag', 'deploy.sh', 2, (isOn) => `gcloud run deploy clips --source . --max-instances 4 \\\n  --set-env-vars=CONSUME=${isOn}\n`],
  ['Terraform', 'main.tf', 7, (isOn) => `resource "google_cloud_run_v2_service" "clips" {\n  name = "clips"\n  template {\n    containers {\n      env {\n        name  = "CONSUME"\n        value = "${isOn}"\n      }\n    }\n  }\n}\n`],
  ['Kubernetes', 'k8s/worker.yaml', 12, (isOn) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: clips }\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: clips\n          image: clips\n          env:\n            - { name: CONSUME, value: '${isOn}' }\n`],
  ['compose', 'compose.yaml', 7, (isOn) => `services:\n  clips:\n    build: .\n    command: npm start\n    deploy: { replicas: 3 }\n    environment:\n      CONSUME: '${isOn}'\n`],
  ['render.yaml', 'render.yaml', 8, (isOn) => `services:\n  - type: web\n    name: clips\n    numInstances: 2\n    startCommand: npm start\n    envVars:\n      - key: CONSUME\n        value: '${isOn}'\n`],
  ['PM2', 'ecosystem.config.cjs', 1, (isOn) => `module.exports = { apps: [{ name: 'clips', script: 'dist/worker.js', instances: 4, env: { CONSUME: '${isOn}' } }] };\n`],
];

describe.each(switches)('a variable of %s', (_, file, line, text) => {
  const gated = { ...worker, 'src/worker.ts': worker['src/worker.ts'].replace("boss.work('clips'", "if (process.env.CONSUME === 'true') boss.work('clips'") };
  const reviewSwitch = async (before: string, after: string): Promise<Comparison> => {
    const [base, head] = [{ ...gated, [file]: before }, { ...gated, [file]: after }];
    return compareFindings(await findingsOf(base), await findingsOf(head), diffTrees(new Map(Object.entries(base)), new Map(Object.entries(head))));
  };

  it('introduces the finding where it lets several instances consume', async () => {
    const { introduced } = await reviewSwitch(text(false), text(true));

    expect(introduced.map(({ finding, cause }) => [finding.rule, finding.severity, finding.file, cause?.file, cause?.line])).toEqual([['unguarded-consumer', 'error', 'src/worker.ts', file, line]]);
  });
});
