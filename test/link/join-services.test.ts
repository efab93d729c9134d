import { joinServices as join } from '../../src/link/join-services.ts';
import type { DeploymentFacts } from '../../src/model/deployment-facts.ts';
import type { Service } from '../../src/model/graph.ts';
import { deploymentOf } from './deployment-of.ts';

const joinServices = (deployment: ReadonlyMap<string, DeploymentFacts>): Service[] => join(deployment).map(({ service }) => service);

const knative = (name: string, annotations: string, rest = ''): string =>
  `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  template:\n    metadata:\n      annotations:\n        ${annotations}\n    spec:\n      containers: []\n${rest}`;

describe('joinServices', () => {
  it('gives the incident: twenty instances that each take eighty requests', async () => {
    const services = joinServices(await deploymentOf({ 'deploy/image-worker.yaml': knative('image-worker', 'autoscaling.knative.dev/maxScale: "20"', '      containerConcurrency: 80\n') }));

    expect(services).toEqual([
      {
        name: 'image-worker',
        platform: 'cloud-run',
        kind: 'web',
        file: 'deploy/image-worker.yaml',
        line: 4,
        instances: {
          min: { from: 'default', value: 0, source: 'https://cloud.google.com/run/docs/configuring/min-instances' },
          max: { from: 'file', value: 20, file: 'deploy/image-worker.yaml', line: 9 },
        },
        processes: { from: 'unknown' },
        concurrency: { from: 'file', value: 80, file: 'deploy/image-worker.yaml', line: 12 },
        timeoutSeconds: { from: 'default', value: 300, source: 'https://cloud.google.com/run/docs/configuring/request-timeout' },
        cpuThrottling: { from: 'default', value: true, source: 'https://cloud.google.com/run/docs/configuring/billing-settings' },
        stopsIdle: { from: 'default', value: true, source: 'https://cloud.google.com/run/docs/configuring/min-instances' },
        replacesFirst: { from: 'default', value: false, source: 'https://cloud.google.com/run/docs/configuring/max-instances' },
        directory: '',
        starts: [],
        environment: {},
      },
    ]);
  });

  it('uses the documented limits of Cloud Run where nothing is said', async () => {
    const [service] = joinServices(await deploymentOf({ 'deploy.sh': 'gcloud run deploy orders --image x\n' }));

    expect(service?.instances.max).toMatchObject({ from: 'default', value: 100 });
    expect(service?.concurrency).toMatchObject({ from: 'default', value: 80 });
  });

  it('says unknown, not the default, where the file leaves the value to a variable', async () => {
    const [service] = joinServices(await deploymentOf({ 'deploy.sh': 'gcloud run deploy orders --max-instances "$MAX"\n' }));

    expect(service?.instances.max).toEqual({ from: 'unknown' });
  });

  it('lets an update override a deploy, wherever it stands', async () => {
    const [service, second] = joinServices(
      await deploymentOf({
        'a-scale.sh': 'gcloud run services update orders --max-instances 1\n',
        'deploy.sh': 'gcloud run deploy orders --max-instances 20 --concurrency 10\n',
      }),
    );

    expect(second).toBeUndefined();
    expect(service).toMatchObject({ file: 'deploy.sh', line: 1, instances: { max: { value: 1, file: 'a-scale.sh' } }, concurrency: { value: 10, file: 'deploy.sh' } });
  });

  it('prefers what production says over a trial environment', async () => {
    const [service] = joinServices(
      await deploymentOf({
        'deploy/production.yaml': knative('orders', 'autoscaling.knative.dev/maxScale: "20"'),
        'deploy/staging.yaml': knative('orders', 'autoscaling.knative.dev/maxScale: "1"'),
      }),
    );

    expect(service?.instances.max).toMatchObject({ value: 20, file: 'deploy/production.yaml' });
  });

  it('takes a Terraform variable from another file of the folder, on its own line', async () => {
    const main = 'resource "google_cloud_run_v2_service" "worker" {\n  name = "worker"\n  template {\n    timeout = var.timeout\n    scaling {\n      max_instance_count = var.max\n    }\n    containers {\n      resources {\n        cpu_idle = var.idle\n      }\n    }\n  }\n}\n';
    const variables = 'variable "max" {\n  default = 20\n}\nvariable "timeout" {\n  default = "900s"\n}\nvariable "idle" {\n  default = false\n}\n';

    const [service] = joinServices(await deploymentOf({ 'infra/main.tf': main, 'infra/variables.tf': variables, 'other/variables.tf': 'variable "max" {\n  default = 3\n}\n' }));

    expect(service?.instances.max).toEqual({ from: 'file', value: 20, file: 'infra/variables.tf', line: 2 });
    expect(service?.timeoutSeconds).toEqual({ from: 'file', value: 900, file: 'infra/variables.tf', line: 5 });
    expect(service?.cpuThrottling).toEqual({ from: 'file', value: false, file: 'infra/variables.tf', line: 8 });
  });

  it('does not take a Terraform variable of the wrong kind, or of another folder', async () => {
    const main = 'resource "google_cloud_run_v2_service" "worker" {\n  template {\n    scaling {\n      max_instance_count = var.max\n      min_instance_count = var.min\n    }\n  }\n}\n';

    const [service] = joinServices(await deploymentOf({ 'infra/main.tf': main, 'infra/variables.tf': 'variable "max" {\n  default = true\n}\n', 'variables.tf': 'variable "min" {\n  default = 1\n}\n' }));

    expect(service?.instances).toEqual({ min: { from: 'unknown' }, max: { from: 'unknown' } });
  });

  describe('of a Terraform variable', () => {
    const service = 'variable "most" { default = 3 }\nresource "google_cloud_run_v2_service" "mailer" {\n  name = "mailer"\n  template {\n    scaling { max_instance_count = var.most }\n  }\n}\n';
    const most = async (files: Record<string, string>): Promise<unknown> => joinServices(await deploymentOf({ 'infra/run.tf': service, ...files }))[0]?.instances.max;

    it('takes the value that Terraform loads by itself, the last of them', async () => {
      expect(await most({ 'infra/terraform.tfvars': 'most = 5\n' })).toEqual({ from: 'file', value: 5, file: 'infra/terraform.tfvars', line: 1 });
      expect(await most({ 'infra/a.auto.tfvars': 'most = 5\n', 'infra/b.auto.tfvars': 'most = 4\n', 'infra/terraform.tfvars': 'most = 6\n' })).toMatchObject({ value: 4 });
    });

    it('takes the largest of those for production, and none of a trial', async () => {
      expect(await most({ 'infra/env/eu.tfvars': 'most = 20\n', 'infra/env/us.tfvars': 'most = 5\n', 'infra/env/staging.tfvars': 'most = 50\n' })).toEqual({ from: 'file', value: 20, file: 'infra/env/eu.tfvars', line: 1 });
      expect(await most({ 'infra/dev.tfvars': 'most = 1\n' })).toMatchObject({ value: 3, file: 'infra/run.tf' });
    });

    it('takes no value of another root', async () => {
      expect(await most({ 'other/terraform.tfvars': 'most = 5\n', 'infra/queue/main.tf': 'variable "most" { default = 1 }\n', 'infra/queue/prod.tfvars': 'most = 7\n' })).toMatchObject({ value: 3 });
    });
  });

  describe('of a workload with overlays', () => {
    const base = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mailer\nspec:\n  replicas: 1\n  selector: {}\n  template:\n    spec:\n      containers: [{ name: mailer, image: eu.gcr.io/shop/mailer }]\n';
    const replicas = (count: number): string => `resources: [../../base]\nreplicas:\n  - name: mailer\n    count: ${count}\n`;
    const most = async (files: Record<string, string>): Promise<unknown> => joinServices(await deploymentOf({ 'k8s/base/deployment.yaml': base, ...files }))[0]?.instances.max;

    it('takes the largest of production', async () => {
      expect(await most({ 'k8s/overlays/eu/kustomization.yaml': replicas(5), 'k8s/overlays/us/kustomization.yaml': replicas(2), 'k8s/overlays/staging/kustomization.yaml': replicas(9) })).toEqual({ from: 'file', value: 5, file: 'k8s/overlays/eu/kustomization.yaml', line: 4 });
    });

    it('takes a patch with a container of its own for a change', async () => {
      const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mailer\nspec:\n  replicas: 4\n  template:\n    spec:\n      containers: [{ name: mailer, resources: {} }]\n';

      expect(await most({ 'a/overlays/prod/replicas.yaml': patch })).toEqual({ from: 'file', value: 4, file: 'a/overlays/prod/replicas.yaml', line: 6 });
    });

    it('takes the number of a patch in a file of its own', async () => {
      expect(await most({
        'k8s/overlays/prod/kustomization.yaml': 'patches:\n  - path: replicas.yaml\n    target: { kind: Deployment, name: mailer }\n  # replicas\n',
        'k8s/overlays/prod/replicas.yaml': '- op: replace\n  path: /spec/replicas\n  value: 6\n',
      })).toEqual({ from: 'file', value: 6, file: 'k8s/overlays/prod/replicas.yaml', line: 3 });
    });

    it('leaves what the base says where only a trial says otherwise', async () => {
      expect(await most({ 'k8s/overlays/dev/kustomization.yaml': replicas(9) })).toMatchObject({ value: 1 });
    });
  });

  it('takes the values of a Helm chart, and leaves out what they switch off', async () => {
    const chart = (isScaled: boolean): Record<string, string> => ({
      'deploy/shop/values.yaml': `replicaCount: 3\nautoscaling:\n  enabled: ${String(isScaled)}\n  max: 10\n`,
      'deploy/shop/templates/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "shop.fullname" . }}\nspec:\n  replicas: {{ .Values.replicaCount }}\n  template:\n    spec: { containers: [{ image: shop }] }\n',
      'deploy/shop/templates/hpa.yaml': '{{- if .Values.autoscaling.enabled }}\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    name: {{ include "shop.fullname" . }}\n  maxReplicas: {{ .Values.autoscaling.max }}\n{{- end }}\n',
    });
    const [fixed] = joinServices(await deploymentOf(chart(false)));
    const [scaled, second] = joinServices(await deploymentOf(chart(true)));

    expect(fixed?.instances.max).toEqual({ from: 'file', value: 3, file: 'deploy/shop/values.yaml', line: 1 });
    expect(scaled?.instances.max).toEqual({ from: 'file', value: 10, file: 'deploy/shop/values.yaml', line: 4 });
    expect(second).toBeUndefined();
  });

  it('keeps a job apart from a service of the same name', async () => {
    const services = joinServices(await deploymentOf({ 'deploy.sh': 'gcloud run deploy payouts\ngcloud run jobs deploy payouts --tasks 2\n' }));

    expect(services.map(({ platform, instances }) => ({ platform, max: instances.max }))).toEqual([
      { platform: 'cloud-run', max: { from: 'default', value: 100, source: 'https://cloud.google.com/run/docs/configuring/max-instances' } },
      { platform: 'cloud-run-job', max: { from: 'file', value: 2, file: 'deploy.sh', line: 2 } },
    ]);
  });

  it('gives Vercel many instances, and no number for the requests each takes', async () => {
    const [service] = joinServices(await deploymentOf({ 'apps/web/vercel.json': '{ "functions": { "api/*.ts": { "maxDuration": 60 } } }' }));

    expect(service).toMatchObject({ name: 'web', platform: 'vercel', directory: 'apps/web', instances: { max: { from: 'default', value: 30_000 } }, concurrency: { from: 'unknown' }, timeoutSeconds: { from: 'file', value: 60 } });
  });

  it('names a service by its image when its own name is a parameter', async () => {
    const services = joinServices(await deploymentOf({ 'deploy.sh': 'gcloud run deploy "$1" --image "gcr.io/$PROJECT/image-worker:$TAG"\ngcloud run deploy "$1" --image "$IMAGE"\n' }));

    expect(services.map(({ name }) => name)).toEqual(['image-worker', 'cloud-run']);
  });
});

