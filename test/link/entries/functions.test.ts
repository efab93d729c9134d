import { linkSources } from '../../kit/link-sources.ts';
import { routesOf } from '../blocking-calls.ts';
import { database } from '../shop.ts';

/** A project with one Lambda function, `POST /orders`. */
function project(handler: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { 'serverless.yml': `provider:\n  name: aws\nfunctions:\n  create:\n    handler: ${handler}\n    events:\n      - httpApi: POST /orders\n`, ...files };
}

const create = 'export const create = async () => ({ statusCode: 201 });';

describe('a Lambda handler', () => {
  it('is an entry point that takes one request at a time', async () => {
    const { entryPoints } = await linkSources(project('src/orders.create', { 'src/orders.ts': create }));

    expect(entryPoints).toMatchObject([
      {
        kind: 'http', subject: 'POST /orders', framework: 'aws-lambda', confidence: 'certain', handler: { file: 'src/orders.ts' },
        registration: { file: 'serverless.yml', span: [4, 1, 4, 1] }, http: { method: 'POST', path: '/orders', everyRequest: false, others: [], serial: true },
      },
    ]);
  });

  it.each([
    ['src/orders.create', 'src/orders.mjs', create],
    ['src/orders.create', 'src/orders.js', 'exports.create = async () => ({ statusCode: 201 });'],
    ['src/orders.create', 'src/orders/index.ts', create],
    ['dist/orders.create', 'src/orders.ts', create],
    ['src/orders.handlers.create', 'src/orders.ts', 'export const handlers = { create: async () => ({ statusCode: 201 }) };'],
    ['src/orders.create', 'src/orders.ts', "import middy from '@middy/core';\nexport const create = middy(async () => ({ statusCode: 201 }));"],
    ['src/orders.create', 'src/orders.ts', "import middy from '@middy/core';\nimport cors from '@middy/http-cors';\nconst handle = async () => ({ statusCode: 201 });\nexport const create = middy(handle).use(cors()).onError(() => {});"],
    ['src/orders.create', 'src/orders.ts', "import middy from '@middy/core';\nimport cors from '@middy/http-cors';\nexport const create = middy().use(cors()).handler(async () => ({ statusCode: 201 }));"],
    ['src/orders.create', 'src/orders.ts', "import middy from '@middy/core';\nimport cors from '@middy/http-cors';\nconst prepared = (handler) => middy(handler).use(cors());\nexport const create = prepared(async () => ({ statusCode: 201 }));"],
    ['src/orders.create', 'src/orders.ts', 'const withLog = (handler) => async (event) => handler(event);\nexport const create = withLog(async () => ({ statusCode: 201 }));'],
  ])('named %s is found in %s: %s', async (handler, file, source) => {
    expect(await routesOf(project(handler, { [file]: source }))).toEqual(['POST /orders']);
  });

  it.each([
    ['a name that the module does not export', 'src/orders.remove', create],
    ['a module that is not there', 'src/returns.create', create],
    ['what is no function', 'src/orders.create', 'export const create = 201;'],
    ['a whole application', 'src/orders.create', "import express from 'express';\nimport serverless from 'serverless-http';\nconst app = express();\nexport const create = serverless(app);"],
    ['what middy is only told around it', 'src/orders.create', "import middy from '@middy/core';\nexport const create = middy().before(() => {});"],
    ['a module above the repository', '../../orders.create', create],
  ])('is not made of %s', async (_, handler, source) => {
    expect(await routesOf(project(handler, { 'src/orders.ts': source }))).toEqual([]);
  });

  it('is looked for from the folder of its deployment file', async () => {
    const files = { 'services/orders/template.yaml': 'Resources:\n  Create:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: dist\n      Handler: create.create\n      Events:\n        Post: { Type: Api, Properties: { Path: /orders, Method: post } }\n' };

    expect(await routesOf({ ...files, 'services/orders/src/create.ts': create })).toEqual(['POST /orders']);
    expect(await routesOf({ ...files, 'src/create.ts': create })).toEqual([]);
  });

  it('stays apart from the same function behind a server', async () => {
    const { entryPoints } = await linkSources(
      project('src/orders.create', {
        'src/db.ts': database,
        'src/orders.ts': `import { db } from './db';\nexport function create() { return db.prepare('select 1').all(); }`,
        'src/server.ts': "import express from 'express';\nimport { create } from './orders';\nconst app = express();\napp.post('/api/orders', create);",
      }),
    );

    expect(entryPoints.map((entry) => [entry.subject, entry.http?.serial ?? false])).toEqual([['POST /api/orders', false], ['POST /orders', true]]);
  });
});

describe('functions that a platform finds by their registration', () => {
  it('go by the name they are exported under in CommonJS', async () => {
    const index = `const { onRequest, onCall } = require('firebase-functions/v2/https');\nexports.orders = onRequest({ cors: true }, async (req, res) => res.end());\nmodule.exports.cancel = onCall(() => 1);`;

    expect(await routesOf({ 'index.js': index })).toEqual(['ALL orders', 'CALL cancel']);
  });

  it('go by their route on Azure, else by their name', async () => {
    const index = `import { app } from '@azure/functions';\napp.http('orders', { methods: ['POST'], handler: async () => ({}) });\napp.get('user', { route: 'users/{id}', handler: async () => ({}) });\napp.get('health', async () => ({}));`;

    expect(await routesOf({ 'index.js': index })).toEqual(['GET /api/health', 'GET /api/users/{id}', 'POST /api/orders']);
  });
});
