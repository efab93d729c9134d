/** What a function is called decides whether it reads the clock. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A timer that asks a function of another package whether an hour has gone by. */
async function count(clock: string): Promise<number> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"resend":"4.6.0","pg":"8.16.0"}}',
    'src/reminders.ts': `import { Pool } from 'pg';
import { Resend } from 'resend';
import { ${clock} } from '@desk/time';
const resend = new Resend('key');
const pool = new Pool();
let last = 0;
setInterval(async () => {
  if (${clock}() - last < 3_600_000) return;
  last = ${clock}();
  for (const { email } of (await pool.query('select * from visits')).rows) await resend.emails.send({ from: 'desk@clinic.example', to: email, subject: 'Visit', text: '' });
}, 60_000);
`,
  });
  return findings.length;
}

describe('functions that are called like a clock', () => {
  it.each(['now', 'nowMs', 'nowInZone', 'currentTimestampForDesk', 'getTimeUnixAsNumber', 'nowInZoneForDeskMs'])('takes %s for one', async (clock) => {
    expect(await count(clock)).toBe(0);
  });

  it.each(['getTimeline', 'getTimetable'])('does not take %s for one', async (clock) => {
    expect(await count(clock)).toBe(1);
  });

  it('reads a name of many words in no time', async () => {
    const started = performance.now();

    expect(await count(`getTime${'InA'.repeat(28)}$`)).toBe(1);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
