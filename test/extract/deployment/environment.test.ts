import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';

/** Literal variables and open ones of the first service, or of the last stage of an image. */
async function variablesOf(path: string, text: string): Promise<{ readonly literal: Readonly<Record<string, string>>; readonly open: readonly string[] }> {
  const extraction = await extractDeployment(path, text);
  if (!extraction.ok) throw new Error(extraction.reason);
  const { services, images } = extraction.facts;
  const { environment, openEnvironment } = services[0] ?? { ...images?.at(-1), openEnvironment: undefined };
  return { literal: Object.fromEntries(Object.entries(environment ?? {}).map(([name, { value, line }]) => [name, `${value} :${line}`])), open: openEnvironment ?? [] };
}

describe('the environment of a service', () => {
  it.each([
    ['Compose', 'docker-compose.yml', "services:\n  api:\n    build: .\n    env_file: .env\n    environment:\n      WORKERS: 'false'\n      ROLE: ${ROLE:-web}\n      DATABASE_URL: ${DATABASE_URL}\n", { literal: { WORKERS: 'false :6', ROLE: 'web :7' }, open: ['*', 'DATABASE_URL'] }],
    ['Kubernetes', 'k8s/api.yaml', "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: shop/api\n          envFrom:\n            - configMapRef:\n                name: api\n          env:\n            - name: ROLE\n              value: web\n            - name: TOKEN\n              valueFrom:\n                secretKeyRef: { name: api, key: token }\n", { literal: { ROLE: 'web :16' }, open: ['*', 'TOKEN'] }],
    ['Cloud Run', 'service.yaml', "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - image: gcr.io/shop/api\n          env:\n            - name: ROLE\n              value: web\n", { literal: { ROLE: 'web :12' }, open: [] }],
    ['gcloud', 'deploy.sh', "gcloud run deploy api --image gcr.io/shop/api \\\n  --set-env-vars=ROLE=web,REGION=$REGION --set-secrets=TOKEN=token:latest\n", { literal: { ROLE: 'web :2' }, open: ['REGION', 'TOKEN'] }],
    ['gcloud with a separator of its own', 'deploy.sh', "gcloud run deploy api --image gcr.io/shop/api --update-env-vars '^;^ROLE=web;QUEUES=mails,invoices'\n", { literal: { ROLE: 'web :1', QUEUES: 'mails,invoices :1' }, open: [] }],
    ['Terraform', 'run.tf', 'resource "google_cloud_run_v2_service" "api" {\n  name = "api"\n  template {\n    containers {\n      image = "gcr.io/shop/api"\n      env {\n        name  = "ROLE"\n        value = "web"\n      }\n      env {\n        name = "TOKEN"\n        value_source {\n          secret_key_ref {\n            secret = "token"\n          }\n        }\n      }\n    }\n  }\n}\n', { literal: { ROLE: 'web :8' }, open: ['TOKEN'] }],
    ['Fly', 'fly.toml', "app = 'shop'\n[env]\n  ROLE = 'web'\n", { literal: { ROLE: 'web :3' }, open: [] }],
    ['Render', 'render.yaml', 'services:\n  - type: web\n    name: api\n    envVars:\n      - key: ROLE\n        value: web\n      - key: TOKEN\n        sync: false\n      - fromGroup: shared\n', { literal: { ROLE: 'web :6' }, open: ['TOKEN', '*'] }],
    ['PM2', 'ecosystem.config.js', "module.exports = { apps: [{ name: 'api', script: 'dist/main.js', env: { ROLE: 'web', TOKEN: process.env.TOKEN }, env_production: { WORKERS: 'true' } }] };", { literal: { ROLE: 'web :1', WORKERS: 'true :1' }, open: ['TOKEN'] }],
    ['an image', 'Dockerfile', 'FROM node:24 AS base\nENV ROLE=web NODE_ENV=production\nFROM base\nENV ROLE worker\nCMD ["node", "main.js"]\n', { literal: { ROLE: 'worker :4', NODE_ENV: 'production :2' }, open: [] }],
  ])('is read of %s', async (_, path, text, expected) => {
    expect(await variablesOf(path, text)).toEqual(expected);
  });

  it('leaves out a variable that is no name', async () => {
    expect(await variablesOf('fly.toml', "app = 'shop'\n[env]\n  'my-role' = 'web'\n")).toEqual({ literal: {}, open: [] });
  });
});
