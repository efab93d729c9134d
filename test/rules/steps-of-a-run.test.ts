/** Libraries that keep what each step of a run gave: a step is done again alone, and not once more when a later one fails. */
import { runRules } from '../../src/analyse/run-rules.ts';
import { rules } from '../../rules/index.ts';
import { linkSources } from '../kit/link-sources.ts';

const mail = "await resend.emails.send({ from: 'desk@shop.example', to: event.data.email, subject: 'Booked', text: 'See you' });";
const report = "await fetch('https://desk.example/bookings', { method: 'POST', body: event.data.id });";
const note = "await pool.query('update bookings set confirmed_at = now() where id = $1', [event.data.id]);";

async function told(work: string, options = "id: 'confirm'"): Promise<string[]> {
  const graph = await linkSources({
    'package.json': JSON.stringify({ scripts: { start: 'node src/main.ts' }, dependencies: { inngest: '3.0.0', resend: '4.0.0', pg: '8.16.0' } }),
    'migrations/1.sql': 'create table bookings (id text primary key, confirmed_at timestamptz);',
    'src/main.ts': `import { Inngest } from 'inngest';\nimport { Resend } from 'resend';\nimport { Pool } from 'pg';\nconst resend = new Resend('key');\nconst pool = new Pool();\nexport const confirm = new Inngest({ id: 'shop' }).createFunction({ ${options} }, { event: 'shop/booked' }, async ({ event, step }) => { ${work} });\n`,
  });
  return runRules(graph, rules.filter(({ family, byDefault }) => family === 'queues' && byDefault !== 'off')).findings.filter(({ confidence }) => confidence !== 'possible').map(({ rule, severity }) => `${rule} ${severity}`);
}

const step = (name: string, work: string): string => `await step.run('${name}', async () => { ${work} });`;

describe('a step of a run', () => {
  it('is done again from its start where it fails behind its mail', async () => {
    expect(await told(step('confirm', `${mail} ${report}`))).toEqual(['effect-before-mark warning']);
    expect(await told(step('confirm', `${mail} ${note}`))).toEqual(['effect-before-mark warning']);
  });

  it('is not done again where a later one fails', async () => {
    expect(await told(`${step('mail', mail)} ${step('report', report)}`)).toEqual([]);
    expect(await told(`${step('mail', mail)} ${step('note', note)}`)).toEqual([]);
    expect(await told(`${step('mail', mail)} throw new Error('no desk');`)).toEqual([]);
  });

  it('is one of its own for each item of a loop around it', async () => {
    expect(await told(`for (const guest of event.data.guests) { ${step('mail', mail)} }`)).toEqual([]);
    expect(await told(step('mails', `for (const guest of event.data.guests) { ${mail} }`))).toEqual(['effect-before-mark warning']);
  });

  it('is tried again before the catch around it hears of its error', async () => {
    expect(await told(`try { ${step('confirm', `${mail} ${report}`)} } catch { await fetch('https://desk.example/failed'); }`)).toEqual(['effect-before-mark warning']);
  });

  it('keeps nothing of what the run does beside it', async () => {
    expect(await told(`${mail} ${step('report', report)}`)).toEqual(['effect-before-mark warning']);
    expect(await told(`${mail} ${step('report', report)}`, "id: 'confirm', retries: 0")).toEqual([]);
  });
});
