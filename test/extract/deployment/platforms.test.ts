import { mustExtract } from './must-extract.ts';

describe('fly.toml', () => {
  const proxy = '[http_service]\n  internal_port = 3000\n  auto_stop_machines = "stop"\n  min_machines_running = 0\n  processes = ["web"]\n';

  it('gives one service per process group, and says which of them requests stop', async () => {
    const { services } = await mustExtract('fly.toml', `app = "shop"\n[build]\n  dockerfile = "docker/Dockerfile"\n[processes]\n  web = "node dist/main.js"\n  worker = "node dist/worker.js"\n${proxy}`);

    expect(services).toEqual([
      { platform: 'fly', name: 'shop-web', line: 5, kind: 'web', minInstances: { value: 0, line: 10 }, stopsIdle: { value: true, line: 9 }, dockerfile: { value: 'docker/Dockerfile', line: 3 }, command: { value: 'node dist/main.js', line: 5 } },
      { platform: 'fly', name: 'shop-worker', line: 6, kind: 'worker', dockerfile: { value: 'docker/Dockerfile', line: 3 }, command: { value: 'node dist/worker.js', line: 6 } },
    ]);
  });

  it('does not call an app stopped that keeps a machine, or that is told not to stop', async () => {
    const kept = await mustExtract('fly.toml', `app = "shop"\n${proxy.replace('running = 0', 'running = 1').replace('"web"', '"app"')}`);
    const off = await mustExtract('fly.toml', 'app = "shop"\n[[services]]\n  auto_stop_machines = false\n');

    expect(kept.services[0]?.stopsIdle).toEqual({ value: false, line: 5 });
    expect(off.services[0]?.stopsIdle).toEqual({ value: false, line: 3 });
  });
});

describe('render.yaml', () => {
  it('gives web services and workers with their instances', async () => {
    const { services } = await mustExtract('render.yaml', 'services:\n  - type: web\n    name: api\n    plan: free\n    startCommand: npm start\n  - type: worker\n    name: mailer\n    numInstances: 3\n    startCommand: node dist/mailer.js\n  - type: web\n    name: docs\n    runtime: static\n  - type: redis\n    name: cache\n');

    expect(services).toEqual([
      { platform: 'render', name: 'api', line: 3, kind: 'web', stopsIdle: { value: true, line: 4 }, command: { value: 'npm start', line: 5 } },
      { platform: 'render', name: 'mailer', line: 7, kind: 'worker', minInstances: { value: 3, line: 8 }, maxInstances: { value: 3, line: 8 }, command: { value: 'node dist/mailer.js', line: 9 } },
    ]);
  });

  it('knows that a disk belongs to one instance at a time', async () => {
    const { services } = await mustExtract('render.yaml', 'services:\n  - type: web\n    name: api\n    disk:\n      name: data\n      mountPath: /data\n');

    expect(services[0]?.replacesFirst).toEqual({ value: true, line: 5 });
  });
});

describe('railway', () => {
  it('gives replicas and command, as JSON and as TOML', async () => {
    const json = await mustExtract('railway.json', '{\n "deploy": {\n  "numReplicas": 2,\n  "sleepApplication": true,\n  "startCommand": "node dist/main.js"\n }\n}');
    const toml = await mustExtract('apps/api/railway.toml', '[deploy]\nnumReplicas = 2\nstartCommand = "node dist/main.js"\n');

    expect(json.services).toEqual([{ platform: 'railway', name: null, line: 1, maxInstances: { value: 2, line: 3 }, stopsIdle: { value: true, line: 4 }, command: { value: 'node dist/main.js', line: 5 } }]);
    expect(toml.services[0]?.maxInstances).toEqual({ value: 2, line: 2 });
  });
});

describe('replicas of railway in several regions', () => {
  it('are counted together, on the line of the largest', async () => {
    const { services } = await mustExtract('railway.json', '{\n  "deploy": {\n    "numReplicas": 1,\n    "multiRegionConfig": {\n      "us-west2": { "numReplicas": 1 },\n      "europe-west4": { "numReplicas": 3 }\n    }\n  }\n}\n');

    expect(services[0]?.maxInstances).toEqual({ value: 4, line: 6 });
  });
});

describe('app.json of Heroku', () => {
  it('says how many dynos a process type has', async () => {
    const { services } = await mustExtract('app.json', '{\n  "formation": {\n    "web": { "quantity": 1 },\n    "worker": { "quantity": 4, "size": "standard-1x" },\n    "clock": { "size": "basic" }\n  }\n}\n');

    expect(services).toEqual([
      { platform: 'heroku', name: 'web', line: 3, update: true, minInstances: { value: 1, line: 3 }, maxInstances: { value: 1, line: 3 } },
      { platform: 'heroku', name: 'worker', line: 4, update: true, minInstances: { value: 4, line: 4 }, maxInstances: { value: 4, line: 4 } },
    ]);
  });

  it('is nothing to us where it belongs to another tool', async () => {
    expect((await mustExtract('app.json', '{ "expo": { "name": "formation" } }')).services).toEqual([]);
    expect((await mustExtract('app.json', '{ // a note\n "formation": }')).services).toEqual([]);
  });
});

describe('a Procfile', () => {
  it('gives one service per process type', async () => {
    const { services } = await mustExtract('Procfile', 'web: node dist/main.js\n# a note\nworker: npm run worker\nrelease: npx prisma migrate deploy\n');

    expect(services.map(({ name, kind, line, command }) => [name, kind, line, command?.value])).toEqual([
      ['web', 'web', 1, 'node dist/main.js'], ['worker', 'worker', 3, 'npm run worker'], ['release', 'job', 4, 'npx prisma migrate deploy'],
    ]);
  });
});

