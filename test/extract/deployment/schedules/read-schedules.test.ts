import { extractDeployment } from '../../../../src/extract/deployment/extract-deployment.ts';
import type { ScheduleFact } from '../../../../src/model/deployment-facts.ts';

async function schedulesIn(path: string, text: string): Promise<readonly ScheduleFact[]> {
  const read = await extractDeployment(path, text);
  if (!read.ok) throw new Error(read.reason);
  return read.facts.schedules;
}

const cronJob = (spec: string, command = '["curl", "-fsS", "https://shop/api/cron/digest"]'): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: digest
spec:
  schedule: "*/10 * * * *"
${spec}  jobTemplate:
    spec:
      activeDeadlineSeconds: 1800
      backoffLimit: 2
      template:
        spec:
          containers:
            - name: digest
              command: ${command}
`;

describe('a CronJob', () => {
  it('says what it calls, how often, for how long, and what happens when a run is late', async () => {
    expect(await schedulesIn('k8s/digest.yaml', cronJob('  concurrencyPolicy: Forbid\n'))).toMatchObject([{
      platform: 'kubernetes-cronjob', name: 'digest', expression: { value: '*/10 * * * *', line: 6 }, overlap: { value: 'forbid', line: 7 },
      runLimitSeconds: { value: 1800, line: 10 }, restarts: { value: 2, line: 11 }, target: { kind: 'http', url: { value: 'https://shop/api/cron/digest' }, method: 'GET' },
    }]);
  });

  it('is found in a list and in a template of OpenShift, with the values that the template has for its parameters', async () => {
    const listed = (kind: string, objects: string, rest = ''): string => `kind: ${kind}\n${objects}:\n${cronJob('').replaceAll(/^/gm, '    ').replace('    apiVersion', '  - apiVersion')}\n${rest}`;
    const parameters = 'parameters:\n  - { name: ROUTE, value: /digest }\n  - { name: HOST, required: true }\n';
    const urlOf = async (text: string): Promise<unknown> => (await schedulesIn('openshift/digest.yaml', text)).map(({ target }) => (target.kind === 'http' ? target.url.value : null));

    expect(await urlOf(listed('List', 'items'))).toEqual(['https://shop/api/cron/digest']);
    expect(await urlOf(listed('Template', 'objects', parameters).replace('/digest"', '${ROUTE}"'))).toEqual(['https://shop/api/cron/digest']);
    expect(await schedulesIn('openshift/digest.yaml', listed('Config', 'objects', parameters))).toEqual([]);
  });

  it('says nothing of the policy it leaves to the platform, and is paused where it is suspended', async () => {
    const [job] = await schedulesIn('k8s/digest.yaml', cronJob('  suspend: true\n'));

    expect(job).toMatchObject({ paused: { value: true, line: 7 } });
    expect(job).not.toHaveProperty('overlap');
  });

  it.each([
    ['curl -fsSo /dev/null -XPOST https://shop/api/cron/digest', 'POST'],
    ['curl -sX POST https://shop/api/cron/digest', 'POST'],
    ['curl -sLd {} https://shop/api/cron/digest', 'POST'],
    ['wget -qO /dev/null https://shop/api/cron/digest', 'GET'],
    ['wget -qO- https://shop/api/cron/digest', 'GET'],
  ])('reads the letters of %s', async (script, method) => {
    expect(await schedulesIn('k8s/digest.yaml', cronJob('', `["sh", "-c", "${script}"]`))).toMatchObject([{ target: { kind: 'http', url: { value: 'https://shop/api/cron/digest' }, method } }]);
  });

  it.each([
    ['curl -fsS https://shop/api/cron/digest', 2],
    ['curl -s --fail-with-body https://shop/api/cron/digest', 2],
    ['wget -qO- https://shop/api/cron/digest', 2],
    ['curl -s -m 60 https://shop/api/cron/digest', 2],
    ['curl -sSX POST https://shop/api/cron/digest', 0],
    ['curl -fsS -m 60 https://shop/api/cron/digest || true', 0],
    ['curl -fsS -m 60 https://shop/api/cron/digest || echo failed', 0],
    ['curl -fsS -m 60 https://shop/api/cron/digest || { echo failed; exit 1; }', 2],
  ])('is not run again for an answer that its script takes for a success: %s', async (script, value) => {
    expect(await schedulesIn('k8s/digest.yaml', cronJob('', `["sh", "-c", "${script}"]`))).toMatchObject([{ restarts: { value } }]);
  });

  it.each(['curlimages/curl:8.10.1', 'docker.io/alpine/curl'])('gives arguments to %s, which runs curl', async (image) => {
    const file = cronJob('', '').replace('command: ', `image: ${image}\n              args: [-X, POST, -H, "Authorization: Bearer $(KEY)", https://shop/api/cron/digest]`);

    expect(await schedulesIn('k8s/digest.yaml', file)).toMatchObject([{ target: { kind: 'http', url: { value: 'https://shop/api/cron/digest' }, method: 'POST' } }]);
  });

  it.each([
    ['acme/curl', 'args: [-X, POST, https://shop/api/cron/digest]'],
    ['curlimages/curl', 'command: [echo]\n              args: [-X, POST, https://shop/api/cron/digest]'],
  ])('is not taken to call what %s is given with %j', async (image, given) => {
    expect(await schedulesIn('k8s/digest.yaml', cronJob('', '').replace('command: ', `image: ${image}\n              ${given}`))).toMatchObject([{ target: { kind: 'unknown' } }]);
  });

  it('runs a program of the repository', async () => {
    expect(await schedulesIn('k8s/digest.yaml', cronJob('', '["node", "dist/jobs/digest.js"]'))).toMatchObject([{ target: { kind: 'command', words: ['node', 'dist/jobs/digest.js'] } }]);
  });

  it('gives up on its request, and sends it again, as curl is told', async () => {
    const script = '["sh", "-c", "curl -f --max-time 60 --retry 2 --retry-delay 5 -X POST -H \'Authorization: Bearer x\' \\"$URL/api/cron/digest\\""]';

    expect(await schedulesIn('k8s/digest.yaml', cronJob('', script))).toMatchObject([{
      attemptDeadlineSeconds: { value: 60 }, retryCount: { value: 2 }, minBackoffSeconds: { value: 5 }, target: { kind: 'http', url: { value: '$URL/api/cron/digest' }, method: 'POST' },
    }]);
  });
});

