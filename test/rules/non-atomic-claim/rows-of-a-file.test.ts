import rule from '../../../rules/non-atomic-claim/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"resend":"4.6.0","better-sqlite3":"11.10.0"}}';
const imports = `import { Resend } from 'resend';
import Database from 'better-sqlite3';
const resend = new Resend('key');
const file = new Database('mails.db');
async function send(mail: any) { await resend.emails.send({ from: 'desk@clinic.example', to: mail.to, subject: 'Your visit', text: mail.text }); }
`;

async function verdicts(found: Promise<readonly Finding[]>): Promise<string[]> {
  return (await found).map((finding) => finding.severity);
}

describe('non-atomic-claim, rows of a file', () => {
  const claim = "const rows = file.prepare(\"select * from mails where status = 'queued'\").all(); for (const mail of rows) { file.prepare(\"update mails set status = 'sending' where id = ?\").run(mail.id); await send(mail); }";
  const timer = (body: string): Promise<readonly Finding[]> => findingsOf(rule, { 'package.json': manifest, 'src/poller.ts': `${imports}let running = false;\nsetInterval(async () => { ${body} }, 5000);\n` });

  it('are taken by two runs of the process that has it, unless it lets one run at a time', async () => {
    expect(await verdicts(timer(`if (running) return; running = true; try { ${claim} } finally { running = false; }`))).toEqual([]);
    expect(await verdicts(timer(claim))).toEqual(['info']);
  });
});
