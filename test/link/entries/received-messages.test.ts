import { linkSources } from '../../kit/link-sources.ts';

const dependencies = '{"dependencies":{"@aws-sdk/client-sqs":"3.800.0","aws-sdk":"2.1692.0"}}';
const client = "import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient();\n";

async function handlersOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints, nodes } = await linkSources({ 'package.json': dependencies, ...files });
  return entryPoints.filter(({ kind }) => kind === 'consumer').map(({ node, handler, consumer }) => `${consumer?.library ?? ''} ${handler.file} ${nodes[node]?.name ?? ''}`);
}

describe('a call that receives messages', () => {
  it('makes the function it stands in the handler', async () => {
    const poll = `${client}export async function poll() { const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'https://sqs/orders' })); for (const message of Messages ?? []) await settle(message); }\npoll();`;

    expect(await handlersOf({ 'src/poll.ts': poll })).toEqual(['@aws-sdk/client-sqs src/poll.ts poll']);
  });

  it('makes the one that is given the messages the handler', async () => {
    const files = {
      'src/inbox.ts': `${client}export async function receive() { const result = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'https://sqs/orders' })); return result.Messages ?? []; }`,
      'src/poll.ts': "import { receive } from './inbox.ts';\nexport async function poll() { for (const message of await receive()) await settle(message); }\npoll();",
    };

    expect(await handlersOf(files)).toEqual(['@aws-sdk/client-sqs src/poll.ts poll']);
  });

  it('follows a client of the project that is an object', async () => {
    const files = {
      'src/inbox.ts': "import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nexport class Inbox { private sqs = new SQSClient(); async receive() { const command = new ReceiveMessageCommand({ QueueUrl: 'https://sqs/orders' }); const { Messages = [] } = await this.sqs.send(command); return Messages.map((message) => JSON.parse(message.Body)); } }",
      'src/poll.ts': "import { Inbox } from './inbox.ts';\nconst inbox = new Inbox();\nasync function poll() { while (true) { const orders = await inbox.receive(); for (const order of orders) await settle(order); } }\npoll();",
    };

    expect(await handlersOf(files)).toEqual(['@aws-sdk/client-sqs src/poll.ts poll']);
  });

  it('leaves it with a function that only says how many there were', async () => {
    const files = {
      'src/poll.ts': `${client}export async function drain() { const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'https://sqs/orders' })); for (const message of Messages) await settle(message); return Messages.length; }\nasync function run() { while (await drain() > 0); }\nrun();`,
    };

    expect(await handlersOf(files)).toEqual(['@aws-sdk/client-sqs src/poll.ts drain']);
  });

  it('knows the client of version 2, with a promise and with a callback', async () => {
    const poll = (rest: string): string => `import AWS from 'aws-sdk';\nconst sqs = new AWS.SQS();\nasync function poll() { ${rest} }\npoll();`;

    expect(await handlersOf({ 'src/poll.ts': poll("const { Messages } = await sqs.receiveMessage({ QueueUrl: 'https://sqs/orders' }).promise(); await settle(Messages);") })).toEqual(['@aws-sdk/client-sqs src/poll.ts poll']);
    expect(await handlersOf({ 'src/poll.ts': poll("sqs.receiveMessage({ QueueUrl: 'https://sqs/orders' }, (error, data) => { settle(data.Messages); });") })).toEqual(['@aws-sdk/client-sqs src/poll.ts poll']);
  });
});