describe('a Helm chart', () => {
  it('names its jobs in its values, with what holds for all of them', async () => {
    const values = 'cron:\n  concurrencyPolicy: Forbid\n  jobs:\n    digest:\n      schedule: "* * * * *"\n      path: /api/cron/digest\n    renewal:\n      enabled: false\n      schedule: "0 4 * * *"\n      path: /api/cron/renewal\n';

    expect(await schedulesIn('charts/shop/values.yaml', values)).toMatchObject([
      { name: 'digest', line: 5, overlap: { value: 'forbid', line: 2 }, target: { url: { value: '/api/cron/digest', line: 6 } } },
      { name: 'renewal', paused: { value: true, line: 8 } },
    ]);
  });

  it('says in its template how they all run, though that is no YAML yet', async () => {
    const template = '{{- range .Values.cron.jobs }}\napiVersion: batch/v1\nkind: CronJob\nspec:\n  schedule: {{ .schedule | quote }}\n  concurrencyPolicy: {{ .concurrencyPolicy | default "Forbid" }}\n  command:\n    - curl -f --max-time 60 \\\n        --retry 2 \\\n        "$URL{{ .path }}"\n{{- end }}\n';

    expect(await schedulesIn('charts/shop/templates/cronjobs.yaml', template)).toMatchObject([
      { platform: 'kubernetes-cronjob', name: null, overlap: { value: 'forbid', line: 6 }, attemptDeadlineSeconds: { value: 60, line: 8 }, retryCount: { value: 2, line: 9 }, target: { kind: 'unknown' } },
    ]);
  });
});

