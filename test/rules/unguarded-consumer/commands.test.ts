import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** Findings about its table, of a function of Lambda that does this with it before it calls another service that may fail. */
async function count(work: string): Promise<number> {
  const handler = `import type { SQSEvent } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = async (event: SQSEvent) => {
  for (const record of event.Records) {
    ${work}
    await fetch('https://desk.example/booked', { method: 'POST', body: record.body });
  }
};
`;
  return (await findingsOf(rule, { 'package.json': '{"dependencies":{"@aws-sdk/lib-dynamodb":"3.700.0","resend":"4.0.0"}}', 'src/bookings.ts': handler })).filter(({ message }) => message.includes('dynamodb')).length;
}

describe('unguarded-consumer, commands that a client sends', () => {
  it.each([
    "await table.send(new GetCommand({ TableName: 'bookings', Key: { id: record.body } }));",
    "await table.send(new PutCommand({ TableName: 'bookings', Item: { id: record.body } }));",
    "const command = new UpdateCommand({ TableName: 'bookings', Key: { id: record.body }, UpdateExpression: 'set paid = :paid' });\nawait table.send(command);",
  ])('are told by their names: %s', async (work) => {
    expect(await count(work)).toBe(0);
  });

  it('are writes where nothing says which they are', async () => {
    expect(await count('await table.send(makeCommand(record.body));')).toBe(1);
  });
});
