import { linkSources } from '../../kit/link-sources.ts';

/** What the consumers of these files are, in words: subject, handler, the size of a batch, whether failed messages are told, and the time limit of a run. */
async function polled(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ 'package.json': '{ "dependencies": { "aws-cdk-lib": "2.100.0", "sst": "3.0.0" } }', 'lambda/pay.ts': 'export const handler = async (event) => {};\nexport const refund = async (event) => {};\n', ...files });
  return entryPoints.filter(({ kind }) => kind === 'consumer').map(({ subject, handler, consumer, budgetSeconds, registration }) => {
    const options = consumer?.match.arguments[0];
    const words = options?.kind === 'object' ? options.properties.map(({ value }) => (value.kind === 'literal' ? String(value.value) : value.kind)) : [];
    return `${registration.file}:${registration.span[0]} ${consumer?.library ?? ''} ${subject} ${handler.file} ${words.join(' ')}${budgetSeconds?.from === 'file' ? ` within ${budgetSeconds.value}` : ''}`;
  });
}

const imports = `import { Duration, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Code, Function } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
`;
const stack = (body: string): Record<string, string> => ({ 'lib/stack.ts': `${imports}export class Shop extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    const payouts = new Queue(this, 'Payouts');\n    const pay = new NodejsFunction(this, 'Pay', { entry: 'lambda/pay.ts', timeout: Duration.seconds(30) });\n${body}\n  }\n}\n` });

describe('a function of the CDK', () => {
  it.each([
    ['new SqsEventSource(payouts)', '10 false'],
    ['new SqsEventSource(payouts, { batchSize: 1 })', '1 false'],
    ['new SqsEventSource(payouts, { batchSize: 5, reportBatchItemFailures: true })', '5 true'],
    ['new SqsEventSource(payouts, { batchSize: props.size })', 'unknown false'],
    ['new SqsEventSource(payouts, props.source)', 'unknown unknown'],
  ])('is handed the messages of its queue: %s', async (source, words) => {
    expect(await polled(stack(`    pay.addEventSource(${source});`))).toEqual([`lib/stack.ts:11 aws-lambda pay lambda/pay.ts ${words} within 30`]);
  });

  it('is handed them through a variable and the namespaces of the whole library', async () => {
    const source = "import * as cdk from 'aws-cdk-lib';\nimport { aws_lambda as lambda, aws_lambda_event_sources as sources } from 'aws-cdk-lib';\nexport class Shop extends cdk.Stack {\n  constructor(scope, id) {\n    super(scope, id);\n    const pay = new lambda.Function(this, 'Pay', { code: lambda.Code.fromAsset('lambda'), handler: 'pay.refund' });\n    const source = new sources.SqsEventSource(new cdk.aws_sqs.Queue(this, 'Payouts'), { batchSize: 2 });\n    pay.addEventSource(source);\n  }\n}\n";

    expect(await polled({ 'lib/stack.ts': source })).toEqual(['lib/stack.ts:8 aws-lambda pay lambda/pay.ts 2 false']);
  });

  it('is handed them where a construct of the project is made', async () => {
    const construct = `${imports}export class Consumer extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    const fn = new NodejsFunction(this, 'Function', { entry: props.entry });\n    fn.addEventSource(new SqsEventSource(props.queue, { batchSize: 1 }));\n  }\n}\n`;
    const app = "import { App } from 'aws-cdk-lib';\nimport { Consumer } from './consumer.ts';\nconst app = new App();\nnew Consumer(app, 'Pay', { entry: 'lambda/pay.ts' });\nnew Consumer(app, 'Mail', { entry: 'lambda/mail.ts' });\n";

    expect(await polled({ 'lambda/mail.ts': 'export const handler = async () => {};', 'lib/consumer.ts': construct, 'lib/app.ts': app })).toEqual(['lib/consumer.ts:10 aws-lambda pay lambda/pay.ts 1 false', 'lib/consumer.ts:10 aws-lambda mail lambda/mail.ts 1 false']);
  });

  it.each([
    ['with a queue of its own', "const fn = new NodejsFunction(this, 'Function', { entry: props.entry });\n    fn.addEventSource(new SqsEventSource(new Queue(this, 'Waiting'), { batchSize: 1 }));"],
    ['and is kept in a field', "this.fn = new NodejsFunction(this, 'Function', { entry: props.entry });\n    this.fn.addEventSource(new SqsEventSource(props.queue, { batchSize: 1 }));"],
    ['and is one of a class of its own', "const fn = new Worker(this, 'Function', { entry: props.entry });\n    fn.addEventSource(new SqsEventSource(props.queue, { batchSize: 1 }));"],
  ])('is handed them where such a construct makes it %s', async (_, body) => {
    const own = 'class Worker extends NodejsFunction {\n  constructor(scope, id, props) {\n    super(scope, id, { memorySize: 256, ...props });\n  }\n}\n';
    const construct = `${imports}${own}export class Consumer extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    ${body}\n  }\n}\n`;
    const app = "import { App } from 'aws-cdk-lib';\nimport { Consumer } from './consumer.ts';\nconst app = new App();\nnew Consumer(app, 'Pay', { entry: 'lambda/pay.ts' });\nnew Consumer(app, 'Mail', { entry: 'lambda/mail.ts' });\n";

    expect(await polled({ 'lambda/mail.ts': 'export const handler = async () => {};', 'lib/consumer.ts': construct, 'lib/app.ts': app })).toEqual(['lib/consumer.ts:15 aws-lambda pay lambda/pay.ts 1 false', 'lib/consumer.ts:15 aws-lambda mail lambda/mail.ts 1 false']);
  });

  it.each([
    ['is switched off', 'pay.addEventSource(new SqsEventSource(payouts, { enabled: false }));'],
    ['reads the changes of a table', 'pay.addEventSource(new DynamoEventSource(props.orders, { startingPosition: props.start }));'],
    ['is never added', 'new SqsEventSource(payouts);'],
    ['is of a function whose file is elsewhere', "new NodejsFunction(this, 'Other', { entry: 'lambda/elsewhere.ts' }).addEventSource(new SqsEventSource(payouts));"],
  ])('consumes nothing where its source %s', async (_, body) => {
    expect(await polled(stack(`    ${body}`))).toEqual([]);
  });
});