describe('a workflow of GitHub Actions', () => {
  const workflow = (more: string): string => `name: Digest\non:\n  schedule:\n    - cron: '*/15 * * * *'\n  workflow_dispatch:\n${more}jobs:\n  digest:\n    timeout-minutes: 10\n    steps:\n      - run: |\n          curl -X POST --fail https://shop.example/api/cron/digest\n`;

  it('that calls a route by the clock is a schedule', async () => {
    expect(await schedulesIn('.github/workflows/digest.yml', workflow(''))).toMatchObject([{
      platform: 'github-actions', name: 'Digest (job digest)', line: 4, expression: { value: '*/15 * * * *' }, runLimitSeconds: { value: 600 }, target: { url: { value: 'https://shop.example/api/cron/digest', line: 11 }, method: 'POST' },
    }]);
  });

  it('is called as its pages call it, each of its steps by a name of its own', async () => {
    const names = async (steps: string, head = ''): Promise<unknown> => (await schedulesIn('.github/workflows/digest.yml', `${head}on: { schedule: [{ cron: '0 8 * * *' }] }\njobs:\n  call:\n    steps:\n${steps}`)).map(({ name }) => name);
    const step = (path: string, name = ''): string => `      - run: curl https://shop.example/${path}\n${name}`;

    expect(await names(step('digest'))).toEqual(['a workflow (job call)']);
    expect(await names(step('digest', '        name: Send digests\n'), 'name: Mail\n')).toEqual(['Mail (Send digests)']);
    expect(await names(step('digest') + step('report'), 'name: Mail\n')).toEqual(['Mail (job call, step 1)', 'Mail (job call, step 2)']);
    expect(await names(step('digest', '        name: Call\n') + step('report', '        name: Call\n'), 'name: Mail\n')).toEqual(['Mail (job call, step 1)', 'Mail (job call, step 2)']);
    expect(await names(step('digest', '        name: Call ${{ matrix.shop }}\n'), 'name: Mail\n')).toEqual(['Mail (job call)']);
  });

  it('with a mistake is told of, as is a job of Kubernetes, unless it is a template', async () => {
    const secret = workflow('').replace('curl -X POST', 'curl').replace('run: |\n          curl', 'run: curl -H "authorization: Bearer token"');
    const job = 'kind: CronJob\nspec:\n  schedule: "* * * * *"\n  jobTemplate: { spec: [ }\n';

    expect(await extractDeployment('.github/workflows/digest.yml', secret)).toEqual({ ok: false, reason: 'cannot be parsed: not valid YAML: line 10: BLOCK_AS_IMPLICIT_KEY' });
    expect(await extractDeployment('k8s/digest.yaml', job)).toMatchObject({ ok: false });
    expect(await extractDeployment('k8s/digest.yaml', job.replace('"* * * * *"', '{{ schedule }}'))).toMatchObject({ ok: true });
    expect(await extractDeployment('.github/workflows/build.yml', 'on: push\njobs: { spec: [ }\n')).toMatchObject({ ok: true });
  });

  it('holds runs apart by its concurrency group', async () => {
    expect(await schedulesIn('.github/workflows/digest.yml', workflow('concurrency: digest\n'))).toMatchObject([{ overlap: { value: 'forbid', line: 6 } }]);
    expect(await schedulesIn('.github/workflows/digest.yml', workflow('concurrency:\n  group: digest\n  cancel-in-progress: true\n'))).toMatchObject([{ overlap: { value: 'replace' } }]);
  });

  describe('with several expressions', () => {
    const workflow = (steps: string): string => `on:\n  schedule:\n    - cron: '0 8 * * *'\n    - cron: '*/10 8 * * *'\njobs:\n  cron:\n    steps:\n${steps}`;
    const started = async (steps: string): Promise<readonly unknown[]> =>
      (await schedulesIn('.github/workflows/cron.yml', workflow(steps))).map(({ target, expression }) => [target.kind === 'http' ? target.url.value : target.kind, expression?.value]);
    const digest = 'curl https://shop.example/api/cron/digest';
    const retry = 'curl https://shop.example/api/cron/retry';

    it('starts each step at those that its condition names', async () => {
      expect(await started(`      - if: github.event.schedule == '0 8 * * *'\n        run: ${digest}\n      - if: github.event.schedule != '0 8 * * *'\n        run: ${retry}\n`)).toEqual([
        ['https://shop.example/api/cron/digest', '0 8 * * *'],
        ['https://shop.example/api/cron/retry', '*/10 8 * * *'],
      ]);
      expect(await started(`      - if: github.event_name == 'workflow_dispatch'\n        run: ${digest}\n      - if: github.event.schedule == '*/10 8 * * *' || github.event_name == 'workflow_dispatch'\n        run: ${retry}\n`)).toEqual([['https://shop.example/api/cron/retry', '*/10 8 * * *']]);
    });

    it('starts what a script calls for each', async () => {
      const cases = `      - run: |\n          case "\${{ github.event.schedule }}" in\n            '0 8 * * *')\n              ${digest} ;;\n            '*/10 8 * * *')\n              ${retry} ;;\n          esac\n`;

      expect(await started(cases)).toEqual([['https://shop.example/api/cron/digest', '0 8 * * *'], ['https://shop.example/api/cron/retry', '*/10 8 * * *']]);
    });

    it('starts at each what asks for none', async () => {
      expect(await started(`      - run: ${digest}\n`)).toEqual([['https://shop.example/api/cron/digest', '0 8 * * *'], ['https://shop.example/api/cron/digest', '*/10 8 * * *']]);
    });
  });

  it('that builds the project is none', async () => {
    expect(await schedulesIn('.github/workflows/nightly.yml', "on:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  build:\n    steps:\n      - run: make build\n")).toEqual([]);
  });
});

