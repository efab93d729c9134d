/** Rows that say whether somebody is at work, read under a lock or not. */
import { getGuardsOfEntry } from '../../../src/graph/guards-of-entry.ts';
import { linkSources } from '../../kit/link-sources.ts';

const taken = (client: string, lock: string): string => `
import { Pool } from 'pg';
const pool = new Pool();
router.post('/payouts', async (req, res) => {
  const client = ${client};
  await client.query('begin');
  const { rows: [job] } = await client.query('select running from jobs where id = 1${lock}');
  if (job.running) { await client.query('rollback'); return; }
  await client.query('update jobs set running = true where id = 1');
  await client.query('commit');
  try { await settle(); } finally { await pool.query('update jobs set running = false where id = 1'); }
});`;
const due = (lock: string): string => `
import { Pool } from 'pg';
const pool = new Pool();
router.post('/payouts', async (req, res) => {
  const client = await pool.connect();
  await client.query('begin');
  const { rows: [job] } = await client.query('select last_run from jobs where id = 1${lock}');
  if (Date.now() - job.last_run < 60_000) return res.sendStatus(204);
  await settle();
  await client.query('update jobs set last_run = $1 where id = 1', [Date.now()]);
  await client.query('commit');
  res.sendStatus(204);
});`;

/** What each guard by a row is worth. */
async function verdicts(code: string): Promise<readonly string[]> {
  const settle = "async function settle() { await fetch('https://bank.example/payouts', { method: 'POST', body: '{}' }); }";
  const graph = await linkSources({ 'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0"}}', 'src/payouts.ts': `import { Router } from 'express';\nexport const router = Router();\n${settle}\n${code}` });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /payouts');
  const guards = entry === undefined ? [] : getGuardsOfEntry(graph, entry).guards;
  return guards.filter(({ kind }) => kind === 'row-claim').map(({ verdict }) => (verdict.kind === 'broken' ? verdict.why : verdict.kind));
}

describe('getGuardsOfEntry, by a row that is read and then written', () => {
  it('holds where the transaction locks the row', async () => {
    expect(await verdicts(taken('await pool.connect()', ' for update'))).toEqual(['correct']);
    expect(await verdicts(taken('await pool.connect()', ''))).toEqual(['check-then-act']);
  });

  it('does not hold where a pool sends the read, which is a transaction of its own', async () => {
    expect(await verdicts(taken('pool', ' for update').replaceAll('client.query', 'pool.query'))).toEqual(['check-then-act']);
  });

  it('holds for the time of the last run, which the next one waits for', async () => {
    expect(await verdicts(due(' for update'))).toEqual(['correct']);
    expect(await verdicts(due(''))).toEqual(['time-window']);
  });
});
