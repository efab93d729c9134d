import type { FunctionFact } from '../../../src/model/deployment-facts.ts';
import { mustExtract } from './must-extract.ts';

async function functionsOf(text: string, path = 'serverless.yml'): Promise<readonly FunctionFact[]> {
  return (await mustExtract(path, text)).functions ?? [];
}

async function routesOf(events: string): Promise<readonly string[]> {
  const functions = await functionsOf(`provider: { name: aws }\nfunctions:\n  orders:\n    handler: src/orders.handle\n${events}\n`);
  return functions.flatMap((one) => one.routes.map((route) => `${route.method} ${route.path} ${route.line}`));
}

describe('serverless.yml', () => {
  it('gives each function that answers requests, with its lines', async () => {
    const functions = await functionsOf(`service: orders
provider:
  name: aws
  runtime: nodejs22.x
functions:
  createOrder:
    handler: src/orders.create
    events:
      - httpApi:
          method: post
          path: /orders
      - http: GET orders/new
`);

    expect(functions).toEqual([
      {
        platform: 'aws-lambda', name: 'createOrder', line: 6, modules: ['src/orders'], exported: 'create',
        routes: [{ method: 'POST', path: '/orders', line: 10 }, { method: 'GET', path: '/orders/new', line: 12 }],
      },
    ]);
  });

  it.each([
    ['any method', `    events: [{ http: 'ANY /orders/{proxy+}' }]`, 'ALL /orders/{proxy+} 5'],
    ['whatever no other route takes', `    events:\n      - httpApi: '*'`, 'ALL /* 6'],
    ['an address of its own', '    url: true', 'ALL /* 5'],
    ['an address of its own with settings', '    url:\n      cors: true', 'ALL /* 6'],
  ])('reads %s', async (_, events, route) => {
    expect(await routesOf(events)).toEqual([route]);
  });

  it.each([
    ['only messages and schedules', '    events:\n      - sqs: arn:aws:sqs:eu-west-1:1:orders\n      - schedule: rate(10 minutes)\n      - eventBridge: { schedule: cron(0 8 * * ? *) }'],
    ['no events', '    timeout: 10'],
    ['its address switched off', '    url: false'],
    ['a route that is filled in later', `    events: [{ http: 'GET \${self:custom.path}' }]`],
    ['events that are no list', '    events: 7'],
  ])('leaves out a function with %s', async (_, events) => {
    expect(await routesOf(events)).toEqual([]);
  });

  it.each([
    ['src/orders.handlers.create', 'src/orders', 'handlers.create'],
    ['./dist/orders.create', 'dist/orders', 'create'],
    ['../api/orders.create', '../api/orders', 'create'],
  ])('splits %s as the runtime does', async (handler, module, exported) => {
    const [found] = await functionsOf(`provider: aws\nfunctions:\n  orders: { handler: ${handler}, url: true }\n`);

    expect(found).toMatchObject({ modules: [module], exported });
  });

  it.each(['src/orders', "'${self:custom.handler}'", '.create', '7', '[src/orders.create]'])('leaves out the handler %s', async (handler) => {
    expect(await functionsOf(`provider: aws\nfunctions:\n  orders: { handler: ${handler}, url: true }\n`)).toEqual([]);
  });

  it('reads functions that are split into a list', async () => {
    const functions = await functionsOf("provider: aws\nfunctions:\n  - orders: { handler: orders.create, url: true }\n  - ${file(returns.yml)}\n  - payouts: { handler: payouts.list, url: true }\n");

    expect(functions.map((one) => one.name)).toEqual(['orders', 'payouts']);
  });

  it('reads events that an alias repeats', async () => {
    const functions = await functionsOf('provider: aws\nfunctions:\n  orders: { handler: orders.create, events: &events [{ http: POST orders }] }\n  copy: { handler: orders.copy, events: *events }\n');

    expect(functions.map((one) => one.routes)).toEqual([[{ method: 'POST', path: '/orders', line: 3 }], [{ method: 'POST', path: '/orders', line: 3 }]]);
  });

  it.each(['services/orders/serverless.yaml', 'serverless.orders.yml', 'serverless-orders-api.yml'])('may be called %s', async (path) => {
    expect(await functionsOf('provider: aws\nfunctions:\n  orders: { handler: orders.create, url: true }\n', path)).toHaveLength(1);
  });

  it.each([
    ['of another cloud', 'serverless.yml', 'provider: { name: google }'],
    ['under another name', 'orders.yml', 'provider: { name: aws }'],
  ])('is quiet about functions %s', async (_, path, provider) => {
    expect(await functionsOf(`${provider}\nfunctions:\n  orders: { handler: orders.create, url: true }\n`, path)).toEqual([]);
  });
});

describe('queues of serverless.yml', () => {
  const queuesOf = async (events: string): Promise<unknown> => (await functionsOf(`provider: { name: aws }\nfunctions:\n  bill:\n    handler: src/bill.handle\n    events:\n${events}\n`)).map(({ queues }) => queues);

  it('are named by address, by resource and by what settings say', async () => {
    expect(await queuesOf('      - sqs: arn:aws:sqs:eu-west-1:1:orders')).toEqual([[{ name: 'orders', line: 6, reportsItems: false }]]);
    expect(await queuesOf('      - sqs:\n          arn: !GetAtt Orders.Arn\n          batchSize: 5')).toEqual([[{ name: 'Orders', line: 7, batchSize: { value: 5, line: 8 }, reportsItems: false }]]);
    expect(await queuesOf('      - sqs:\n          arn: { Fn::GetAtt: [Orders, Arn] }\n          functionResponseType: ReportBatchItemFailures')).toEqual([[{ name: 'Orders', line: 7, reportsItems: true }]]);
  });

  it('have no name or size that another tool fills in', async () => {
    expect(await queuesOf("      - sqs:\n          arn: ${self:custom.orders}\n          batchSize: ${self:custom.batch}")).toEqual([[{ name: null, line: 7, unresolved: true, reportsItems: false }]]);
  });

  it('are not read while the event is switched off', async () => {
    expect(await queuesOf('      - sqs: { arn: arn:aws:sqs:eu-west-1:1:orders, enabled: false }')).toEqual([]);
  });
});
