import { linkSources } from '../../../kit/link-sources.ts';

/** What the schedules of these files start, in words: platform, period, subject, handler, and the time limit of the run. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources({ 'package.json': '{ "dependencies": { "aws-cdk-lib": "2.100.0", "sst": "3.0.0" } }', ...files });
  return schedules.map(({ platform, file, line, periodSeconds, entry: id }) => {
    const entry = id === null ? undefined : entryPoints[id];
    const limit = entry?.budgetSeconds?.from === 'file' ? ` within ${entry.budgetSeconds.value}` : '';
    return `${file}:${line} ${platform} ${String(periodSeconds)} ${entry === undefined ? 'nothing' : `${entry.subject} ${entry.handler.file}`}${limit}`;
  });
}

const digest = { 'lambda/digest.ts': 'export const handler = async () => {};\nexport const settle = async () => {};\n' };
const imports = `import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as path from 'node:path';
`;
const stack = (body: string): Record<string, string> => ({ ...digest, 'lib/stack.ts': `${imports}export class Shop extends Stack {\n  constructor(scope, id) {\n    super(scope, id);\n${body}\n  }\n}\n` });
const lambda = "    const digest = new NodejsFunction(this, 'Digest', { entry: path.join(__dirname, '../lambda/digest.ts'), timeout: Duration.seconds(30) });\n";

describe('a rule of the CDK', () => {
  it('starts the functions that stand in its targets', async () => {
    expect(await started(stack(`${lambda}    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(digest)] });`))).toEqual(['lib/stack.ts:11 eventbridge-rule 300 Every lambda/digest.ts within 30']);
  });

  it.each([
    ["Schedule.cron({ minute: '0', hour: '3' })", 86_400],
    ["Schedule.cron({ minute: '*/15' })", 900],
    ["Schedule.expression('rate(1 hour)')", 3_600],
    ['Schedule.cron({ minute: this.node.minute })', null],
    ['Schedule.cron(this.node.times)', null],
    ['Schedule.cron({ minute: `*/${this.node.minutes}` })', null],
    ["Schedule.expression('rate(' + this.node.minutes + ' minutes)')", null],
  ])('reads its time: %s', async (schedule, period) => {
    expect(await started(stack(`${lambda}    const rule = new Rule(this, 'Every', { schedule: ${schedule} });\n    rule.addTarget(new LambdaFunction(digest, { retryAttempts: 0 }));`))).toEqual([`lib/stack.ts:12 eventbridge-rule ${String(period)} digest lambda/digest.ts within 30`]);
  });

  it.each([
    ["new Rule(this, 'Paid', { eventPattern: { source: ['shop'] }, targets: [new LambdaFunction(digest)] })"],
    ["new Rule(this, 'Paid', { eventPattern: { source: ['shop'] } }).addTarget(new LambdaFunction(digest))"],
    ["new Rule(this, 'Every', { enabled: false, schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(digest)] })"],
  ])('is no schedule: %s', async (rule) => {
    expect(await started(stack(`${lambda}    ${rule};`))).toEqual([]);
  });

  it('starts a function of a packed folder by its handler', async () => {
    const packed = "    const digest = new Function(this, 'Digest', { code: Code.fromAsset('lambda'), handler: 'digest.settle' });\n";

    expect(await started(stack(`${packed}    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.hours(1)), targets: [new LambdaFunction(digest)] });`))).toEqual(['lib/stack.ts:11 eventbridge-rule 3600 Every lambda/digest.ts']);
  });

  it('starts the function beside the stack that has its name', async () => {
    const named = "    const digest = new NodejsFunction(this, 'digest', { timeout: Duration.seconds(30) });\n    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.hours(1)), targets: [new LambdaFunction(digest)] });";

    expect(await started({ ...stack(named), 'lib/stack.digest.ts': 'export const handler = async () => {};' })).toEqual(['lib/stack.ts:11 eventbridge-rule 3600 Every lib/stack.digest.ts within 30']);
    expect(await started({ ...stack(named.replace('{ timeout', '{ entry: this.node.path, timeout')), 'lib/stack.digest.ts': 'export const handler = async () => {};' })).toEqual([]);
  });

  it('is found through the namespaces of the whole library and a field of the stack', async () => {
    const source = `import * as cdk from 'aws-cdk-lib';
import { aws_events as events, aws_events_targets as targets, aws_lambda_nodejs as nodejs } from 'aws-cdk-lib';
export class Shop extends cdk.Stack {
  private readonly digest: nodejs.NodejsFunction;
  constructor(scope, id) {
    super(scope, id);
    this.digest = new nodejs.NodejsFunction(this, 'Digest', { entry: \`\${__dirname}/../lambda/digest.ts\` });
    this.schedule();
  }
  private schedule() {
    new events.Rule(this, 'Every', { schedule: events.Schedule.rate(cdk.Duration.days(1)), targets: [new targets.LambdaFunction(this.digest)] });
  }
}
`;

    expect(await started({ ...digest, 'lib/stack.ts': source })).toEqual(['lib/stack.ts:11 eventbridge-rule 86400 Every lambda/digest.ts']);
  });

  it('starts each function that a construct of the project is made with', async () => {
    const construct = `${imports}export class Scheduled extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    const target = new NodejsFunction(this, 'Function', { entry: props.entry });\n    new Rule(this, 'Rule', { schedule: Schedule.rate(props.every), targets: [new LambdaFunction(target)] });\n  }\n}\n`;
    const app = "import { App, Duration } from 'aws-cdk-lib';\nimport { Scheduled } from './scheduled.ts';\nconst app = new App();\nnew Scheduled(app, 'Digest', { entry: 'lambda/digest.ts', every: Duration.minutes(5) });\nnew Scheduled(app, 'Report', { entry: 'lambda/report.ts', every: Duration.hours(1) });\n";

    expect(await started({ ...digest, 'lambda/report.ts': 'export const handler = async () => {};', 'lib/scheduled.ts': construct, 'lib/app.ts': app })).toEqual(['lib/scheduled.ts:11 eventbridge-rule 300 Rule lambda/digest.ts', 'lib/scheduled.ts:11 eventbridge-rule 3600 Rule lambda/report.ts']);
  });

  it.each([
    ['is kept in a field', 'Every', "this.fn = new NodejsFunction(this, 'Function', { entry: props.entry });\n    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(this.fn)] });"],
    ['is added to a rule', 'digest', "const fn = new NodejsFunction(this, 'Function', { entry: props.entry });\n    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.minutes(5)) }).addTarget(new LambdaFunction(fn));"],
    ['is one of a class of its own', 'Every', "const fn = new Timed(this, 'Function', { entry: props.entry });\n    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(fn)] });"],
  ])('starts each function that such a construct makes, where it %s', async (_, name, body) => {
    const own = 'class Timed extends NodejsFunction {\n  constructor(scope, id, props) {\n    super(scope, id, { memorySize: 256, ...props });\n  }\n}\n';
    const construct = `${imports}${own}export class Scheduled extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    ${body}\n  }\n}\n`;
    const app = "import { App } from 'aws-cdk-lib';\nimport { Scheduled } from './scheduled.ts';\nconst app = new App();\nnew Scheduled(app, 'Digest', { entry: 'lambda/digest.ts' });\nnew Scheduled(app, 'Report', { entry: 'lambda/report.ts' });\n";
    const found = await started({ ...digest, 'lambda/report.ts': 'export const handler = async () => {};', 'lib/scheduled.ts': construct, 'lib/app.ts': app });

    expect(found).toEqual([`lib/scheduled.ts:16 eventbridge-rule 300 ${name} lambda/digest.ts`, `lib/scheduled.ts:16 eventbridge-rule 300 ${name === 'Every' ? name : 'report'} lambda/report.ts`]);
  });

  it('starts nothing where a class of the project chooses the file while running', async () => {
    const own = 'class Timed extends NodejsFunction {\n  constructor(scope, id, props) {\n    super(scope, id, { ...props, entry: process.env.ENTRY });\n  }\n}\n';
    const files = stack("    const fn = new Timed(this, 'Function', { entry: 'lambda/digest.ts' });\n    new Rule(this, 'Every', { schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(fn)] });");

    expect(await started({ ...files, 'lib/stack.ts': (files['lib/stack.ts'] ?? '').replace('export class', `${own}export class`) })).toEqual([]);
  });
});

