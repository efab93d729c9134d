/** Guards that a repository tells of in its own configuration. */
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { getGuardsOfEntry } from '../../../src/graph/guards-of-entry.ts';
import { linkSources } from '../../kit/link-sources.ts';

const declared = [{
  library: 'our runs', packages: ['@shop/runs', './runs.ts'], source: 'https://shop.example/runs',
  members: [{ on: 'module', name: 'gate', gives: 'Gate' }],
  rows: [
    { on: 'module', name: 'enter', role: 'lock' }, { on: 'module', name: 'leave', role: 'unlock' },
    { on: 'module', name: 'first', role: 'lock' },
    { on: 'module', name: 'alone', role: 'lock', callback: { args: [1] } },
    { on: 'module', name: 'aloneHere', role: 'lock', lock: { reach: 'process' }, callback: { args: [1] } },
    { on: 'Gate', name: 'open', role: 'lock', gives: 'Pass' }, { on: 'Pass', name: 'close', role: 'unlock' },
  ],
}];

/** The verdict on a route that settles, with the declaration and without. */
async function verdicts(names: string, steps: string, specifier = '@shop/runs'): Promise<readonly string[]> {
  const files = {
    'package.json': '{"dependencies":{"express":"5.1.0"}}',
    'src/runs.ts': "export async function enter(job: string) { return (await fetch('https://runs.example/' + job, { method: 'PUT' })).ok; }\nexport async function leave(job: string) { await fetch('https://runs.example/' + job, { method: 'DELETE' }); }\n",
    'src/payouts.ts': `import { Router } from 'express';\nimport { ${names} } from '${specifier}';\nexport const router = Router();\nasync function settle() { await fetch('https://bank.example/payouts', { method: 'POST', body: '{}' }); }\nrouter.post('/payouts', async (req, res) => { ${steps} res.sendStatus(204); });\n`,
  };
  const found = await Promise.all([declared, []].map(async (rows) => {
    const graph = await linkSources(files, loadCatalogue(rows));
    const entry = graph.entryPoints.find(({ subject }) => subject === 'POST /payouts');
    const guard = entry === undefined ? null : getGuardsOfEntry(graph, entry).weakest;
    return guard === null ? 'none' : guard.verdict.kind === 'broken' ? guard.verdict.why : guard.verdict.kind;
  }));
  return found;
}

describe('a guard of the repository that its configuration tells of', () => {
  const turnAway = "if (!(await enter('payouts'))) return res.sendStatus(429);";

  it('is a pair of functions', async () => {
    expect(await verdicts('enter, leave', `${turnAway} try { await settle(); } finally { await leave('payouts'); }`)).toEqual(['correct', 'none']);
    expect(await verdicts('enter, leave', `${turnAway} await settle(); await leave('payouts');`)).toEqual(['not-released-in-finally', 'none']);
  });

  it('is a pair of functions of the repository, by the path it is imported by', async () => {
    expect(await verdicts('enter, leave', `${turnAway} try { await settle(); } finally { await leave('payouts'); }`, './runs.ts')).toEqual(['correct', 'none']);
  });

  it('is a function that says whether the run may go on', async () => {
    expect(await verdicts('first', "if (!(await first('payouts'))) return res.sendStatus(429); await settle();")).toEqual(['correct', 'none']);
  });

  it('is a function that is handed the work', async () => {
    expect(await verdicts('alone', "await alone('payouts', settle);")).toEqual(['correct', 'none']);
  });

  it('keeps only runs of one instance apart where it is said to live in memory', async () => {
    expect(await verdicts('aloneHere', "await aloneHere('payouts', settle);")).toEqual(['per-instance', 'none']);
  });

  it('is an object whose answer gives it back', async () => {
    expect(await verdicts('gate', "const pass = await gate.open('payouts'); try { await settle(); } finally { await pass.close(); }")).toEqual(['correct', 'none']);
    expect(await verdicts('gate', "const pass = await gate.open('payouts'); await settle(); await pass.close();")).toEqual(['not-released-in-finally', 'none']);
  });
});
