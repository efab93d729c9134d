import fc from '../../kit/property-testing.ts';
import { extractDeployment, isDeploymentFile } from '../../../src/extract/deployment/extract-deployment.ts';

const service = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: orders }\n';

describe('deployment files that are not what they should be', () => {
  it('does not unfold aliases without end', async () => {
    const levels = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`);

    const extraction = await extractDeployment('service.yaml', `${service}a0: &a0 lol\n${levels.join('\n')}\n`);

    expect(extraction).toEqual({ ok: false, reason: 'YAML aliases or nesting grow beyond what a deployment file holds' });
  });

  it('does not follow an alias into itself', async () => {
    const extraction = await extractDeployment('service.yaml', `${service}loop: &loop [*loop]\n`);

    expect(extraction.ok).toBe(false);
  });

  it('names a file that is too large', async () => {
    const extraction = await extractDeployment('service.yaml', `${service}# ${'x'.repeat(10_000_000)}\n`);

    expect(extraction).toEqual({ ok: false, reason: 'larger than 400000 characters' });
  });

  it('does not parse a large file that is about something else', async () => {
    const extraction = await extractDeployment('openapi.yaml', 'x: y\n'.repeat(2_000_000));

    expect(extraction).toEqual({ ok: true, facts: { services: [], schedules: [] } });
  });

  it('survives nesting deeper than any stack', async () => {
    const yaml = await extractDeployment('service.yaml', `${service}deep: ${'['.repeat(50_000)}`);
    const json = await extractDeployment('vercel.json', '{"crons":'.repeat(50_000));
    const shell = await extractDeployment('deploy.sh', `gcloud run deploy orders ${'$('.repeat(20_000)}`);
    const hcl = await extractDeployment('main.tf', `resource "google_cloud_run_service" "a" ${'{ a = ['.repeat(20_000)}`);

    expect([yaml.ok, json.ok, hcl.ok]).toEqual([false, false, false]);
    expect(typeof shell.ok).toBe('boolean');
  });

  it('stops a script that doubles a variable for ever', async () => {
    const extraction = await extractDeployment('deploy.sh', `A=$X/a\n${'A="$A$A$B"\n'.repeat(60)}gcloud run deploy orders --max-instances "$A"\n`);

    expect(extraction.ok && extraction.facts.services[0]?.maxInstances).toBeUndefined();
  });

  it('is through with templates and comments that never end', async () => {
    const helm = await extractDeployment('chart/templates/a.yaml', `kind: Deployment\n${'{{\n'.repeat(90_000)}`);
    const row = await extractDeployment('chart/templates/a.yaml', `kind: Deployment\na: ${'{{ '.repeat(90_000)}`);
    const jsonc = await extractDeployment('wrangler.jsonc', `{ "main": "a.ts" ${'/* '.repeat(90_000)}`);
    const toml = await extractDeployment('fly.toml', 'a = [1]\n[[b]]\n'.repeat(20_000));

    expect([helm, row, jsonc, toml].map(({ ok }) => typeof ok)).toEqual(['boolean', 'boolean', 'boolean', 'boolean']);
  });

  it('names a file that deploys more than anyone does', async () => {
    const extraction = await extractDeployment('deploy.sh', 'gcloud run deploy a\n'.repeat(1_001));

    expect(extraction).toEqual({ ok: false, reason: 'names more than 1000 services, schedules and functions' });
  });

  it('treats names of object internals as names', async () => {
    const extraction = await extractDeployment('deploy.sh', '__proto__=5\nconstructor=6\ngcloud run deploy __proto__ --max-instances "$constructor" --__proto__ 7\n');

    expect(extraction).toEqual({ ok: true, facts: { services: [{ platform: 'cloud-run', name: '__proto__', line: 3, maxInstances: { value: 6, line: 2 } }], schedules: [] } });
  });

  it('reads on after a file that could not be parsed', async () => {
    await extractDeployment('deploy.sh', 'gcloud run deploy "((('.repeat(200));

    const extraction = await extractDeployment('deploy.sh', 'gcloud run deploy orders --max-instances 3\n');

    expect(extraction.ok && extraction.facts.services[0]?.maxInstances).toEqual({ value: 3, line: 1 });
  });
});

describe('any text', () => {
  const paths = fc.constantFrom('service.yaml', '.github/workflows/deploy.yml', 'deploy.sh', 'Makefile', 'main.tf', 'vercel.json', 'docker-compose.yml', 'fly.toml', 'render.yaml', 'railway.toml', 'railway.json', 'Procfile', 'Dockerfile', 'ecosystem.config.cjs', 'app.yaml', 'wrangler.jsonc', 'netlify.toml', 'firebase.json', '.do/app.yaml', 'chart/templates/deployment.yaml', 'chart/values.yaml');
  const words = fc.constantFrom(
    'gcloud run deploy a', 'gcloud scheduler jobs create http', '--max-instances', '=', '"', "'", '${', '}', '$(', ')', '`', '<<EOF', '\n', '\r\n', '\t', '- ', ': ', '|', '>-', '&a', '*a', '{{', '\\', '\u0000', '\ufffd', '\ud800',
    'resource "google_cloud_run_v2_service" "x" {', 'google_cloud_scheduler_job', 'serving.knative.dev/v1', 'run: ', 'args: [', ']', '{', 'crons', '"path":', 'A=(', 'if x; then', 'services:', 'kind: Deployment', 'apiVersion: apps/v1', 'FROM node AS web', 'CMD ["node",', '[[services]]', '[processes]', 'web:', 'module.exports =', 'apps:', 'script:', '{{ .Values.a', '}}', 'replicas:', 'functions', 'runtime: nodejs22', 'var.a', '20', '#',
  );
  const soup = fc.array(fc.oneof(words, fc.string({ maxLength: 6 })), { maxLength: 40 }).map((parts) => `${parts.join(' ')}\ngcloud google_cloud_run_ {`);

  it('gives facts or a reason, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(paths, soup, async (path, text) => {
        const extraction = await extractDeployment(path, text);

        expect(extraction.ok ? Array.isArray(extraction.facts.services) : extraction.reason.length > 0).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('gives lines that the file has, and facts that survive JSON', async () => {
    await fc.assert(
      fc.asyncProperty(paths, soup, async (path, text) => {
        const extraction = await extractDeployment(path, text);
        if (!extraction.ok) return;
        const lines = [...JSON.stringify(extraction.facts).matchAll(/"line":(\d+)/g)].map(([, line]) => Number(line));

        expect(lines.every((line) => line >= 1 && line <= text.split('\n').length)).toBe(true);
        expect(JSON.parse(JSON.stringify(extraction.facts))).toEqual(extraction.facts);
      }),
      { numRuns: 300 },
    );
  });
});

describe('which paths are deployment files', () => {
  it('takes YAML, shell, make, Terraform and vercel.json', () => {
    expect(['deploy/service.yaml', '.github/workflows/ci.yml', 'bin/deploy.sh', 'Makefile', 'infra/main.tf', 'apps/web/vercel.json'].filter((path) => !isDeploymentFile(path))).toEqual([]);
  });

  it('leaves out lock files, installed packages and source', () => {
    expect(['pnpm-lock.yaml', 'node_modules/a/deploy.sh', 'infra/.terraform/modules/a/main.tf', 'src/server.ts', 'package.json'].filter(isDeploymentFile)).toEqual([]);
  });
});
