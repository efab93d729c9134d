import rule from '../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

describe('non-atomic-claim, functions at the edge', () => {
  const edge = async (file: string, work: string): Promise<string[]> => {
    const text = `import { createClient } from '@supabase/supabase-js';
import { Resend } from 'resend';
const supabase = createClient('url', 'key');
const resend = new Resend('key');
Deno.serve(async () => {
  const { data: due } = await supabase.from('reminders').select('id, to').eq('status', 'pending').limit(50);
  for (const one of due ?? []) {
    ${work}
    await supabase.from('reminders').update({ status: 'sent' }).eq('id', one.id);
  }
  return new Response();
});
`;
    const findings = await findingsOf(rule, { 'package.json': '{"dependencies":{"@supabase/supabase-js":"2.49.4","resend":"4.6.0"}}', [file]: text });
    return findings.map(({ severity, subject }) => `${severity} ${subject}`);
  };
  const send = "await resend.emails.send({ from: 'desk@clinic.example', to: one.to, subject: 'Tomorrow', text: 'See you' });";

  it('are called whenever somebody asks for their one job', async () => {
    expect(await edge('supabase/functions/send-reminders/index.ts', send)).toEqual(['warning send-reminders']);
  });

  it('are not where nothing that hurts is repeated, and neither is a server that answers to every path', async () => {
    expect(await edge('supabase/functions/send-reminders/index.ts', "const answer = await fetch('https://chain.example/find', { method: 'POST', body: one.id }); if (!answer.ok) continue;")).toEqual([]);
    expect(await edge('server/index.ts', send)).toEqual([]);
  });
});