describe('a schedule of the CDK', () => {
  it('starts the function of its target', async () => {
    const scheduler = "import { Schedule as Times, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';\nimport { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';\n";
    const files = stack(`${lambda}    new Times(this, 'Every', { schedule: ScheduleExpression.rate(Duration.minutes(10)), target: new LambdaInvoke(digest, { retryAttempts: 2 }) });`);

    expect(await started({ ...files, 'lib/stack.ts': `${scheduler}${files['lib/stack.ts'] ?? ''}` })).toEqual(['lib/stack.ts:13 eventbridge-scheduler 600 Every lambda/digest.ts within 30']);
  });

  it('starts the function whose name it holds', async () => {
    const scheduler = "import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';\n";
    const files = stack(`${lambda}    new CfnSchedule(this, 'Every', { scheduleExpression: 'rate(5 minutes)', flexibleTimeWindow: { mode: 'OFF' }, target: { arn: digest.functionArn, roleArn: '' } });`);

    expect(await started({ ...files, 'lib/stack.ts': `${scheduler}${files['lib/stack.ts'] ?? ''}` })).toEqual(['lib/stack.ts:12 eventbridge-scheduler 300 Every lambda/digest.ts within 30']);
  });
});

describe('a schedule of SST', () => {
  const made = "const digest = new sst.aws.Function('Digest', { handler: 'lambda/digest.handler', timeout: '2 minutes' });\n";

  it.each([['digest.arn'], ['digest']])('starts the function that it is given as %s', async (given) => {
    expect(await started({ ...digest, 'infra/crons.ts': `${made}new sst.aws.Cron('Every', { schedule: 'rate(5 minutes)', function: ${given} });\n` })).toEqual(['infra/crons.ts:2 eventbridge-rule 300 Every lambda/digest.ts within 120']);
  });

  it('starts nothing while it is switched off', async () => {
    expect(await started({ ...digest, 'infra/crons.ts': `${made}new sst.aws.Cron('Every', { enabled: false, schedule: 'rate(5 minutes)', function: digest.arn });\n` })).toEqual([]);
  });
});
