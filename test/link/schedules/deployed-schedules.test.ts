import type { Schedule } from '../../../src/model/graph.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** What the schedules of these files start: platform, period, the subject and file of the entry point. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources(files);
  return schedules.map((schedule: Schedule) => {
    const entry = schedule.entry === null ? undefined : entryPoints[schedule.entry];
    return `${schedule.platform} ${String(schedule.periodSeconds)} ${entry === undefined ? 'nothing' : `${entry.kind} ${entry.subject} ${entry.handler.file}`}`;
  });
}

const lambda = 'provider:\n  name: aws\nfunctions:\n  digest:\n    handler: src/digest.handler\n    timeout: 30\n    events:\n      - schedule: rate(5 minutes)\n';
const job = (command: string): string => `kind: CronJob\nmetadata: { name: digest }\nspec:\n  schedule: "*/5 * * * *"\n  jobTemplate: { spec: { template: { spec: { containers: [{ command: ${command} }] } } } }\n`;

describe('a schedule of the deployment', () => {
  it('starts a function by its module and name', async () => {
    expect(await started({ 'serverless.yml': lambda, 'src/digest.ts': 'export const handler = async () => {};' })).toEqual(['eventbridge-rule 300 scheduled digest src/digest.ts']);
    expect(await started({ 'serverless.yml': lambda, 'src/other.ts': 'export const handler = async () => {};' })).toEqual(['eventbridge-rule 300 nothing']);
  });

  it('gives the run the time limit of the function', async () => {
    const { entryPoints } = await linkSources({ 'serverless.yml': lambda, 'src/digest.ts': 'export const handler = async () => {};' });

    expect(entryPoints[0]?.budgetSeconds).toEqual({ from: 'file', value: 30, file: 'serverless.yml', line: 6 });
  });

  it.each([
    ['["node", "dist/digest.js"]', {}],
    ['["npm", "run", "digest"]', { 'package.json': '{ "scripts": { "digest": "tsx src/digest.ts" } }' }],
    ['["sh", "-c", "cd /app && node /app/dist/digest.js"]', {}],
    ['["sh", "-c", "cd src && npm run digest"]', { 'package.json': '{}', 'src/package.json': '{ "scripts": { "digest": "tsx digest.ts" } }' }],
    ['["pnpm", "--filter", "@shop/api", "digest"]', { 'package.json': '{}', 'src/package.json': '{ "name": "@shop/api", "scripts": { "digest": "tsx digest.ts" } }' }],
  ])('starts a program of the repository: %s', async (command, files) => {
    expect(await started({ 'k8s/digest.yaml': job(command), 'src/digest.ts': 'async function sendDigest() {}\nsendDigest();', ...files })).toEqual(['kubernetes-cronjob 300 scheduled src/digest.ts src/digest.ts']);
  });

  it('starts each of the programs that one line starts', async () => {
    const workflow = "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  night:\n    steps:\n      - run: npx tsx src/digest.ts\n      - run: npx tsx src/report.ts\n";

    expect(await started({ '.github/workflows/night.yml': workflow, 'src/digest.ts': 'sendDigest();', 'src/report.ts': 'sendReport();' })).toEqual([
      'github-actions 86400 scheduled src/digest.ts src/digest.ts',
      'github-actions 86400 scheduled src/report.ts src/report.ts',
    ]);
  });

  describe('that migrations make', () => {
    const job = (name: string, period: string): string => `select cron.schedule('${name}', '${period}', $$ select net.http_post(url := 'https://shop.supabase.co/functions/v1/digest') $$);`;
    const handler = { 'supabase/functions/digest/index.ts': 'Deno.serve(async () => new Response());' };

    it.each([
      ["select cron.unschedule('send-digest');"],
      ["select cron.unschedule(jobid) from cron.job where jobname = 'send-digest';"],
      ["select cron.unschedule(jobname) from cron.job where jobname in ('send-report', 'send-digest');"],
      ["delete from cron.job where jobname = 'send-digest';"],
    ])('counts once where a later one gives it another name: %s', async (unschedule) => {
      const migrations = { 'supabase/migrations/001_digest.sql': job('send-digest', '*/5 * * * *'), 'supabase/migrations/002_digest.sql': `${unschedule}\n${job('digest', '0 3 * * *')}` };

      expect(await started({ ...handler, ...migrations })).toEqual(['pg-cron 86400 http digest supabase/functions/digest/index.ts']);
    });

    it('is the one that is made again last', async () => {
      const migrations = { 'supabase/migrations/001_digest.sql': job('digest', '*/5 * * * *'), 'supabase/migrations/002_digest.sql': "select cron.unschedule('digest');", 'supabase/migrations/003_digest.sql': job('digest', '0 3 * * *') };

      expect(await started({ ...handler, ...migrations })).toEqual(['pg-cron 86400 http digest supabase/functions/digest/index.ts']);
    });

    it('is none in a comment', async () => {
      expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': `-- it's off\n/* run this by hand:\n${job('digest', '* * * * *')}\n*/\n/* and this` })).toEqual([]);
      expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': `select '/api/*';\n${job('digest', '0 3 * * *')}` })).toEqual(['pg-cron 86400 http digest supabase/functions/digest/index.ts']);
    });

    describe('and that a function of the database calls', () => {
      const nightly = (called: string): string => `select cron.schedule('digest', '0 3 * * *', $$ ${called} $$);`;
      const made = (body: string): string => `create or replace function public.send_digest(kind text)\nreturns void language plpgsql as $function$\nbegin\n${body}\nend;\n$function$;`;
      const request = "perform net.http_post(url := base || '/functions/v1/digest');";

      it.each([["select send_digest('all');"], ['call public.send_digest(null);'], ['SELECT * FROM "public"."send_digest"(1)']])('starts the handler: %s', async (called) => {
        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': made(request), 'supabase/cron/jobs.sql': nightly(called) })).toEqual(['pg-cron 86400 http digest supabase/functions/digest/index.ts']);
      });

      it('is none where the latest function asks nobody, or once for each row', async () => {
        const first = { 'supabase/migrations/001_digest.sql': `${made(request)}\n${nightly("select send_digest('all')")}` };

        expect(await started({ ...handler, ...first, 'supabase/migrations/002_digest.sql': made("perform net.http_post(url := base || '/functions/v1/report');") })).toEqual(['pg-cron 86400 nothing']);
        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': `${made(`for row in select * from orders loop\n${request}\nend loop;`)}\n${nightly("select send_digest('all')")}` })).toEqual([]);
      });

      it.each([
        ["'https://x.supabase.co/functions/v1/' || kind", "select send_digest('digest');"],
        ["base || '/functions/v1/' || kind", "select public.send_digest(kind := 'digest'::text);"],
        ["'https://x.supabase.co' || '/functions/v1/' || KIND", "select send_digest('digest', '{\"batch\": true}'::jsonb);"],
      ])('starts the handler that it is told: %s, %s', async (url, called) => {
        const told = made(`perform net.http_post(url := ${url});`).replace('(kind text)', "(in kind text default 'all', body jsonb default '{}'::jsonb)");

        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': `${told}\n${nightly(called)}` })).toEqual(['pg-cron 86400 http digest supabase/functions/digest/index.ts']);
        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': `${told}\n${nightly(called.replace("'digest'", 'chosen()'))}` })).toEqual(['pg-cron 86400 nothing']);
      });

      it('is none where nothing is known of the function, also after one that was', async () => {
        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': nightly('select refresh_totals()') })).toEqual([]);
        expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': job('digest', '*/5 * * * *'), 'supabase/migrations/002_digest.sql': nightly('select refresh_totals()') })).toEqual([]);
      });
    });

    it('is none after the last has ended it', async () => {
      expect(await started({ ...handler, 'supabase/migrations/001_digest.sql': job('digest', '*/5 * * * *'), 'supabase/migrations/002_digest.sql': "select cron.unschedule('digest');" })).toEqual([]);
    });
  });

  it('starts no program that is not there', async () => {
    expect(await started({ 'k8s/digest.yaml': job('["node", "dist/report.js"]'), 'src/digest.ts': 'sendDigest();' })).toEqual(['kubernetes-cronjob 300 nothing']);
  });

  it('starts the handler of a worker', async () => {
    const wrangler = 'main = "src/index.ts"\n[triggers]\ncrons = ["*/5 * * * *"]\n';

    expect(await started({ 'wrangler.toml': wrangler, 'src/index.ts': 'export default { async fetch() {}, async scheduled(event, env) {} };' })).toEqual(['cloudflare-cron 300 scheduled scheduled src/index.ts']);
    expect(await started({ 'wrangler.toml': wrangler, 'src/index.ts': "addEventListener('scheduled', (event) => event.waitUntil(digest()));\naddEventListener('fetch', (event) => event.respondWith(answer()));" })).toEqual(['cloudflare-cron 300 scheduled src/index.ts src/index.ts']);
  });

  it('calls an edge function by its name', async () => {
    const sql = "select cron.schedule('digest', '* * * * *', $$ select net.http_post(url := 'https://x.supabase.co/functions/v1/digest') $$);";

    expect(await started({ 'supabase/migrations/1.sql': sql, 'supabase/functions/digest/index.ts': 'Deno.serve(async () => new Response());', 'supabase/functions/report/index.ts': 'Deno.serve(async () => new Response());' })).toEqual(['pg-cron 60 http digest supabase/functions/digest/index.ts']);
  });

  it('leaves the name to a server that is no edge function, and to a route', async () => {
    const { entryPoints } = await linkSources({
      'server/functions/digest/index.ts': 'Deno.serve(async () => new Response());',
      'supabase/functions/orders/index.ts': "import { Hono } from 'npm:hono';\nconst app = new Hono();\napp.get('/orders', (c) => c.json([]));\nDeno.serve(app.fetch);",
    });

    expect(entryPoints.map(({ subject }) => subject)).toEqual(['GET /orders', 'ALL /*']);
  });

  it('is none where it is off, or was taken back', async () => {
    const sql = "select cron.schedule('digest', '* * * * *', $$ select net.http_post(url := 'https://x.supabase.co/functions/v1/digest') $$);";

    expect(await started({ 'serverless.yml': lambda.replace('schedule: rate(5 minutes)', 'schedule: { rate: rate(5 minutes), enabled: false }'), 'src/digest.ts': 'export const handler = async () => {};' })).toEqual([]);
    expect(await started({ 'supabase/migrations/1.sql': sql, 'supabase/migrations/2.sql': "select cron.unschedule('digest');", 'supabase/functions/digest/index.ts': 'Deno.serve(async () => new Response());' })).toEqual([]);
  });

  it('takes from the template of its chart how its job runs', async () => {
    const { schedules } = await linkSources({
      'charts/shop/values.yaml': 'jobs:\n  digest:\n    schedule: "* * * * *"\n    path: /api/cron/digest\n',
      'charts/shop/templates/cronjobs.yaml': '{{- range .Values.jobs }}\nkind: CronJob\nspec:\n  concurrencyPolicy: {{ .policy | default "Forbid" }}\n  command: curl --max-time 60 --retry 2 "$URL{{ .path }}"\n{{- end }}\n',
    });

    expect(schedules).toMatchObject([{ name: 'digest', file: 'charts/shop/values.yaml', overlap: { value: 'forbid', file: 'charts/shop/templates/cronjobs.yaml', line: 4 }, attemptDeadlineSeconds: { value: 60, line: 5 }, retryCount: { value: 2 } }]);
  });
});

