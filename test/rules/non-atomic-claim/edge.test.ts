import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

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

  it('that are asked to do the work of a row do it twice', async () => {
    const cron = "select cron.schedule('visits', '* * * * *', $$ select net.http_post(url := 'https://clinic.supabase.co/functions/v1/due-visits') $$);\n";
    const due = (mark: string, options: string): string => `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2';
const supabase = createClient('url', 'key');
Deno.serve(async () => {
  const { data: due } = await supabase.from('visits').select('id').eq('status', 'due').limit(50);
  for (const one of due ?? []) {
    await supabase.from('visits').update({ status: 'running' }).eq('id', one.id)${mark};
    const { data, error } = await supabase.functions.invoke('book-visit', { body: { id: one.id }${options} });
    await supabase.from('visits').update({ status: error || !data.ok ? 'failed' : 'booked' }).eq('id', one.id);
  }
  return new Response();
});
`;
    const found = async (mark: string, options = ''): Promise<string[]> => (await findingsOf(rule, { 'supabase/functions/due-visits/index.ts': due(mark, options), 'supabase/migrations/1_cron.sql': cron })).map(({ severity, message }) => `${severity} ${message.replace(/^.*: both/, 'both')}`);
    expect(await found('')).toEqual(['warning both send the same request with @supabase/supabase-js Functions.invoke().']);
    expect(await found(".eq('status', 'due')")).toEqual(['warning both send the same request with @supabase/supabase-js Functions.invoke().']);
    expect(await found('', ", method: 'GET'")).toEqual([]);
  });

  it('claim a row by a part of a column of JSON', async () => {
    const refresh = (filter: string, asks = 'if (!taken?.length) continue;'): string => `import { createClient } from '@supabase/supabase-js';
const supabase = createClient('url', 'key');
Deno.serve(async () => {
  const now = new Date().toISOString();
  const stale = new Date(Date.now() - 600_000).toISOString();
  const { data: due } = await supabase.from('calendars').select('id, refresh').lte('refresh_at', now).limit(5);
  for (const one of due ?? []) {
    const { data: taken } = await supabase.from('calendars')
      .update({ refresh: { ...one.refresh, lockedAt: now }, refresh_at: new Date(Date.now() + 600_000).toISOString() })
      .eq('id', one.id)${filter}.select('id');
    ${asks}
    await fetch('https://calendars.example/import', { method: 'POST', body: JSON.stringify(one) });
  }
  return new Response();
});
`;
    const cron = "select cron.schedule('calendars', '* * * * *', $$ select net.http_post(url := 'https://clinic.supabase.co/functions/v1/refresh-calendars') $$);\n";
    const count = async (text: string): Promise<number> => (await findingsOf(rule, { 'supabase/functions/refresh-calendars/index.ts': text, 'supabase/migrations/1_cron.sql': cron })).length;
    const free = '.or(`refresh->>lockedAt.is.null,refresh->>lockedAt.lt.${stale}`)';

    expect(await count(refresh(free))).toBe(0);
    expect(await count(refresh(free, ''))).toBe(1);
    expect(await count(refresh(''))).toBe(1);
    expect(await count(refresh(free.replaceAll('lockedAt', 'pausedAt')))).toBe(1);
  });
});
