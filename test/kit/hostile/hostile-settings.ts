/** Settings and deployment files that are no settings. */
import { repeat, routeFile } from './hostile-repository.ts';
import type { HostileRepository } from './hostile-repository.ts';

const bomb = (indent: string): string => `${indent}a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${repeat(12, (index) => `${indent}a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(10)}]\n`)}`;
const cloudRun = (rest: string): string => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      annotations:\n${rest}`;
const slowGlob = `packages/${'*a'.repeat(24)}*b`;

export const hostileSettings: readonly HostileRepository[] = [
  {
    name: 'settings that extend each other', few: 20, many: 5_000, reason: null,
    files: (count) => [...Array.from({ length: count }, (_, index) => [`packages/p${index}/tsconfig.json`, `{"extends":["../p${(index + 1) % count}/tsconfig.json","../p${(index * 7 + 3) % count}"],"compilerOptions":{"paths":{"@p/*":["./*"]}}}`] as const), ['packages/p0/src/a.ts', `import { x } from '@p/orders';\nx();\n`]],
  },
  {
    name: 'package files that are no package files', few: 1, many: 1, reason: null,
    files: () => ['[]', 'null', '"x"', '7', '', '{', `{"workspaces":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, '{"workspaces":{"packages":[[],{},null,"","/","..","**"]},"main":[],"bin":{"x":[]},"scripts":{"start":null},"dependencies":[]}'].map((text, index) => [`packages/odd${index}/package.json`, text]),
  },
  {
    name: 'a package file of many dependencies', few: 100, many: 60_000, reason: null,
    files: (count) => [['packages/huge/package.json', `{"name":"huge","dependencies":{${repeat(count, (index) => `"d${index}":"^1.0.0",`)}"x":"1"},"workspaces":[${repeat(Math.min(count, 2_000), (index) => `"p${index}/**/*",`)}"y"],"exports":{${repeat(Math.min(count, 5_000), (index) => `"./e${index}/*":"./src/*/${index}.js",`)}".":"./x.js"}}`], ['packages/huge/src/a.ts', `import 'huge/e1/x';\nimport 'd1';\nimport 'huge';\n`]],
  },
  {
    name: 'globs that take for ever', few: 60, many: 200, reason: null,
    files: (count) => [
      ['package.json', JSON.stringify({ name: 'shop', workspaces: [slowGlob, `packages/${'+(a|'.repeat(12)}b${')'.repeat(12)}+`, `packages/${'{a,aa}'.repeat(40)}b`, `${'**/'.repeat(12)}x`, `packages/(a+)+b`], dependencies: { express: '^4.21.0', 'better-sqlite3': '^11.0.0' } })],
      [`packages/${'a'.repeat(count)}/package.json`, '{"name":"slow"}'], [`packages/${'a/'.repeat(count)}package.json`, '{"name":"slower"}'],
      ['pnpm-workspace.yaml', `packages:\n  - '${slowGlob}'\n`],
      ['tsconfig.json', JSON.stringify({ compilerOptions: { baseUrl: '.', paths: { ['*a'.repeat(20)]: ['./src/*'], '*': ['./src/*', '*'] } } })],
      ['src/slow.ts', `import { x } from '${'a'.repeat(count)}';\nimport slow from 'slow';\nx(slow());\n`],
    ],
  },
  {
    name: 'aliases of aliases', few: 1, many: 1, reason: /alias/i,
    files: () => [['service.yaml', `${bomb('')}apiVersion: serving.knative.dev/v1\nkind: Service\nspec: *a12\n`], ['deploy/run.yaml', cloudRun(bomb('        '))], ['.github/workflows/deploy.yml', `on: push\n${bomb('')}jobs: { deploy: { steps: *a12 } }\n`], ['cloudbuild.yaml', `steps: &s [*s, *s]\n`], ['pnpm-workspace.yaml', bomb('')]],
  },
  {
    name: 'deployment files without an end', few: 500, many: 50_000, reason: /./,
    files: (count) => [
      ['vercel.json', `{"crons":${'['.repeat(count)}${']'.repeat(count)}}`], ['deploy/deep.yaml', `apiVersion: serving.knative.dev/v1\nkind: Service\nspec: ${'['.repeat(count)}${']'.repeat(count)}\n`], ['deploy/deeper.yaml', `kind: Service\nspec:\n${repeat(Math.min(count, 1_000), (index) => `${' '.repeat(index + 1)}a:\n`)}`],
      ['deploy/run.sh', `#!/bin/sh\n${'if true; then\n'.repeat(count)}gcloud run deploy shop\n`], ['deploy/quotes.sh', `gcloud run deploy ${'"$('.repeat(Math.min(count, 5_000))}`], ['deploy/vars.sh', `A=x\n${repeat(200, () => 'A="$A$A"\n')}gcloud run deploy shop --max-instances="$A"\n`],
      ['main.tf', `resource "google_cloud_run_service" "x" {\n${'a {\n'.repeat(count)}${'}\n'.repeat(count)}}\n`], ['deploy/long.tf', `locals {\n${repeat(Math.min(count, 20_000), (index) => `  a${index} = "\${local.a${index + 1}}\${local.a${index + 1}}"\n`)}}\n`],
      ['deploy/crons.json/vercel.json', `{"crons":[${repeat(Math.min(count, 10_000), (index) => `{"path":"/c${index}","schedule":"${'*/0,'.repeat(20)}* * 31 2 *"},`)}{}]}`],
    ],
  },
  {
    name: 'texts where names are expected', few: 2_000, many: 300_000, reason: null,
    files: (count) => [['src/texts.ts', ['a', ' ', '/', '*/', ':a/', '(', '%', 'insert into ', '${', '.*', '\\\\'].map((text, index) => {
      const long = text.repeat(Math.floor(count / text.length / 11)).replaceAll(/(.{400})/g, '$1\\\n');
      return `${index === 0 ? `${routeFile('res.json(1);')}import cron from 'node-cron';\nimport Queue from 'bull';\nimport PgBoss from 'pg-boss';\nconst db = { query: (x) => x };\nconst boss = new PgBoss('x');\n` : ''}{ const text = '${long}';\nrouter.get(text, (req, res) => { db.query(text); fetch(text); getRecent(text); });\nrouter.use(text, router);\ncron.schedule(text, () => getRecent(text));\nboss.work(text, () => getRecent(text)); boss.schedule(text, text);\nnew Queue(text).process(text, text);\nrequire(text); import(text); process.env[text]; }\n`;
    }).join('')]],
  },
];