describe('a job in the values of a chart', () => {
  const values = { 'package.json': '{ "dependencies": { "express": "5" } }', 'charts/shop/values.yaml': 'jobs:\n  digest:\n    schedule: "* * * * *"\n    path: /tasks/digest\n' };
  const routes = (methods: readonly string[]): string => `import express from 'express';\nconst app = express();\n${methods.map((method) => `app.${method}('/tasks/digest', async (req, res) => res.sendStatus(204));\n`).join('')}app.listen(8080);`;

  it('calls the route of its path, whose method the values do not say', async () => {
    expect(await started({ ...values, 'src/app.ts': routes(['post']) })).toEqual(['kubernetes-cronjob 60 http POST /tasks/digest src/app.ts']);
    expect(await started({ ...values, 'src/app.ts': routes(['post', 'get']) })).toEqual(['kubernetes-cronjob 60 http GET /tasks/digest src/app.ts']);
    expect(await started({ ...values, 'src/app.ts': routes(['post', 'put']) })).toEqual(['kubernetes-cronjob 60 nothing']);
  });
});

describe('a template of CloudFormation', () => {
  const lambda = 'Resources:\n  Digest:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: functions/\n      Handler: digest.handler\n      Timeout: 30\n';
  const source = { 'functions/digest.ts': 'export const handler = async () => {};' };

  it('starts the function that the target of a schedule names', async () => {
    const schedule = '  Nightly:\n    Type: AWS::Scheduler::Schedule\n    Properties:\n      ScheduleExpression: rate(5 minutes)\n      Target:\n        Arn: !GetAtt Digest.Arn\n';

    expect(await started({ ...source, 'template.yaml': lambda + schedule })).toEqual(['eventbridge-scheduler 300 scheduled digest functions/digest.ts']);
    expect(await started({ ...source, 'template.yaml': lambda + schedule.replace('Digest.Arn', 'Queue.Arn') })).toEqual([]);
  });

  it('starts each function that the targets of a rule name, unless the rule is disabled', async () => {
    const rule = '  Nightly:\n    Type: AWS::Events::Rule\n    Properties:\n      ScheduleExpression: rate(1 hour)\n      Targets:\n        - Id: digest\n          Arn:\n            Fn::GetAtt: [Digest, Arn]\n';

    expect(await started({ ...source, 'template.yaml': lambda + rule })).toEqual(['eventbridge-rule 3600 scheduled digest functions/digest.ts']);
    expect(await started({ ...source, 'template.yaml': `${lambda}${rule}      State: DISABLED\n` })).toEqual([]);
  });
});