describe('schedules of other files', () => {
  it.each([
    ['cron.yaml', 'cron:\n- url: /_cron/digest\n  schedule: every 4 hours\n', { platform: 'app-engine-cron', expression: { value: 'every 4 hours', line: 3 }, target: { url: { value: '/_cron/digest' }, method: 'GET' } }],
    ['render.yaml', 'services:\n- type: cron\n  name: digest\n  schedule: "0 * * * *"\n  startCommand: npm run digest\n', { platform: 'render-cron', name: 'digest', target: { kind: 'command', words: ['npm', 'run', 'digest'] } }],
    ['railway.json', '{ "deploy": { "cronSchedule": "*/5 * * * *", "startCommand": "node dist/digest.js" } }', { platform: 'railway-cron', target: { kind: 'command', words: ['node', 'dist/digest.js'] } }],
    ['railway.toml', '[deploy]\ncronSchedule = "*/5 * * * *"\nstartCommand = "node dist/digest.js"\n', { platform: 'railway-cron', line: 2, expression: { value: '*/5 * * * *', line: 2 }, target: { kind: 'command', words: ['node', 'dist/digest.js'] } }],
    ['railway.digest.json', '{ "deploy": { "cronSchedule": "0 * * * *", "startCommand": "npm run digest" } }', { platform: 'railway-cron', target: { kind: 'command', words: ['npm', 'run', 'digest'] } }],
    ['docker-compose.yml', 'services:\n  cron:\n    command: sh -c "while true; do curl -s http://web/api/cron/digest; sleep 300; done"\n', { platform: 'compose-loop', name: 'cron', expression: { value: 'every 300s' }, target: { url: { value: 'http://web/api/cron/digest' } } }],
    ['docker/crontab', '# every minute\n* * * * * curl -fsS -m 60 "$SHOP_URL/api/cron/digest"\n', { platform: 'crontab', line: 2, expression: { value: '* * * * *' }, attemptDeadlineSeconds: { value: 60 } }],
    ['Dockerfile', 'RUN echo "*/5 * * * * node /app/dist/digest.js >> /var/log/cron.log" > /etc/crontabs/root\n', { platform: 'crontab', target: { kind: 'command', words: ['node', '/app/dist/digest.js', '>>', '/var/log/cron.log'] } }],
    ['supabase/migrations/1_cron.sql', "select cron.schedule('digest', '* * * * *', $$ select net.http_post(url := 'https://x.supabase.co/functions/v1/digest') $$);", { platform: 'pg-cron', name: 'digest', expression: { value: '* * * * *' }, target: { url: { value: 'https://x.supabase.co/functions/v1/digest' }, method: 'POST' } }],
    ['wrangler.toml', 'name = "mailer"\nmain = "src/index.ts"\n\n[triggers]\ncrons = ["*/5 * * * *"]\n', { platform: 'cloudflare-cron', line: 5, target: { kind: 'worker', main: 'src/index.ts' } }],
    ['wrangler.jsonc', '{\n  // mails\n  "main": "src/index.ts",\n  "triggers": { "crons": ["*/5 * * * *"] },\n}', { platform: 'cloudflare-cron', line: 4, target: { kind: 'worker', main: 'src/index.ts' } }],
    ['netlify.toml', '[functions."digest"]\nschedule = "@hourly"\n', { platform: 'netlify-schedule', name: 'digest', target: { kind: 'function', modules: ['netlify/functions/digest', 'netlify/functions/digest/index', 'netlify/functions/digest/digest'] } }],
    ['serverless.yml', 'provider:\n  name: aws\nfunctions:\n  digest:\n    handler: src/digest.handler\n    timeout: 30\n    events:\n      - schedule: rate(5 minutes)\n', { platform: 'eventbridge-rule', name: 'digest', expression: { value: 'rate(5 minutes)', line: 8 }, runLimitSeconds: { value: 30 }, target: { kind: 'function', modules: ['src/digest'], exported: 'handler' } }],
    ['template.yaml', 'Resources:\n  Digest:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: digest\n      Handler: app.handler\n      Events:\n        Tick:\n          Type: ScheduleV2\n          Properties:\n            ScheduleExpression: rate(1 hour)\n            State: DISABLED\n', { platform: 'eventbridge-scheduler', paused: { value: true }, target: { modules: ['digest/app'] } }],
    ['serverless.yml', 'provider:\n  name: aws\nfunctions:\n  digest:\n    handler: src/digest.handler\n    reservedConcurrency: 1\n    events:\n      - schedule: rate(5 minutes)\n', { overlap: { value: 'forbid', line: 6 } }],
    ['template.yaml', 'Resources:\n  Digest:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: app.handler\n      ReservedConcurrentExecutions: 1\n      Events:\n        Tick:\n          Type: Schedule\n          Properties:\n            Schedule: rate(1 hour)\n', { overlap: { value: 'forbid', line: 6 } }],
  ])('%s', async (path, text, expected) => {
    expect(await schedulesIn(path, text)).toMatchObject([expected]);
  });

  it('are none where a service of Railway runs on, or its file cannot be read', async () => {
    expect(await schedulesIn('railway.toml', '[deploy]\n# cronSchedule = "*/5 * * * *"\nstartCommand = "node dist/server.js"\n')).toEqual([]);
    expect(await extractDeployment('railway.toml', '[deploy\ncronSchedule = "*/5 * * * *"\n')).toMatchObject({ ok: false });
  });

  it('that are off say so', async () => {
    expect(await schedulesIn('serverless.yml', 'provider:\n  name: aws\nfunctions:\n  digest:\n    handler: src/digest.handler\n    events:\n      - schedule:\n          rate: rate(5 minutes)\n          enabled: false\n')).toMatchObject([{ paused: { value: true } }]);
    expect(await schedulesIn('supabase/migrations/2_stop.sql', "select cron.unschedule('digest');")).toMatchObject([{ name: 'digest', update: true, paused: { value: true } }]);
    expect(await schedulesIn('supabase/migrations/1_cron.sql', "-- select cron.schedule('digest', '* * * * *', $$ select net.http_post(url := 'https://x/functions/v1/digest') $$);")).toEqual([]);
  });

  it('survive texts that are not what their name says', async () => {
    for (const path of ['cron.yaml', 'wrangler.toml', 'netlify.toml', 'wrangler.json', 'k8s/job.yaml', 'x/templates/job.yaml', 'jobs.sql', 'crontab']) {
      await expect(extractDeployment(path, '{{ kind: CronJob schedule cron url crons jobTemplate [[[ * * cron.schedule(')).resolves.toBeDefined();
    }
  });
});
