/** Claims that a function makes for its caller, and the suggested claim beside the rules that speak of a claim once it holds. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const queues = rules.filter(({ family }) => family === 'queues');

/** The function as it is suggested; null where nothing is. `takeJob` gives a job to the loop that sends it. */
async function suggest(take: string, loop = 'const job = await takeJob(); if (!job) { await new Promise((resolve) => setTimeout(resolve, 1000)); continue; } await resend.emails.send({ to: job.recipient });'): Promise<string | null> {
  const head = "import { Pool } from 'pg';\nimport { Resend } from 'resend';\nconst pool = new Pool();\nconst resend = new Resend('key');\n";
  const files = { 'package.json': '{"dependencies":{"pg":"8.16.0","resend":"4.6.0"}}', 'src/worker.ts': `${head}async function takeJob() {\n${take}\n}\nasync function work() { for (;;) { ${loop} } }\nvoid work();\n` };
  const suggested = (await suggestedIn(files, queues))['src/worker.ts'];
  return suggested === undefined ? null : suggested.slice(suggested.indexOf('takeJob() {\n') + 12, suggested.indexOf('\n}\nasync function work'));
}

const read = "  const { rows: [job] } = await pool.query(\"select * from mails where state = 'queued' limit 1\");";
const mark = "  await pool.query(\"update mails set state = 'sending' where id = $1\", [job.id]);";

describe('a function that gives its caller a row, or nothing', () => {
  it.each([
    ['null', 'if (!job) return null;', 'return null;'],
    ['undefined', 'if (job === undefined) return undefined;', 'return undefined;'],
    ['no value', 'if (!job) return;', 'return;'],
  ])('gives %s where another run was first', async (_, early, late) => {
    expect(await suggest(`${read}\n  ${early}\n${mark}\n  return job;`)).toBe(`${read}
  ${early}
  const claimed = await pool.query("update mails set state = 'sending' where id = $1 and state = 'queued'", [job.id]);
  if (claimed.rowCount === 0) ${late}
  return job;`);
  });

  it('gets no claim where it has no way to say that there is none', async () => {
    expect(await suggest(`${read}\n${mark}\n  return job;`)).toBeNull();
  });

  it('gets no claim where it goes on to give what it lost', async () => {
    const take = "  const { rows } = await pool.query(\"select * from mails where state = 'queued'\");\n  if (rows.length === 0) return [];\n  for (const job of rows) {\n    await pool.query(\"update mails set state = 'sending' where id = $1\", [job.id]);\n  }\n  return rows;";

    expect(await suggest(take, 'for (const job of await takeJob()) await resend.emails.send({ to: job.recipient }); await new Promise((resolve) => setTimeout(resolve, 1000));')).toBeNull();
  });
});