describe('a timer of Azure', () => {
  const settings = (script: string): string => `{ "bindings": [{ "name": "timer", "type": "timerTrigger", "schedule": "0 */15 * * * *" }]${script} }`;

  it('starts the function beside its settings', async () => {
    expect(await started({ 'Digest/function.json': settings(''), 'Digest/index.js': 'module.exports = async function (context, timer) {};' })).toEqual(['azure-timer 900 scheduled Digest Digest/index.js']);
  });

  it('starts the source of the script that they name', async () => {
    const files = { 'api/Digest/function.json': settings(', "scriptFile": "../dist/Digest/index.js", "entryPoint": "sendDigest"'), 'api/Digest/index.ts': 'export async function sendDigest(): Promise<void> {}', 'api/tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "." } }' };

    expect(await started(files)).toEqual(['azure-timer 900 scheduled sendDigest api/Digest/index.ts']);
  });

  it('starts nothing that is disabled, and no function of another trigger', async () => {
    expect(await started({ 'Digest/function.json': settings(', "disabled": true'), 'Digest/index.js': 'module.exports = async () => {};' })).toEqual([]);
    expect(await started({ 'Digest/function.json': '{ "bindings": [{ "type": "httpTrigger" }], "name": "timerTrigger" }', 'Digest/index.js': 'module.exports = async () => {};' })).toEqual([]);
  });
});