describe('a queue of SST', () => {
  it.each([
    ["queue.subscribe('lambda/pay.handler');", '10 false'],
    ["queue.subscribe({ handler: 'lambda/pay.refund', timeout: '1 minute' }, { batch: { size: 1, partialResponses: true } });", '1 true'],
    ["const pay = new sst.aws.Function('Pay', { handler: 'lambda/pay.handler' });\nqueue.subscribe(pay.arn, { batch: { size: 3 } });", '3 false'],
  ])('hands its messages to whoever subscribes: %s', async (how, words) => {
    const line = how.startsWith('const') ? 3 : 2;

    expect(await polled({ 'infra/payouts.ts': `export const queue = new sst.aws.Queue('Payouts');\n${how}\n` })).toEqual([`infra/payouts.ts:${line} aws-lambda Payouts lambda/pay.ts ${words}`]);
  });

  it.each([
    ["consumer: 'lambda/pay.handler'", '10 false'],
    ["consumer: { function: 'lambda/pay.handler' }", '10 false'],
    ["consumer: { function: { handler: 'lambda/pay.handler' }, cdk: { eventSource: { batchSize: 1, reportBatchItemFailures: true } } }", '1 true'],
  ])('has a consumer in version 2: %s', async (how, words) => {
    expect(await polled({ 'stacks/jobs.ts': `import { Queue } from 'sst/constructs';\nexport function Jobs({ stack }) {\n  new Queue(stack, 'Payouts', { ${how} });\n}` })).toEqual([`stacks/jobs.ts:3 aws-lambda Payouts lambda/pay.ts ${words}`]);
  });

  it('is given a consumer later in version 2', async () => {
    expect(await polled({ 'stacks/jobs.ts': "import { Queue } from 'sst/constructs';\nexport function Jobs({ stack }) {\n  const queue = new Queue(stack, 'Payouts', {});\n  queue.addConsumer(stack, 'lambda/pay.handler');\n}" })).toEqual(['stacks/jobs.ts:4 aws-lambda Payouts lambda/pay.ts 10 false']);
  });

  it.each([
    ['nobody subscribes', 'export const queue = new sst.aws.Queue(\'Payouts\');'],
    ['a topic is subscribed to', "new sst.aws.SnsTopic('Payouts').subscribe('Pay', 'lambda/pay.handler');"],
    ['the queue is one of the project', "import { Queue } from './queue.ts';\nnew Queue(stack, 'Payouts', { consumer: 'lambda/pay.handler' });"],
  ])('has no consumer where %s', async (_, source) => {
    expect(await polled({ 'infra/payouts.ts': source })).toEqual([]);
  });
});
