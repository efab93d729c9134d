import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const bill = "await pool.query('insert into ledger (order_id, cents) values ($1, $2)', [order.id, order.cents]); await fetch('https://tax.example/bills', { method: 'POST', body: record.body });";

/** A stack of the CDK whose function books each order of a queue. */
const stack = (source: string): Record<string, string> => ({
  'package.json': '{"dependencies":{"pg":"8.16.0","aws-cdk-lib":"2.100.0"}}',
  'lib/stack.ts': `import { Stack } from 'aws-cdk-lib';\nimport { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';\nimport { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\nimport { Queue } from 'aws-cdk-lib/aws-sqs';\nexport class Shop extends Stack {\n  constructor(scope, id, props) {\n    super(scope, id);\n    const bill = new NodejsFunction(this, 'Bill', { entry: 'src/bill.ts' });\n    bill.addEventSource(${source});\n  }\n}\n`,
  'src/bill.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { for (const record of event.Records) { const order = JSON.parse(record.body); ${bill} } };\n`,
});

describe('unguarded-consumer, a queue of infrastructure that is written as code', () => {
  it.each([
    ["new SqsEventSource(new Queue(this, 'Orders'))", 'one message that fails sends the whole batch of up to 10 back'],
    ["new SqsEventSource(new Queue(this, 'Orders'), { reportBatchItemFailures: true })", 'a message that fails is delivered again'],
    ["new SqsEventSource(new Queue(this, 'Orders'), props.source)", 'a message that fails is delivered again'],
  ])('is a warning: %s', async (source, why) => {
    const [finding] = await findingsOf(rule, stack(source));

    expect(finding).toMatchObject({ severity: 'warning', subject: 'bill', file: 'lib/stack.ts', line: 9 });
    expect(finding?.message).toContain(why);
  });

  it('is quiet where the function reads no queue', async () => {
    expect(await findingsOf(rule, stack('new DynamoEventSource(props.orders, { startingPosition: props.start })'))).toEqual([]);
  });
});
