/** Routes of which nothing but their own check says that a scheduler calls them. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const route = `import { Resend } from 'resend';
const resend = new Resend('key');
export async function GET(request: Request) {
  if (request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response('', { status: 401 });
  const guests = await (await fetch('https://inn.example/guests')).json();
  for (const { to } of guests) await resend.emails.send({ from: 'desk@inn.example', to, subject: 'Your stay', text: '' });
  return Response.json({});
}
`;

async function messages(more: Record<string, string> = {}): Promise<string[]> {
  const files = { 'package.json': '{"dependencies":{"next":"15.3.0","resend":"4.6.0"}}', 'app/api/stays/route.ts': route, ...more };
  return (await findingsOf(rule, files)).map(({ message }) => message);
}

describe('unguarded-schedule, a scheduler that only the handler speaks of', () => {
  it('is told as what it is', async () => {
    expect(await messages()).toEqual(['A scheduler, of which only the check in the handler tells, calls GET /api/stays and may deliver one call twice: two runs meet, and both call resend Emails.send() for each item: people get the message twice. Nothing in the handler keeps a second run out.']);
  });

  it('is told by its name where a file has one', async () => {
    expect(await messages({ 'vercel.json': '{"crons":[{"path":"/api/stays","schedule":"0 * * * *"}]}' })).toEqual([expect.stringMatching(/^Vercel calls GET \/api\/stays every hour and may/)]);
  });
});
