import { linkSources } from '../../../kit/link-sources.ts';

/** What starts how often, and what it comes to call. */
async function rows(source: string): Promise<readonly (readonly [string, number | null | undefined, readonly string[]])[]> {
  const graph = await linkSources({ 'src/jobs.ts': `import cron from 'node-cron';\nimport axios from 'axios';\nconst settle = async () => axios.post('https://bank.example/settle');\nconst remind = async () => axios.post('https://mail.example/remind');\n${source}` });
  return graph.entryPoints.filter(({ kind }) => kind === 'scheduled').map((entry) => [entry.subject, entry.scheduled?.periodSeconds, reached(graph, entry.node)] as const);
}

function reached({ nodes }: Awaited<ReturnType<typeof linkSources>>, start: number): readonly string[] {
  const seen = new Set([start]);
  for (const node of seen) for (const { to } of nodes[node]?.calls ?? []) for (const next of to) seen.add(next);
  return [...seen].map((node) => nodes[node]?.name ?? '').filter((name) => name === 'settle' || name === 'remind').sort();
}

const table = "[{ name: 'payouts', at: '*/5 * * * *', run: settle }, { name: 'reminders', at: '0 8 * * *', run: remind }]";
const both = [['payouts', 300, ['settle']], ['reminders', 86_400, ['remind']]];

describe('a table of schedules', () => {
  it.each([
    ['a loop at the top of a module', `const jobs = ${table};\nfor (const job of jobs) cron.schedule(job.at, () => job.run());`],
    ['a loop in a function', `const jobs = ${table};\nexport function start() { for (const { name, at, run } of jobs) { console.log(name); cron.schedule(at, async () => { await run(); }); } }\nstart();`],
    ['a callback', `const jobs = ${table};\njobs.filter((job) => job.at).forEach((job) => { cron.schedule(job.at, () => job.run()); });`],
    ['the entries of an object', "const jobs = { payouts: { at: '*/5 * * * *', run: settle }, reminders: { at: '0 8 * * *', run: remind } };\nObject.entries(jobs).forEach(([name, job]) => { console.log(name); cron.schedule(job.at, () => job.run()); });"],
    ['a loop over the entries of an object', "const jobs = { payouts: { at: '*/5 * * * *', run: settle }, reminders: { at: '0 8 * * *', run: remind } };\nfor (const [name, job] of Object.entries(jobs)) cron.schedule(job.at, () => job.run());"],
    ['a map that another method fills', "class Clock {\n  private jobs = new Map();\n  constructor() {\n    this.add({ name: 'payouts', at: '*/5 * * * *', run: () => settle() });\n    this.add({ name: 'reminders', at: '0 8 * * *', run: () => remind() });\n  }\n  private add(job) { this.jobs.set(job.name, job); }\n  start() { for (const [name, job] of this.jobs) cron.schedule(job.at, async () => { await job.run(); }); }\n}\nnew Clock().start();"],
    ['a method that a loop calls', `class Clock {\n  plan(job) { cron.schedule(job.at, async () => { await job.run(); }); }\n  start() { for (const row of ${table}) this.plan({ name: row.name, at: row.at, run: row.run }); }\n}\nnew Clock().start();`],
  ])('is one entry point per row, with its own work: %s', async (_, source) => {
    expect(await rows(source)).toEqual(both);
  });

  it('has all its rows, however many', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `{ name: 'job${index}', at: '${index} * * * *', run: settle }`).join(', ');

    expect(await rows(`const jobs = [${many}];\nfor (const job of jobs) cron.schedule(job.at, job.run);`)).toHaveLength(30);
    expect(await rows(`const jobs = [${many}];\njobs.filter((job) => job.at !== '').forEach((job) => cron.schedule(job.at, job.run));`)).toHaveLength(30);
  });

  it('has all its rows where some are put in only at times', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `{ name: 'job${index}', at: '${index} * * * *', run: settle }`).join(', ');

    expect(await rows(`const jobs = [${many}, ...(process.env.REMINDERS ? [{ name: 'reminders', at: '0 8 * * *', run: remind }] : []), { name: 'last', at: '5 * * * *', run: settle }];\nfor (const job of jobs) cron.schedule(job.at, job.run);`)).toHaveLength(22);
    expect(await rows(`const others = [];\nconst jobs = [{ name: 'payouts', at: '*/5 * * * *', run: settle }, ...others];\nfor (const job of jobs) cron.schedule(job.at, job.run);`)).toHaveLength(1);
  });

  it('is read once where it is read twice', async () => {
    const twice = `const jobs = ${table};\nconst jobsFor = (kind) => jobs.filter((job) => job.kind === kind);\nfunction plan(job) { cron.schedule(job.at, () => job.run()); }\nfor (const job of jobsFor('own')) plan(job);\nfor (const job of jobsFor('foreign')) plan(job);`;

    expect(await rows(twice)).toEqual(both);
  });

  it('keeps jobs apart that have no name', async () => {
    expect(await rows("for (const job of [{ at: '*/5 * * * *', run: settle }, { at: '0 8 * * *', run: remind }]) cron.schedule(job.at, () => job.run());")).toEqual([
      ['settle', 300, ['settle']],
      ['remind', 86_400, ['remind']],
    ]);
  });
});
