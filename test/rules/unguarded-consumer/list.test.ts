/** One call that registers a list of jobs: what is said of a job stands at that job, not on the whole list. */
import rule from '../../../rules/unguarded-consumer/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const summarise = "async (payload: any) => { const answer = await openai.chat.completions.create({ model: 'm', messages: payload.messages }); await fetch('https://notes.example', { method: 'POST', body: JSON.stringify(answer) }); }";

function worker(run: string): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"graphile-worker":"0.16.6","openai":"5.0.1"}}',
    'src/worker.ts': `import { run } from 'graphile-worker';
import OpenAI from 'openai';
const openai = new OpenAI();
const summarise = ${summarise};
const count = async (payload: any) => { console.log(payload); };
${run}
`,
  });
}

const places = async (found: Promise<readonly Finding[]>): Promise<readonly string[]> => (await found).map(({ subject, line, endLine }) => `${subject} ${String(line)}-${String(endLine)}`);

describe('unguarded-consumer, lists of jobs', () => {
  it('stands where the job begins', async () => {
    expect(await places(worker('await run({\n  connectionString: "db",\n  taskList: {\n    summarise,\n    count,\n  },\n});'))).toEqual(['summarise 4-4']);
  });

  it('stands on the registration of the only job', async () => {
    expect(await places(worker('await run({\n  connectionString: "db",\n  taskList: { summarise },\n});'))).toEqual(['summarise 6-9']);
  });
});
