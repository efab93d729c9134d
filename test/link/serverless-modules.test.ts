import { linkSources } from '../kit/link-sources.ts';

const root = `import { digest } from '@functions/index';
const service = { service: 'shop', provider: { name: 'aws', timeout: 20 }, functions: { digest } };
module.exports = service;`;
const paths = { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@functions/*": ["src/functions/*"], "@libs/*": ["src/libs/*"] } } }' };
const beside = { 'src/functions/index.ts': "export { default as digest } from './digest';", 'src/functions/digest/handler.ts': 'export const main = async () => {};' };
const digest = (events: string, more = ''): string => `import { handlerPath } from '@libs/handler-resolver';
export default {
  handler: \`\${handlerPath(__dirname)}/handler.main\`,
  ${more}
  events: [
    ${events}
  ],
};`;

/** What is entered, and by which schedules. */
async function link(files: Readonly<Record<string, string>>): Promise<{ readonly entries: readonly string[]; readonly schedules: readonly string[] }> {
  const { entryPoints, schedules } = await linkSources(files);
  return {
    entries: entryPoints.map(({ kind, subject, handler, registration }) => `${kind} ${subject} ${handler.file} ${registration.file}`),
    schedules: schedules.map(({ platform, periodSeconds, file, line, entry }) => `${platform} ${String(periodSeconds)} ${file}:${line} ${entry === null ? 'nothing' : 'joined'}`),
  };
}

describe('a service that serverless.ts describes', () => {
  it('starts the function that lies beside its settings', async () => {
    expect(await link({ ...paths, ...beside, 'serverless.ts': root, 'src/functions/digest/index.ts': digest("{ schedule: 'rate(5 minutes)' },") })).toEqual({
      entries: ['scheduled digest src/functions/digest/handler.ts src/functions/digest/index.ts'],
      schedules: ['eventbridge-rule 300 src/functions/digest/index.ts:6 joined'],
    });
  });

  it.each([
    ["{ schedule: { rate: ['rate(5 minutes)'], enabled: true } },", 'eventbridge-rule 300'],
    ["{ schedule: { method: 'scheduler', rate: 'cron(0 3 * * ? *)' } },", 'eventbridge-scheduler 86400'],
    ["{ schedule: { rate: 'rate(${self:custom.minutes} minutes)' } },", 'eventbridge-rule null'],
    ["{ eventBridge: { schedule: 'rate(1 hour)' } },", 'eventbridge-rule 3600'],
  ])('starts it as %s says', async (events, schedule) => {
    const { schedules } = await link({ ...paths, ...beside, 'serverless.ts': root, 'src/functions/digest/index.ts': digest(events) });

    expect(schedules).toEqual([`${schedule} src/functions/digest/index.ts:6 joined`]);
  });

  it('gives up on barrels that hand every name to each other, and keeps what is written in the file itself', async () => {
    const barrels = Array.from({ length: 40 }, (_, index) => `src/barrel-${index}.ts`);
    const everything = barrels.map((_, index) => `export * from './barrel-${index}';`).join('\n');
    const service = `import { digest } from './src/barrel-0';\nmodule.exports = { provider: { name: 'aws' }, functions: { own: { handler: 'src/own.handler', events: [{ schedule: 'rate(5 minutes)' }] }, digest } };`;
    const { entries } = await link({ 'serverless.ts': service, 'src/own.ts': 'export const handler = async () => {};', ...Object.fromEntries(barrels.map((path) => [path, everything])) });

    expect(entries).toEqual(['scheduled own src/own.ts serverless.ts']);
  });

  it('starts nothing while a schedule is off', async () => {
    const { entries } = await link({ ...paths, ...beside, 'serverless.ts': root, 'src/functions/digest/index.ts': digest("{ schedule: { rate: 'rate(5 minutes)', enabled: false } },") });

    expect(entries).toEqual([]);
  });

  it('answers routes and takes the messages of queues', async () => {
    const events = "{ http: { method: 'post', path: 'digests' } }, { httpApi: 'GET /digests/{id}' }, { sqs: { arn: { 'Fn::GetAtt': ['DigestQueue', 'Arn'] }, batchSize: 5 } },";
    const { entries } = await link({ ...paths, ...beside, 'serverless.ts': root, 'src/functions/digest/index.ts': digest(events) });

    expect(entries).toEqual(['http POST /digests src/functions/digest/handler.ts src/functions/digest/index.ts', 'consumer DigestQueue src/functions/digest/handler.ts src/functions/digest/index.ts']);
  });

  it.each([
    ["module.exports = { provider: { name: 'aws' }, functions: { digest: { handler: 'src/digest.handler', events: [{ schedule: 'rate(5 minutes)' }] } } };"],
    ["import type { AWS } from '@serverless/typescript';\nconst functions = { digest: { handler: './src/digest.handler', events: [{ schedule: 'rate(5 minutes)' }] } };\nexport default { provider: { name: 'aws' }, functions: { ...functions } } satisfies AWS;"],
    ["const events = [{ schedule: 'rate(5 minutes)' }];\nexport = { provider: { name: 'aws' }, functions: [{ digest: { handler: 'src/digest.handler', events } }] };"],
  ])('names its functions by their paths: %s', async (text) => {
    const { entries } = await link({ 'serverless.ts': text, 'src/digest.ts': 'export const handler = async () => {};' });

    expect(entries).toEqual(['scheduled digest src/digest.ts serverless.ts']);
  });

  it.each([
    ['import * as functions from "./src/functions";\nexport default { provider: { name: "aws" }, functions };'],
    ['const functions = require("./src/functions");\nmodule.exports = { provider: { name: "aws" }, functions };'],
    ['import * as all from "./src/functions";\nexport default { provider: { name: "aws" }, functions: { ...all } };'],
  ])('has the functions of a whole module: %s', async (text) => {
    const own = 'export const digest = { handler: `${__dirname.split(process.cwd())[1].substring(1)}/digest.handler`, events: [{ schedule: "rate(5 minutes)" }] };';
    const { entries } = await link({ 'serverless.ts': text, 'src/functions.ts': own, 'src/digest.ts': 'export const handler = async () => {};' });

    expect(entries).toEqual(['scheduled digest src/digest.ts src/functions.ts']);
  });

  it('gives a run the time limit and the executions of its function, or the limit that all share', async () => {
    const settings = async (more: string): Promise<unknown> => {
      const { schedules: [schedule] } = await linkSources({ ...paths, ...beside, 'serverless.ts': root, 'src/functions/digest/index.ts': digest("{ schedule: 'rate(5 minutes)' },", more) });
      return [schedule?.runLimitSeconds, schedule?.overlap, schedule?.retryCount.from];
    };

    expect(await settings('timeout: 60, reservedConcurrency: 1, maximumRetryAttempts: 0,')).toEqual([
      { from: 'file', value: 60, file: 'src/functions/digest/index.ts', line: 4 }, { from: 'file', value: 'forbid', file: 'src/functions/digest/index.ts', line: 4 }, 'file',
    ]);
    expect(await settings('')).toEqual([{ from: 'file', value: 20, file: 'serverless.ts', line: 2 }, { from: 'unknown' }, 'default']);
  });

  it.each([
    ['another cloud', { 'serverless.ts': "export default { provider: { name: 'azure' }, functions: { digest: { handler: 'src/digest.handler', events: [{ schedule: 'rate(5 minutes)' }] } } };" }],
    ['a server of that name', { 'src/serverless.ts': "export const handler = async () => {};\nexport default { functions: { digest: { handler: 'digest.handler', events: [{ schedule: 'rate(5 minutes)' }] } } };" }],
    ['a function that nobody lists', { 'serverless.ts': "export default { provider: { name: 'aws' }, functions: {} };", 'src/functions.ts': "export const digest = { handler: 'src/digest.handler', events: [{ schedule: 'rate(5 minutes)' }] };" }],
    ['a handler that is put together', { 'serverless.ts': "const folder = process.env.FOLDER;\nexport default { provider: { name: 'aws' }, functions: { digest: { handler: `${folder}/digest.handler`, events: [{ schedule: 'rate(5 minutes)' }] } } };" }],
  ])('is none: %s', async (_, files) => {
    const { entries } = await link({ ...files, 'src/digest.ts': 'export const handler = async () => {};' });

    expect(entries).toEqual([]);
  });
});
