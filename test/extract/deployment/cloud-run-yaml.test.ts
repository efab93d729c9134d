import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import { mustExtract } from './must-extract.ts';

const imageWorker = `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: image-worker
  annotations:
    run.googleapis.com/ingress: internal
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/minScale: "1"
        autoscaling.knative.dev/maxScale: "20"
        run.googleapis.com/cpu-throttling: "false"
    spec:
      containerConcurrency: 80
      timeoutSeconds: 900
      containers:
        - image: europe-docker.pkg.dev/shop/apps/image-worker:1.4.2
`;

describe('Cloud Run service YAML', () => {
  it('gives every setting with the line it stands on', async () => {
    const { services } = await mustExtract('deploy/image-worker.yaml', imageWorker);

    expect(services).toEqual([
      {
        platform: 'cloud-run',
        name: 'image-worker',
        line: 4,
        minInstances: { value: 1, line: 11 },
        maxInstances: { value: 20, line: 12 },
        cpuThrottling: { value: false, line: 13 },
        concurrency: { value: 80, line: 15 },
        timeoutSeconds: { value: 900, line: 16 },
        image: { value: 'europe-docker.pkg.dev/shop/apps/image-worker:1.4.2', line: 18 },
      },
    ]);
  });

  it('takes the lower of the limits of service and revision', async () => {
    const text = imageWorker.replace('run.googleapis.com/ingress: internal', 'run.googleapis.com/maxScale: "3"');

    const { services } = await mustExtract('service.yaml', text);

    expect(services[0]?.maxInstances).toEqual({ value: 3, line: 6 });
  });

  it('reads every document of the file, with lines counted from the top', async () => {
    const { services } = await mustExtract('service.yaml', `---\n# orders\nkind: ConfigMap\n---\n${imageWorker}---\n${imageWorker.replace('image-worker', 'thumbnails')}`);

    expect(services.map(({ name, line }) => ({ name, line }))).toEqual([
      { name: 'image-worker', line: 8 },
      { name: 'thumbnails', line: 27 },
    ]);
  });

  it('keeps what a template fills in later as unresolved, so that no default is assumed', async () => {
    const { services } = await mustExtract('service.yaml', imageWorker.replace('"20"', '"${MAX_SCALE}"'));

    expect(services[0]?.maxInstances).toBeUndefined();
    expect(services[0]?.unresolved).toEqual({ maxInstances: { value: '${MAX_SCALE}', line: 12 } });
  });

  it('reads a job: its tasks are its instances', async () => {
    const { services } = await mustExtract(
      'job.yaml',
      `apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  name: nightly-payouts
spec:
  template:
    spec:
      taskCount: 4
      parallelism: 2
      template:
        spec:
          timeoutSeconds: 1200
          containers: [{ image: gcr.io/shop/payouts }]
`,
    );

    expect(services).toEqual([
      { platform: 'cloud-run-job', name: 'nightly-payouts', line: 4, maxInstances: { value: 2, line: 9 }, timeoutSeconds: { value: 1200, line: 12 }, image: { value: 'gcr.io/shop/payouts', line: 13 } },
    ]);
  });

  it('follows an alias to the anchored value', async () => {
    const text = imageWorker.replace('"1"', '&scale "7"').replace('"20"', '*scale');

    const { services } = await mustExtract('service.yaml', text);

    expect(services[0]?.maxInstances).toEqual({ value: 7, line: 11 });
  });

  it('says nothing about a Kubernetes service of the same kind name', async () => {
    const { services } = await mustExtract('k8s/service.yaml', '# not serving.knative.dev/v1\napiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n');

    expect(services).toEqual([]);
  });

  it('says why when the YAML is broken', async () => {
    const broken = await extractDeployment('service.yaml', `${imageWorker}\n  - ]: broken\n`);

    expect(broken.ok ? '' : broken.reason).toMatch(/^not valid YAML: line \d+/);
  });
});
