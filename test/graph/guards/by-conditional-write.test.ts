import { getVerdictName } from '../../kit/weakest-guard.ts';

const packages = { 'package.json': '{"dependencies":{"express":"5.1.0","aws-sdk":"2.1692.0","@aws-sdk/client-dynamodb":"3.800.0","@aws-sdk/lib-dynamodb":"3.800.0"}}' };
const imports = "import AWS from 'aws-sdk';\nimport { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';\nconst client = new DynamoDBClient({});\nconst documents = DynamoDBDocumentClient.from(client);\nconst old = new AWS.DynamoDB.DocumentClient();\n";
const refuse = 'if (error instanceof ConditionalCheckFailedException) return res.sendStatus(429); throw error;';

/** A route that makes this write before its work. */
function verdictOf(write: string, handler = refuse): Promise<string> {
  return getVerdictName(`${imports}router.post('/payouts', async (req, res) => {\n  const now = Date.now();\n  try { ${write} } catch (error) { ${handler} }\n  await settle();\n  res.sendStatus(204);\n});`, packages);
}

const lease = "ConditionExpression: 'attribute_not_exists(pk) OR #until < :now', ExpressionAttributeNames: { '#until': 'until' }, ExpressionAttributeValues: { ':now': now }";
const put = `await documents.send(new PutCommand({ TableName: 'locks', Item: { pk: 'payouts', until: now + 900000 }, ${lease} }));`;

describe('getGuardsOfEntry, conditional writes of DynamoDB', () => {
  it.each([
    ['a client of items', "await client.send(new PutItemCommand({ TableName: 'locks', Item: { pk: { S: 'payouts' } }, ConditionExpression: 'attribute_not_exists(pk)' }));"],
    ['a client of documents', put],
    ['a command of its own', "const command = new PutCommand({ TableName: 'locks', Item: { pk: 'payouts' }, ConditionExpression: 'attribute_not_exists(pk)' });\n  await documents.send(command);"],
    ['the second version of the SDK', `await old.put({ TableName: 'locks', Item: { pk: 'payouts', until: now + 900000 }, ${lease} }).promise();`],
    ['an update of what it asks for', "await documents.send(new UpdateCommand({ TableName: 'locks', Key: { pk: 'payouts' }, UpdateExpression: 'SET #until = :until', ConditionExpression: 'attribute_not_exists(#until) OR #until < :now' }));"],
    ['an update from the old state', "await documents.send(new UpdateCommand({ TableName: 'jobs', Key: { pk: 'payouts' }, UpdateExpression: 'SET #state = :running, startedAt = :now', ConditionExpression: '#state = :idle' }));"],
  ])('hold in %s', async (_, write) => {
    expect(await verdictOf(write)).toBe('correct');
  });

  it.each([
    ['its error ends the run by its name', "if (error.name === 'ConditionalCheckFailedException') return res.sendStatus(429); throw error;"],
    ['its error ends the run by its code', "if (error.code !== 'ConditionalCheckFailedException') throw error; return res.sendStatus(429);"],
    ['any error ends the run', 'return res.sendStatus(429);'],
  ])('hold where %s', async (_, handler) => {
    expect(await verdictOf(put, handler)).toBe('correct');
  });

  it('hold where a function tells its caller', async () => {
    expect(await getVerdictName(`${imports}async function takeLease(now) { try { ${put} return true; } catch (error) { if (error.name === 'ConditionalCheckFailedException') return false; throw error; } }\nrouter.post('/payouts', async (req, res) => {\n  if (!(await takeLease(Date.now()))) return res.sendStatus(429);\n  await settle();\n  res.sendStatus(204);\n});`, packages)).toBe('correct');
  });

  it.each([
    ['goes on after the error', put, 'console.warn(error);'],
    ['asks for nothing', "await documents.send(new PutCommand({ TableName: 'locks', Item: { pk: 'payouts' } }));", refuse],
    ['asks for the row only', "await documents.send(new UpdateCommand({ TableName: 'jobs', Key: { pk: 'payouts' }, UpdateExpression: 'SET seen = :now', ConditionExpression: 'attribute_exists(pk)' }));", refuse],
    ['asks for what it does not change', "await documents.send(new UpdateCommand({ TableName: 'jobs', Key: { pk: 'payouts' }, UpdateExpression: 'SET seen = :now', ConditionExpression: '#state = :idle' }));", refuse],
    ['writes what it asks for', "await documents.send(new UpdateCommand({ TableName: 'jobs', Key: { pk: 'payouts' }, UpdateExpression: 'SET #state = :idle', ConditionExpression: '#state = :idle' }));", refuse],
  ])('are none where the run %s', async (_, write, handler) => {
    expect(await verdictOf(write, handler)).toBe('none');
  });

  it('keep nobody out under a key of its own for each run', async () => {
    expect(await verdictOf("await documents.send(new PutCommand({ TableName: 'locks', Item: { pk: `payouts#${Date.now()}` }, ConditionExpression: 'attribute_not_exists(pk)' }));")).toBe('changing-key');
  });
});
