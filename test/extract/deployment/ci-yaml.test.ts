import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import { mustExtract } from './must-extract.ts';

describe('gcloud in a GitHub workflow', () => {
  it('gives lines of the workflow file, not of the script', async () => {
    const { services } = await mustExtract(
      '.github/workflows/deploy.yml',
      `name: Deploy
on: { push: { branches: [main] } }
env:
  MAX_INSTANCES: 20
jobs:
  deploy:
    runs-on: ubuntu-latest
    defaults:
      run:
        working-directory: services/worker
    steps:
      - uses: actions/checkout@v4
      - name: gcloud run deploy
        run: |
          npm test

          gcloud run deploy image-worker \\
            --source . \\
            --max-instances=\${{ env.MAX_INSTANCES }} \\
            --min-instances \${{ vars.MIN }} --concurrency 80
`,
    );

    expect(services).toEqual([
      {
        platform: 'cloud-run',
        name: 'image-worker',
        line: 17,
        source: { value: 'services/worker', line: 18 },
        maxInstances: { value: 20, line: 4 },
        concurrency: { value: 80, line: 20 },
        unresolved: { minInstances: { value: '${ci_vars_MIN}', line: 20 } },
      },
    ]);
  });

  it('reads a folded script, whose lines are one command', async () => {
    const { services } = await mustExtract('.github/workflows/deploy.yml', 'jobs:\n  a:\n    steps:\n      - run: >-\n          gcloud run deploy orders\n          --max-instances 4\n          --timeout 60\n      - run: gcloud run deploy admin\n          --max-instances 1\n');

    expect(services).toEqual([
      { platform: 'cloud-run', name: 'orders', line: 5, maxInstances: { value: 4, line: 6 }, timeoutSeconds: { value: 60, line: 7 } },
      { platform: 'cloud-run', name: 'admin', line: 8, maxInstances: { value: 1, line: 9 } },
    ]);
  });

  it('reads the deploy action with its flags', async () => {
    const { services } = await mustExtract(
      '.github/workflows/deploy.yml',
      `jobs:
  deploy:
    steps:
      - uses: google-github-actions/deploy-cloudrun@v2
        with:
          service: image-worker
          image: gcr.io/shop/worker:\${{ github.sha }}
          flags: |-
            --max-instances=20
            --no-cpu-throttling
`,
    );

    expect(services).toEqual([
      { platform: 'cloud-run', name: 'image-worker', line: 4, image: { value: 'gcr.io/shop/worker:${ci_github_sha}', line: 7 }, maxInstances: { value: 20, line: 9 }, cpuThrottling: { value: false, line: 10 } },
    ]);
  });

  it('finds the folder of an image that the build action makes', async () => {
    const { services } = await mustExtract(
      '.github/workflows/deploy.yml',
      `jobs:
  deploy:
    steps:
      - uses: docker/build-push-action@v6
        with: { context: ., file: services/worker/Dockerfile, tags: "gcr.io/shop/worker:1" }
      - run: gcloud run deploy worker --image gcr.io/shop/worker:1
`,
    );

    expect(services[0]?.source).toEqual({ value: 'services/worker', line: 5 });
  });

  it('is quiet about a step written in another language, and about names and descriptions', async () => {
    const { services } = await mustExtract('.github/workflows/deploy.yml', 'name: gcloud run deploy orders --max-instances 9\njobs:\n  a:\n    steps:\n      - shell: python\n        run: |\n          gcloud run deploy orders\n      - name: gcloud run deploy orders\n        uses: actions/checkout@v4\n');

    expect(services).toEqual([]);
  });

  it('names the line of a script it cannot parse', async () => {
    const extraction = await extractDeployment('.github/workflows/deploy.yml', 'jobs:\n  a:\n    steps:\n      - run: |\n          npm test\n          gcloud run deploy orders "--max-instances 3 (((\n');

    expect(extraction).toEqual({ ok: false, reason: 'line 6: shell syntax around a gcloud command is not understood' });
  });
});

describe('gcloud in other CI files', () => {
  it('reads Cloud Build steps: lists of arguments, substitutions and inline scripts', async () => {
    const { services, schedules } = await mustExtract(
      'cloudbuild.yaml',
      `steps:
  - name: gcr.io/cloud-builders/docker
    args: ['build', '-t', 'gcr.io/$PROJECT_ID/worker', '-f', 'services/worker/Dockerfile', '.']
  - name: gcr.io/google.com/cloudsdktool/cloud-sdk
    entrypoint: gcloud
    args:
      - run
      - deploy
      - worker
      - --image=gcr.io/$PROJECT_ID/worker
      - --max-instances
      - \${_MAX_INSTANCES}
  - name: gcr.io/google.com/cloudsdktool/cloud-sdk
    entrypoint: bash
    args:
      - -c
      - |
        URL=$$(cat url.txt)
        gcloud scheduler jobs create http sync --schedule '0 * * * *' --uri "$$URL/tasks/sync"
substitutions:
  _MAX_INSTANCES: '20'
`,
    );

    expect(services).toEqual([
      { platform: 'cloud-run', name: 'worker', line: 7, maxInstances: { value: 20, line: 21 }, source: { value: 'services/worker', line: 3 }, image: { value: 'gcr.io/$PROJECT_ID/worker', line: 10 } },
    ]);
    expect(schedules[0]).toMatchObject({ name: 'sync', line: 19, target: { url: { value: '$URL/tasks/sync', line: 19 } } });
  });

  it('reads the script lines of GitLab', async () => {
    const { services } = await mustExtract('.gitlab-ci.yml', 'variables:\n  MAX: "6"\ndeploy:\n  stage: deploy\n  script:\n    - npm ci\n    - gcloud run deploy orders --max-instances "$MAX"\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'orders', line: 7, maxInstances: { value: 6, line: 2 } }]);
  });
});
