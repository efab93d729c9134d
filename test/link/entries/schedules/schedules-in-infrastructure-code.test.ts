import { linkSources } from '../../../kit/link-sources.ts';

const settle = "export async function handler() { await fetch('https://bank.example/payouts', { method: 'POST' }); }";

/** Platform, period and time limit of each schedule, and the subject and file of what it starts. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { schedules, entryPoints } = await linkSources({ 'package.json': '{}', 'functions/settle.ts': settle, ...files });
  return schedules.flatMap(({ platform, periodSeconds, entry }) => {
    const found = entryPoints.find(({ id }) => id === entry);
    if (found === undefined) return [`${platform} nothing`];
    const limit = found.budgetSeconds?.from === 'file' ? found.budgetSeconds.value : null;
    return [`${platform} ${String(periodSeconds)} ${String(limit)} ${found.subject} ${found.handler.file}`];
  });
}

/** SST from version 3 on has its components in a global. */
const config = (body: string): string => `export default $config({ app() { return { name: 'shop' }; }, async run() { ${body} } });`;

describe('a schedule in infrastructure that is written as code', () => {
  it.each([
    ["function: 'functions/settle.handler'", 'null'],
    ["job: 'functions/settle.handler'", 'null'],
    ["function: { handler: './functions/settle.handler', timeout: '5 minutes' }", '300'],
    ["job: { handler: 'functions/settle.handler', timeout: '50 seconds' }", '50'],
  ])('starts the function that is named: %s', async (how, limit) => {
    expect(await started({ 'sst.config.ts': config(`new sst.aws.Cron('Payouts', { schedule: 'rate(5 minutes)', ${how} });`) })).toEqual([`eventbridge-rule 300 ${limit} Payouts functions/settle.ts`]);
  });

  it('looks for the function from the top of the project', async () => {
    expect(await started({ 'infra/jobs/crons.ts': "export const payouts = new sst.aws.CronV2('Payouts', { schedule: 'cron(0 3 * * ? *)', function: 'functions/settle.handler' });" })).toEqual(['eventbridge-scheduler 86400 null Payouts functions/settle.ts']);
  });

  it('is a construct of a stack in version 2', async () => {
    const stack = "import { Cron, type StackContext } from 'sst/constructs';\nexport function Jobs({ stack }: StackContext) {\n  new Cron(stack, 'Payouts', { schedule: 'rate(1 minute)', job: { function: { handler: 'functions/settle.handler', timeout: 120 } } });\n}";

    expect(await started({ 'stacks/jobs.ts': stack })).toEqual(['eventbridge-rule 60 120 Payouts functions/settle.ts']);
    expect(await started({ 'stacks/jobs.ts': stack.replace('sst/constructs', './own-constructs') })).toEqual([]);
  });

  it.each([
    ['is switched off', config("new sst.aws.Cron('Payouts', { enabled: false, schedule: 'rate(5 minutes)', function: 'functions/settle.handler' });")],
    ['names a file that is not there', config("new sst.aws.Cron('Payouts', { schedule: 'rate(5 minutes)', function: 'functions/refund.handler' });")],
    ['names what the file does not export', config("new sst.aws.Cron('Payouts', { schedule: 'rate(5 minutes)', function: 'functions/settle.refund' });")],
    ['is of an object of the project', "const sst = ownComponents();\nnew sst.aws.Cron('Payouts', { schedule: 'rate(5 minutes)', function: 'functions/settle.handler' });"],
  ])('starts nothing where it %s', async (_, source) => {
    expect(await started({ 'sst.config.ts': source })).toEqual([]);
  });
});
