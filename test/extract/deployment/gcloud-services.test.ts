import { mustExtract } from './must-extract.ts';

describe('gcloud run in a script', () => {
  it('gives the flags of a deploy with the line of each', async () => {
    const { services } = await mustExtract(
      'scripts/deploy-worker.sh',
      `#!/usr/bin/env bash
set -euo pipefail

gcloud run deploy image-worker \\
  --image europe-docker.pkg.dev/shop/apps/image-worker \\
  --min-instances=1 \\
  --max-instances 20 \\
  --concurrency "80" --timeout=15m \\
  --no-cpu-throttling --quiet
`,
    );

    expect(services).toEqual([
      {
        platform: 'cloud-run',
        name: 'image-worker',
        line: 4,
        image: { value: 'europe-docker.pkg.dev/shop/apps/image-worker', line: 5 },
        minInstances: { value: 1, line: 6 },
        maxInstances: { value: 20, line: 7 },
        concurrency: { value: 80, line: 8 },
        timeoutSeconds: { value: 900, line: 8 },
        cpuThrottling: { value: false, line: 9 },
      },
    ]);
  });

  it('places a variable where it is assigned, because that is the line a change touches', async () => {
    const { services } = await mustExtract('deploy.sh', 'SERVICE=orders\nMAX_INSTANCES=20\n\ngcloud run deploy "$SERVICE" --max-instances="${MAX_INSTANCES}"\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'orders', line: 4, maxInstances: { value: 20, line: 2 } }]);
  });

  it('takes the default of a variable that only the outside sets', async () => {
    const { services } = await mustExtract('deploy.sh', 'gcloud run deploy orders --max-instances "${MAX_INSTANCES:-20}"\n');

    expect(services[0]?.maxInstances).toEqual({ value: 20, line: 1 });
  });

  it('calls a setting unresolved when branches assign different values', async () => {
    const { services } = await mustExtract('deploy.sh', 'if [ "$ENV" = prod ]; then MAX=20; else MAX=1; fi\ngcloud run deploy orders --max-instances $MAX\n');

    expect(services[0]?.maxInstances).toBeUndefined();
    expect(services[0]?.unresolved).toEqual({ maxInstances: { value: '$MAX', line: 2 } });
  });

  it('spreads an array and an unquoted list of flags', async () => {
    const { services } = await mustExtract(
      'deploy.sh',
      'MAX=5\nARGS=(--region europe-west1 --max-instances "$MAX")\nARGS+=(--concurrency=1)\nSCALE="--min-instances=1 --timeout 60"\ngcloud beta run deploy payouts "${ARGS[@]}" $SCALE\n',
    );

    expect(services).toEqual([
      { platform: 'cloud-run', name: 'payouts', line: 5, maxInstances: { value: 5, line: 1 }, concurrency: { value: 1, line: 3 }, minInstances: { value: 1, line: 4 }, timeoutSeconds: { value: 60, line: 4 } },
    ]);
  });

  it('marks an update of a service that exists', async () => {
    const { services } = await mustExtract('scale.sh', 'gcloud --project shop-prod run services update orders --max-instances=1\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'orders', line: 1, update: true, maxInstances: { value: 1, line: 1 } }]);
  });

  it('reads a job and its tasks', async () => {
    const { services } = await mustExtract('job.sh', 'gcloud run jobs create nightly-payouts --image gcr.io/shop/payouts --tasks 4 --parallelism=2 --task-timeout 30m\n');

    expect(services[0]).toMatchObject({ platform: 'cloud-run-job', maxInstances: { value: 2 }, timeoutSeconds: { value: 1800 } });
  });

  it('follows cd to the source directory', async () => {
    const { services } = await mustExtract('deploy.sh', '(cd apps/admin && npm run build)\ncd services/worker && gcloud run deploy worker --source .\n');

    expect(services[0]?.source).toEqual({ value: 'services/worker', line: 2 });
  });

  it('finds the directory an image is built from', async () => {
    const { services } = await mustExtract(
      'deploy.sh',
      'IMAGE=gcr.io/$PROJECT/worker:$TAG\ndocker build -t "$IMAGE" -f services/worker/Dockerfile .\ndocker push "$IMAGE"\ngcloud run deploy worker --image "$IMAGE" --region x\n',
    );

    expect(services[0]?.source).toEqual({ value: 'services/worker', line: 2 });
  });

  it('gives no name to a service that is named by an argument alone', async () => {
    const { services } = await mustExtract('deploy.sh', 'deploy() {\n  gcloud run deploy "$1" --max-instances "$2"\n}\ndeploy worker 20\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: null, line: 2, unresolved: { maxInstances: { value: '$2', line: 2 } } }]);
  });

  it('takes an empty variable for a blank that is filled in later', async () => {
    const { services } = await mustExtract('deploy.sh', 'SERVICE=\nMAX=""\ngcloud run deploy $SERVICE --max-instances $MAX --min-instances ${MAX:-2}\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: null, line: 3, minInstances: { value: 2, line: 3 }, unresolved: { maxInstances: { value: '$MAX', line: 3 } } }]);
  });

  it('is quiet about a command that is only printed, quoted or commented out', async () => {
    const { services } = await mustExtract('help.sh', '# gcloud run deploy orders --max-instances 9\necho gcloud run deploy orders --max-instances 9\nUSAGE="gcloud run deploy orders"\ncat <<EOF\ngcloud run deploy orders\nEOF\n');

    expect(services).toEqual([]);
  });

  it('is quiet about other gcloud commands', async () => {
    const { services, schedules } = await mustExtract('setup.sh', 'gcloud run services describe orders --format="value(status.url)"\ngcloud run services delete orders\ngcloud sql instances create db\n');

    expect([...services, ...schedules]).toEqual([]);
  });

  it('reads Windows line endings', async () => {
    const { services } = await mustExtract('deploy.sh', 'set -e\r\ngcloud run deploy orders \\\r\n  --max-instances 3\r\n');

    expect(services[0]?.maxInstances).toEqual({ value: 3, line: 3 });
  });
});

describe('gcloud run in a Makefile', () => {
  it('reads a recipe and the variables of the file', async () => {
    const { services } = await mustExtract('Makefile', 'SERVICE ?= orders\nMAX := 12\n\n.PHONY: deploy\ndeploy: build\n\t@gcloud run deploy $(SERVICE) \\\n\t--max-instances=$(MAX) \\\n\t  --image=gcr.io/$$PROJECT/orders\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'orders', line: 6, maxInstances: { value: 12, line: 2 }, image: { value: 'gcr.io/$PROJECT/orders', line: 8 } }]);
  });
});
