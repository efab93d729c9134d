import rule from '../../../rules/effect-before-mark/rule.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const head = "import type { SQSEvent } from 'aws-lambda';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nconst mail = (to: string) => resend.emails.send({ from: 'desk@shop.example', to, subject: 'Your booking', text: 'Tomorrow' });\n";

/** A function of Lambda that mails about bookings; `sqs`: what a deployment file says of its queue, nothing where there is none. */
function lambda(body: string, sqs: string | null = null): Promise<readonly string[]> {
  return verdicts(findingsOf(rule, {
    'package.json': '{"dependencies":{"resend":"4.0.0"}}',
    'src/bookings.ts': `${head}export const handler = async (event: SQSEvent) => {\nconst failures: { itemIdentifier: string }[] = [];\n${body}\nreturn { batchItemFailures: failures };\n};\n`,
    ...(sqs === null ? {} : { 'serverless.yml': `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  bookings:\n    handler: src/bookings.handler\n    events: [{ sqs: { arn: "arn:aws:sqs:eu-west-1:1:bookings"${sqs} } }]\n` }),
  }));
}

const perMessage = (work: string): string => `for (const record of event.Records) { try { ${work} } catch (error) { failures.push({ itemIdentifier: record.messageId }); } }`;
const perGuest = 'for (const guest of JSON.parse(record.body).guests) await mail(guest.email);';

describe('effect-before-mark, messages that Lambda hands over together', () => {
  it('sees that those of one message are mailed again, when it is asked for again', async () => {
    expect(await lambda(perMessage(perGuest))).toEqual(['warning likely']);
    expect(await lambda(perMessage(perGuest), ', functionResponseType: ReportBatchItemFailures')).toEqual(['warning likely']);
  });

  it('is quiet where one mail is all that a message asks for', async () => {
    expect(await lambda(perMessage('await mail(record.body);'))).toEqual([]);
    expect(await lambda(perMessage('await mail(record.body);'), ', functionResponseType: ReportBatchItemFailures')).toEqual([]);
  });

  it('is quiet where nobody looks at which of them failed', async () => {
    expect(await lambda(perMessage(perGuest), '')).toEqual([]);
  });

  it('is quiet where a catch keeps the error', async () => {
    expect(await lambda('for (const record of event.Records) { try { for (const guest of JSON.parse(record.body).guests) await mail(guest.email); } catch (error) { console.error(error); } }')).toEqual([]);
  });

  it.each(['for (const record of event.Records) await mail(record.body);', 'await Promise.all(event.Records.map((record) => mail(record.body)));'])('counts messages that fail together only where it is known how many there are: %s', async (work) => {
    expect(await lambda(work, '')).toEqual(['warning likely']);
    expect(await lambda(work, ', batchSize: 1')).toEqual([]);
    expect(await lambda(work)).toEqual([]);
  });
});
