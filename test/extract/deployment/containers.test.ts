import { mustExtract } from './must-extract.ts';

describe('Docker Compose', () => {
  it('gives the services that are built here or run a program of ours', async () => {
    const { services } = await mustExtract('docker-compose.prod.yml', 'services:\n  api:\n    build:\n      context: ./apps/api\n      dockerfile: Dockerfile.prod\n      target: runner\n    command: ["node", "dist/main.js"]\n    environment:\n      - WORKER_ENABLED=false\n      - DATABASE_URL=${DATABASE_URL}\n    deploy:\n      replicas: 3\n  worker:\n    build: .\n    entrypoint: tini --\n    command: npm run worker\n  db:\n    image: postgres:17\n    command: -c max_connections=200\n');

    expect(services).toEqual([
      {
        platform: 'compose', name: 'api', line: 2, environment: { WORKER_ENABLED: { value: 'false', line: 9 } }, openEnvironment: ['DATABASE_URL'], maxInstances: { value: 3, line: 12 }, source: { value: './apps/api', line: 4 },
        dockerfile: { value: 'Dockerfile.prod', line: 5 }, target: { value: 'runner', line: 6 }, command: { value: 'node dist/main.js', line: 7 },
      },
      { platform: 'compose', name: 'worker', line: 13, source: { value: '.', line: 14 }, command: { value: 'tini -- npm run worker', line: 16 } },
    ]);
  });
});

describe('a Dockerfile', () => {
  it('gives what its last stage starts, and where', async () => {
    const { images } = await mustExtract('Dockerfile', 'FROM node:24 AS base\nWORKDIR /app\nFROM base AS build\nCOPY . .\nRUN npm run build\nFROM base\nWORKDIR packages/api\nCOPY --from=build /app/dist dist\nCOPY packages/api/ packages/api/\nENTRYPOINT ["tini", "--"]\nCMD ["node", "dist/main.js"]\n');

    expect(images).toEqual([
      { stage: 'base', line: 1, folders: [], workdir: '/app', command: null },
      { stage: 'build', line: 3, folders: [''], workdir: '/app', command: null },
      { stage: null, line: 6, folders: ['packages/api'], workdir: '/app/packages/api', command: { value: 'tini -- node dist/main.js', line: 11 } },
    ]);
  });

  it('reads the shell form, and forgets the command of the base when the entry point changes', async () => {
    const { images } = await mustExtract('apps/worker/Dockerfile', 'FROM node:24 AS base\nCMD node server.js\nFROM base AS worker\nENTRYPOINT node worker.js\n');

    expect(images?.map(({ command }) => command?.value)).toEqual(['node server.js', 'node worker.js']);
  });
});

describe('a script that an image starts', () => {
  it('gives the rows that start a program', async () => {
    const { starts } = await mustExtract('docker-entrypoint.sh', '#!/bin/sh\nset -e\n# node is next\nnpx prisma migrate deploy\nexec node dist/main.js\necho node\n');

    expect(starts).toEqual([{ value: 'npx prisma migrate deploy', line: 4 }, { value: 'exec node dist/main.js', line: 5 }]);
  });
});