describe('a message that Cloud Scheduler publishes', () => {
  const script = (topic: string, more = ''): string => `gcloud scheduler jobs create pubsub digest --schedule '*/5 * * * *' --topic ${topic} --message-body '{}'\n${more}`;
  const manifest = '{ "dependencies": { "firebase-functions": "6.3.0", "@google-cloud/functions-framework": "3.4.0", "express": "5.1.0" } }';

  it.each([
    ['that is published to its topic', "import { onMessagePublished } from 'firebase-functions/v2/pubsub';\nexport const digest = onMessagePublished('digest-due', async () => {});"],
    ['that says its topic among its options', "import { onMessagePublished } from 'firebase-functions/pubsub';\nexport const digest = onMessagePublished({ topic: 'digest-due', timeoutSeconds: 300 }, async () => {});"],
    ['of the first generation', "import * as functions from 'firebase-functions/v1';\nexport const digest = functions.runWith({ timeoutSeconds: 300 }).pubsub.topic('digest-due').onPublish(async () => {});"],
    ['in a region', "import * as functions from 'firebase-functions/v1';\nexport const digest = functions.region('europe-west1').pubsub.topic('digest-due').onPublish(async () => {});"],
  ])('starts the function of Firebase %s', async (_, source) => {
    const files = { 'package.json': manifest, 'functions/index.ts': source };

    expect(await started({ ...files, 'setup.sh': script('digest-due') })).toEqual(['cloud-scheduler 300 consumer digest-due functions/index.ts']);
    expect(await started({ ...files, 'setup.sh': script('reports-due') })).toEqual(['cloud-scheduler 300 nothing']);
  });

  it('starts the function that is deployed with its topic, by its export or by the name it is registered under', async () => {
    const deploy = 'gcloud functions deploy digest --gen2 --runtime=nodejs22 --source=functions --entry-point=sendDigest --trigger-topic=digest-due --timeout=540\n';
    const registered = "import { cloudEvent } from '@google-cloud/functions-framework';\ncloudEvent('sendDigest', async () => {});\n";

    expect(await started({ 'deploy.sh': script('digest-due', deploy), 'functions/src/index.ts': 'export const sendDigest = async () => {};' })).toEqual(['cloud-scheduler 300 scheduled sendDigest functions/src/index.ts']);
    expect(await started({ 'package.json': manifest, 'scripts/schedule.sh': script('digest-due'), 'scripts/deploy.sh': deploy, 'functions/src/index.ts': registered })).toEqual(['cloud-scheduler 300 consumer sendDigest functions/src/index.ts']);
    expect(await started({ 'deploy.sh': script('reports-due', deploy), 'functions/src/index.ts': 'export const sendDigest = async () => {};' })).toEqual(['cloud-scheduler 300 nothing']);
  });

  it('calls the route that its subscription pushes to, which the scheduler does not wait for', async () => {
    const push = 'gcloud pubsub subscriptions create digest --topic digest-due --push-endpoint https://digests-xk2q7.a.run.app/push/digest\n';
    const files = { 'package.json': manifest, 'deploy.sh': script('digest-due', push), 'src/app.ts': "import express from 'express';\nconst app = express();\napp.post('/push/digest', (req, res) => { res.end(); });\n" };
    const { schedules } = await linkSources(files);

    expect(await started(files)).toEqual(['cloud-scheduler 300 http POST /push/digest src/app.ts']);
    expect(schedules[0]).toMatchObject({ attemptDeadlineSeconds: { from: 'unknown' }, delivery: { waitsFor: 'nothing', seesEnd: false } });
  });
});