describe('the directory of a service', () => {
  const directoryOf = async (path: string, text: string): Promise<string | undefined> => joinServices(await deploymentOf({ [path]: text }))[0]?.directory;
  const deploy = 'gcloud run deploy worker --source';

  it('is the source of the deployment', async () => {
    expect(await directoryOf('.github/workflows/deploy.yml', `jobs:\n  a:\n    steps:\n      - run: ${deploy} ./services/worker\n`)).toBe('services/worker');
  });

  it('is the folder of a script that deploys its own folder', async () => {
    expect(await directoryOf('services/worker/deploy.sh', `${deploy} .\n`)).toBe('services/worker');
    expect(await directoryOf('services/worker/scripts/deploy.sh', `${deploy} ..\n`)).toBe('services/worker');
    expect(await directoryOf('services/worker/deploy.sh', `${deploy} services/worker\n`)).toBe('services/worker');
  });

  it('is the app folder a deployment file lies in', async () => {
    expect(await directoryOf('services/worker/deploy/service.yaml', knative('worker', 'a: b'))).toBe('services/worker');
    expect(await directoryOf('apps/worker/infra/main.tf', 'resource "google_cloud_run_v2_service" "worker" {\n}\n')).toBe('apps/worker');
  });

  it('is the whole repository for a file among the deployment of all', async () => {
    expect(await directoryOf('infra/worker/service.yaml', knative('worker', 'a: b'))).toBe('');
    expect(await directoryOf('.github/workflows/deploy.yml', `jobs:\n  a:\n    steps:\n      - run: ${deploy} .\n`)).toBe('');
    expect(await directoryOf('scripts/deploy.sh', `${deploy} ../../..\n`)).toBe('');
    expect(await directoryOf('deploy.sh', `${deploy} gs://shop/worker.zip\n`)).toBe('');
  });
});
