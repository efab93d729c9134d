/** Scheduled requests that write to somebody through a gateway without a package of its own. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function verdicts(request: string): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"next":"15.3.0","@prisma/client":"6.8.0"}}',
    'vercel.json': '{"crons":[{"path":"/api/reminders","schedule":"0 * * * *"}]}',
    'app/api/reminders/route.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function GET() {\n  for (const visit of await prisma.visit.findMany({ where: { day: 'today' } })) {\n    ${request}\n  }\n  return new Response();\n}\n`,
  })).map(({ severity, message }) => `${severity} ${message}`);
}

const post = (address: string, body = '{ to: visit.phone }', method = 'POST'): string => `await fetch(${address}, { method: '${method}', body: ${body} });`;

describe('unguarded-schedule, requests that write to somebody', () => {
  it('are told as the messages that they send', async () => {
    expect(await verdicts(post("'https://sms.clinic.example/v2/send.json'"))).toEqual([expect.stringMatching(/^warning .* people get the message twice/)]);
    expect(await verdicts(post('`${process.env.GATEWAY}/sms/send`'))).toEqual([expect.stringMatching(/people get the message twice/)]);
  });

  it('are none where the gateway knows the second one, or is asked for something else', async () => {
    expect(await verdicts(post('`${process.env.GATEWAY}/sms/send`', '{ to: visit.phone, externalId: visit.id }'))).not.toContainEqual(expect.stringContaining('message twice'));
    expect(await verdicts(post("'https://sms.clinic.example/v2/balance'"))).not.toContainEqual(expect.stringContaining('message twice'));
    expect(await verdicts(post("'https://sms.clinic.example/v2/send.json'", 'null', 'PUT'))).not.toContainEqual(expect.stringContaining('message twice'));
  });
});