describe('app.yaml of App Engine', () => {
  it('says that the standard environment keeps no idle instance unless it is told to', async () => {
    const idle = await mustExtract('app.yaml', 'runtime: nodejs22\nautomatic_scaling:\n  max_instances: 5\n');
    const kept = await mustExtract('app.yaml', 'runtime: nodejs22\nservice: api\nautomatic_scaling:\n  min_instances: 1\n');
    const manual = await mustExtract('worker/app.yaml', 'runtime: nodejs22\nservice: worker\nmanual_scaling:\n  instances: 1\n');

    expect(idle.services[0]).toEqual({ platform: 'app-engine', name: 'default', line: 1, kind: 'web', maxInstances: { value: 5, line: 3 }, stopsIdle: { value: true, line: 1 } });
    expect(kept.services[0]).toMatchObject({ name: 'api', line: 2, stopsIdle: { value: false, line: 4 } });
    expect(manual.services[0]).toMatchObject({ minInstances: { value: 1, line: 4 }, maxInstances: { value: 1, line: 4 }, stopsIdle: { value: false, line: 4 } });
  });

  it('is not read for other runtimes', async () => {
    expect((await mustExtract('app.yaml', 'runtime: python312\n')).services).toEqual([]);
  });
});

describe('ecosystem.config.js of PM2', () => {
  it('gives each application with its processes', async () => {
    const { services } = await mustExtract('ecosystem.config.cjs', "const shared = 2;\nmodule.exports = {\n  apps: [\n    { name: 'api', script: './dist/main.js', instances: 'max', exec_mode: 'cluster' },\n    {\n      name: 'worker',\n      script: 'npm',\n      args: 'run worker',\n      instances: shared,\n    },\n    { name: 'digest', script: 'dist/digest.js', instances: Number(process.env.N) },\n  ],\n};\n");

    expect(services).toEqual([
      { platform: 'pm2', name: 'api', line: 4, processes: { value: 'processors', line: 4 }, command: { value: 'node ./dist/main.js', line: 4 } },
      { platform: 'pm2', name: 'worker', line: 6, processes: { value: 2, line: 9 }, command: { value: 'npm run worker', line: 7 } },
      { platform: 'pm2', name: 'digest', line: 11, command: { value: 'node dist/digest.js', line: 11 }, unresolved: { processes: { value: '$', line: 11 } } },
    ]);
  });

  it('takes several where a variable may say another number', async () => {
    const processesOf = async (instances: string): Promise<unknown> => (await mustExtract('ecosystem.config.cjs', `module.exports = { apps: [{ name: 'api', script: 'server.js', instances: ${instances} }] };`)).services[0]?.processes?.value;

    expect(await processesOf("process.env.INSTANCES || 'max'")).toBe('processors');
    expect(await processesOf('process.env.INSTANCES ?? 4')).toBe(4);
    expect(await processesOf('process.env.INSTANCES || 1')).toBeUndefined();
    expect(await processesOf('process.env.INSTANCES')).toBeUndefined();
  });

  it('reads JSON too', async () => {
    const { services } = await mustExtract('pm2.json', '{\n "apps": [{ "name": "api", "script": "server.js", "instances": -1 }]\n}');

    expect(services).toEqual([{ platform: 'pm2', name: 'api', line: 2, processes: { value: 'processors', line: 2 }, command: { value: 'node server.js', line: 2 } }]);
  });
});

describe('platforms that run functions', () => {
  it('gives one service for Netlify, Cloudflare and Firebase', async () => {
    const netlify = await mustExtract('netlify.toml', '[build]\n  base = "apps/web"\n');
    const worker = await mustExtract('wrangler.jsonc', '{\n  // what it is called\n  "name": "hooks",\n  "main": "src/index.ts", /* entry // */\n}');
    const firebase = await mustExtract('firebase.json', '{ "functions": [{ "source": "backend", "codebase": "orders" }] }');

    expect(netlify.services).toEqual([{ platform: 'netlify', name: null, line: 1, source: { value: 'apps/web', line: 2 } }]);
    expect(worker.services).toEqual([{ platform: 'cloudflare', name: 'hooks', line: 4, kind: 'function', command: { value: 'node src/index.ts', line: 4 } }]);
    expect(firebase.services).toEqual([{ platform: 'firebase', name: 'orders', line: 1, kind: 'function', source: { value: 'backend', line: 1 } }]);
  });
});

describe('an app spec of DigitalOcean', () => {
  it('gives its services and workers', async () => {
    const { services } = await mustExtract('.do/app.yaml', 'name: shop\nservices:\n  - name: api\n    instance_count: 2\n    run_command: npm start\nworkers:\n  - name: mailer\n    source_dir: apps/mailer\n');

    expect(services).toEqual([
      { platform: 'digitalocean', name: 'api', line: 3, kind: 'web', minInstances: { value: 2, line: 4 }, maxInstances: { value: 2, line: 4 }, command: { value: 'npm start', line: 5 } },
      { platform: 'digitalocean', name: 'mailer', line: 7, kind: 'worker', source: { value: 'apps/mailer', line: 8 } },
    ]);
  });
});

describe('TOML that is not what it should be', () => {
  it('is named, and nothing is thrown', async () => {
    await expect(mustExtract('fly.toml', `app = ${'['.repeat(50_000)}`)).rejects.toThrow('nests deeper than a settings file does');
    await expect(mustExtract('fly.toml', 'app = = "shop"')).rejects.toThrow('not valid TOML');
  });
});
