import { linkSources } from '../../kit/link-sources.ts';

const types = "import type { Context, Handler, SQSEvent, SQSHandler } from 'aws-lambda';\n";

/** What is entered: kind, subject, and where the handler stands. */
async function entriesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources(files);
  return entryPoints.map(({ kind, subject, handler }) => `${kind} ${subject} ${handler.file}`);
}

describe('functions that are handed the messages of a queue', () => {
  it.each([
    ['its event', 'export const handler = async (event: SQSEvent) => { console.log(event); };'],
    ['its event and what is known of the run', 'export async function handler(event: SQSEvent, context: Context) { console.log(event, context); }'],
    ['the type of the whole', 'export const handler: SQSHandler = async (event) => { console.log(event); };'],
    ['the type of any handler, and the event', 'export const handler: Handler<SQSEvent, void> = async (event) => { console.log(event); };'],
    ['a list of exports', 'const handler = async (event: SQSEvent) => { console.log(event); };\nexport { handler };'],
  ])('are told by %s', async (_, code) => {
    expect(await entriesOf({ 'src/payouts/index.ts': types + code })).toEqual(['consumer payouts src/payouts/index.ts']);
  });

  it('are found inside of middleware', async () => {
    const code = `${types}import middy from '@middy/core';\nconst settle = async (event: SQSEvent) => { console.log(event); };\nexport const handler = middy(settle);`;

    expect(await entriesOf({ 'src/settle.ts': code })).toEqual(['consumer settle src/settle.ts']);
  });

  it.each([
    ['is handed more than that', `${types}export const settle = async (event: SQSEvent, payouts: Payouts) => { console.log(event, payouts); };`],
    ['is called by the project', `${types}export const settle = async (event: SQSEvent) => { console.log(event); };\nexport const retry = () => settle({ Records: [] });`],
    ['is not exported', `${types}const settle = async (event: SQSEvent) => { console.log(event); };\nsetup({ settle });`],
    ['has a type of its own by that name', "import type { SQSEvent } from './events.ts';\nexport const handler = async (event: SQSEvent) => { console.log(event); };"],
    ['takes another event', "import type { S3Event } from 'aws-lambda';\nexport const handler = async (event: S3Event) => { console.log(event); };"],
  ])('are not seen where one %s', async (_, code) => {
    expect(await entriesOf({ 'src/settle.ts': code, 'src/events.ts': 'export interface SQSEvent { id: string }' })).toEqual([]);
  });

  it.each(['aws-cdk-lib', 'sst'])('are left to the code that deploys them: %s', async (name) => {
    expect(await entriesOf({ 'package.json': `{"devDependencies":{"${name}":"2.150.0"}}`, 'src/settle.ts': `${types}export const handler = async (event: SQSEvent) => { console.log(event); };` })).toEqual([]);
  });

  it('are seen where another package of the repository deploys something by code, and not where one above them does', async () => {
    const code = `${types}export const handler = async (event: SQSEvent) => { console.log(event); };`;
    const packages = { 'payouts/package.json': '{"name":"payouts"}', 'payouts/src/settle.ts': code, 'site/package.json': '{"devDependencies":{"aws-cdk-lib":"2.150.0"}}' };

    expect(await entriesOf({ ...packages, 'package.json': '{"workspaces":["payouts","site"]}' })).toEqual(['consumer settle payouts/src/settle.ts']);
    expect(await entriesOf({ ...packages, 'package.json': '{"workspaces":["payouts","site"],"devDependencies":{"sst":"3.0.0"}}' })).toEqual([]);
  });

  it('are entered once, as a deployment file names them', async () => {
    const files = { 'serverless.yml': 'service: shop\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  settle:\n    handler: src/settle.handler\n    events: [{ sqs: { arn: "arn:aws:sqs:eu-west-1:1:payouts" } }]\n', 'src/settle.ts': `${types}export const handler = async (event: SQSEvent) => { console.log(event); };` };

    expect(await entriesOf(files)).toEqual(['consumer payouts src/settle.ts']);
  });
});
