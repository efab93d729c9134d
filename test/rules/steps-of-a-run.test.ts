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

  it('is told for certain as one that is tried again where the function says how often', async () => {
    expect(await told(`${mail} ${report}`, "id: 'confirm', retries: 2")).toEqual(['effect-before-mark error']);
    expect(await told(`${mail} ${report}`)).toEqual(['effect-before-mark warning']);
    expect(await told(`${mail} ${report}`, "id: 'confirm', retries: settings.retries")).toEqual(['effect-before-mark warning']);
  });

  it('is made again after a crash, whoever says how often', async () => {
    const count = "await pool.query('update shops set booked = booked + 1 where id = $1', [event.data.shop]);";

    expect(await told(step('count', count))).toEqual(await told(step('count', count), "id: 'confirm', retries: 2"));
  });
});

describe('what a workflow of Cloudflare does', () => {
  it('is tried again in a step, and fails for good outside of any', async () => {
    const toldOf = async (work: string): Promise<string[]> => {
      const graph = await linkSources({
        'package.json': JSON.stringify({ dependencies: { resend: '4.0.0', '@cloudflare/workers-types': '4.0.0' } }),
        'src/confirm.ts': `import { WorkflowEntrypoint } from 'cloudflare:workers';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nexport class Confirm extends WorkflowEntrypoint { async run(event, step) { ${work.replaceAll('event.data', 'event.payload')} } }\n`,
      });
      return runRules(graph, rules.filter(({ family, byDefault }) => family === 'queues' && byDefault !== 'off')).findings.filter(({ confidence }) => confidence !== 'possible').map(({ rule, severity }) => `${rule} ${severity}`);
    };
    const inStep = (name: string, work: string): string => `await step.do('${name}', async () => { ${work} });`;

    expect(await toldOf(inStep('confirm', `${mail} ${report}`))).toEqual(['effect-before-mark warning']);
    expect(await toldOf(`${mail} ${report}`)).toEqual([]);
    expect(await toldOf(`${mail} ${inStep('report', report)}`)).toEqual([]);
  });
});
