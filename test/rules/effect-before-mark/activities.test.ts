/** An activity of Temporal, and the workflow that says how often it is tried. */
import rule from '../../../rules/effect-before-mark/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const worker = `import { Worker } from '@temporalio/worker';
import twilio from 'twilio';
const client = twilio('id', 'token');
async function remind(booking) {
  await client.messages.create({ to: booking.phone, from: '+10', body: 'Tomorrow' });
  await fetch('https://bookings.example/reminded', { method: 'POST', body: booking.id });
}
async function main() {
  const runner = await Worker.create({ taskQueue: 'bookings', activities: { remind } });
  await runner.run();
}
void main();
`;
const workflow = (most: number | string): string => `import { proxyActivities } from '@temporalio/workflow';
const { remind } = proxyActivities({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: ${String(most)} },
});
export const booked = (booking) => remind(booking);
`;
const files = (most: number | string): Record<string, string> => ({ 'package.json': '{"scripts":{"start":"node src/main.ts"},"dependencies":{"@temporalio/worker":"1.11.0","@temporalio/workflow":"1.11.0","twilio":"5.6.0"}}', 'src/main.ts': worker, 'src/workflow.ts': workflow(most) });

describe('effect-before-mark, an activity that its workflow has tried again', () => {
  it('shows where that is said', async () => {
    const [finding, ...others] = await findingsOf(rule, files(3));

    expect(others).toEqual([]);
    expect(finding?.message).toContain('up to 2 more times');
    expect(finding?.evidence).toContainEqual(expect.objectContaining({ kind: 'call', file: 'src/workflow.ts', line: 2, label: 'has it tried up to 3 times' }));
  });

  it('is told where it is tried without end', async () => {
    for (const most of ['Infinity', 'Number.POSITIVE_INFINITY', 0]) {
      const [finding] = await findingsOf(rule, files(most));

      expect(finding?.message).toContain('again after it has failed. It calls');
      expect(finding?.evidence.map(({ label }) => label).join()).not.toContain('has it tried');
    }
  });

  it('is quiet where it is tried once', async () => {
    expect(await findingsOf(rule, files(1))).toEqual([]);
  });

  it('is told apart from activities of another group that are tried once', async () => {
    const groups = (once: string, again: string): string => `import { proxyActivities } from '@temporalio/workflow';
const once = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
const { remind: again } = proxyActivities({ startToCloseTimeout: '1 minute' });
export const booked = async (booking) => { await once.${once}(booking); await ${again}(booking); };
`;
    const found = async (text: string): Promise<number> => (await findingsOf(rule, { ...files(1), 'src/workflow.ts': text })).length;

    expect(await found(groups('ping', 'again'))).toBe(1);
    expect(await found(groups('remind', 'once.confirm').replace('remind: again', 'confirm: again'))).toBe(0);
    // Whoever is handed the group may ask for any of it.
    expect(await found(groups('ping', 'again').replace('const { remind: again }', 'const { ping }').replace('again(booking)', 'send(once, booking)'))).toBe(0);
  });
});
