/** Each queue library on both sides: a job that books and then fails is told of once, and nothing is said where its work is claimed first. */
import { runRules } from '../../../src/analyse/run-rules.ts';
import { rules } from '../../../rules/index.ts';
import { linkSources } from '../../kit/link-sources.ts';

const dependencies = {
  'pg-boss': '10.1.4', bullmq: '5.53.0', bull: '4.16.0', 'bee-queue': '1.7.0', agenda: '5.0.0', 'graphile-worker': '0.16.0', kafkajs: '2.2.4', '@confluentinc/kafka-javascript': '1.3.0',
  amqplib: '0.10.5', 'sqs-consumer': '11.0.0', '@aws-sdk/client-sqs': '3.800.0', '@google-cloud/pubsub': '4.9.0', nats: '2.29.0', '@nats-io/jetstream': '3.0.0', '@nats-io/transport-node': '3.0.0',
  '@nestjs/common': '11.0.0', '@nestjs/core': '11.0.0', '@nestjs/microservices': '11.0.0', '@nestjs/bullmq': '11.0.0', '@nestjs/bull': '11.0.0', '@golevelup/nestjs-rabbitmq': '6.0.0', '@ssut/nestjs-sqs': '3.0.0', '@wavezync/nestjs-pgboss': '4.0.0', '@apricote/nest-pg-boss': '2.1.0', inngest: '3.0.0', '@upstash/workflow': '0.2.0', '@temporalio/worker': '1.11.0', '@temporalio/workflow': '1.11.0', 'nestjs-temporal-core': '3.0.0', wrangler: '4.0.0', resend: '4.0.0', '@trigger.dev/sdk': '3.0.0', pg: '8.16.0',
};
const migrations = 'create table handled (id text primary key);\ncreate table accounts (id text primary key, cents int);\n';
const claim = "const { rowCount } = await pool.query('insert into handled (id) values ($1) on conflict do nothing', [id]); if (rowCount === 0) throw new Error('done');";
const book = "await pool.query('update accounts set cents = cents - $1 where id = $2', [1, id]); await fetch('https://bank.example', { method: 'POST', body: id });";

/** What is posted of the consumer, with its work in place of `WORK`: that nothing stops it is a remark. */
async function told(consumer: string, work: string): Promise<string[]> {
  const graph = await linkSources({
    'package.json': JSON.stringify({ scripts: { start: 'node src/main.ts' }, dependencies }),
    'migrations/1.sql': migrations,
    'src/main.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\n${consumer.replace('WORK', work)}\n`,
  });
  // That a message is lost is told apart: here it is asked whether one comes twice.
  const others = new Set(['unstopped-consumer', 'acknowledged-before-work']);
  return runRules(graph, rules.filter(({ family, id, byDefault }) => (family === 'queues' || id === 'client-per-request') && !others.has(id) && byDefault !== 'off'))
    .findings.filter(({ confidence }) => confidence !== 'possible').map(({ rule, severity }) => `${rule} ${severity}`);
}

const nest = "import { Module, Injectable } from '@nestjs/common';\n";
/** A program of Nest that takes messages: how its handler is decorated, and how it is started. */
const micro = (decorators: string, started: string, before = ''): string => `import { NestFactory } from '@nestjs/core';\nimport { Controller, UseFilters } from '@nestjs/common';\nimport { EventPattern, MessagePattern, Transport } from '@nestjs/microservices';\n${nest}${before}@Controller()\nexport class Bookings { ${decorators} async book({ id }) { WORK } }\n@Module({ controllers: [Bookings] })\nexport class AppModule {}\n${started}`;
const over = (transport: string): string => `const app = await NestFactory.createMicroservice(AppModule, ${transport});\nawait app.listen();`;
const rabbit = (options: string): string => over(`{ transport: Transport.RMQ, options: { urls: ['amqp://queue'], queue: 'bookings', ${options} } }`);
const kafka = "{ transport: Transport.KAFKA, options: { client: { brokers: ['kafka'] }, consumer: { groupId: 'bookings' } } }";
const activity = (before: string): string => `import { Worker } from '@temporalio/worker';\n${before}async function main() { const worker = await Worker.create({ taskQueue: 'bookings', activities: { book: async ({ id }) => { WORK } } }); await worker.run(); }\nvoid main();`;
const filtered = (shared: string): string => `const app = await NestFactory.create(AppModule);\napp.useGlobalFilters(new Parked());\napp.connectMicroservice(${kafka}${shared});`;
const subscribe = (options: string): string => `import { MessageHandlerErrorBehavior, Nack, RabbitMQModule, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';\n${nest}@Injectable()\nexport class Bookings { @RabbitSubscribe({ exchange: 'shop', routingKey: 'bookings', queue: 'bookings', ${options} }) async book({ id }) { WORK } }\n@Module({ imports: [RabbitMQModule.forRoot({ uri: 'amqp://queue' })], providers: [Bookings] })\nexport class BookingsModule {}`;
const nats = (take: string): string => `import { connect } from 'nats';\nasync function main() { const connection = await connect({ servers: 'nats' }); const stream = connection.jetstream(); ${take} }\nvoid main();`;
const receive = "const sqs = new SQSClient({});\nasync function poll() { while (true) { const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'bookings' })); for (const { Body, ReceiptHandle } of Messages) { const { id } = JSON.parse(Body); WORK await sqs.send(new DeleteMessageCommand({ QueueUrl: 'bookings', ReceiptHandle })); } } }\nvoid poll();";

const repeating: readonly (readonly [string, string])[] = [
  ['pg-boss', "import PgBoss from 'pg-boss';\nconst boss = new PgBoss('db');\nawait boss.work('bookings', async ([{ data: { id } }]) => { WORK });"],
  ['BullMQ with attempts', "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.add('book', { id }, { attempts: 3 });\nnew Worker('bookings', async ({ data: { id } }) => { WORK });"],
  ['Bull with attempts', "import Queue from 'bull';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.add({ id }, { attempts: 3 });\nqueue.process(async ({ data: { id } }) => { WORK });"],
  ['bee-queue with retries', "import Queue from 'bee-queue';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.createJob({ id }).retries(3).save();\nqueue.process(async ({ data: { id } }) => { WORK });"],
  ['graphile-worker', "import { run } from 'graphile-worker';\nawait run({ connectionString: 'db', taskList: { bookings: async ({ id }) => { WORK } } });"],
  ['kafkajs', "import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['kafka'] }).consumer({ groupId: 'bookings' });\nawait consumer.subscribe({ topic: 'bookings' });\nawait consumer.run({ eachMessage: async ({ message }) => { const { id } = JSON.parse(String(message.value)); WORK } });"],
  ['Confluent', "import { KafkaJS } from '@confluentinc/kafka-javascript';\nconst consumer = new KafkaJS.Kafka({ kafkaJS: { brokers: ['kafka'] } }).consumer({ kafkaJS: { groupId: 'bookings' } });\nawait consumer.subscribe({ topic: 'bookings' });\nawait consumer.run({ eachMessage: async ({ message }) => { const { id } = JSON.parse(String(message.value)); WORK } });"],
  ['amqplib', "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('amqp://queue')).createChannel();\nawait channel.consume('bookings', async (message) => { const { id } = JSON.parse(message.content.toString()); WORK channel.ack(message); });"],
  ['sqs-consumer', "import { Consumer } from 'sqs-consumer';\nConsumer.create({ queueUrl: 'bookings', handleMessage: async ({ Body }) => { const { id } = JSON.parse(Body); WORK } }).start();"],
  ['a loop around the SDK of SQS', `import { SQSClient, ReceiveMessageCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';\n${receive}`],
  ['Pub/Sub', "import { PubSub } from '@google-cloud/pubsub';\nnew PubSub().subscription('bookings').on('message', async (message) => { const { id } = JSON.parse(message.data.toString()); WORK message.ack(); });"],
  ['JetStream, message by message', nats("const consumer = await stream.consumers.get('BOOKINGS', 'bookings'); for await (const message of await consumer.consume()) { const { id } = message.json(); WORK message.ack(); }")],
  ['JetStream with a callback', nats("const consumer = await stream.consumers.get('BOOKINGS', 'bookings'); await consumer.consume({ callback: async (message) => { const { id } = message.json(); WORK message.ack(); } });")],
  ['JetStream of version 2', nats("for await (const message of await stream.subscribe('bookings', {})) { const { id } = message.json(); WORK message.ack(); }")],
  ['JetStream of version 3, at the top of a module', "import { connect } from '@nats-io/transport-node';\nimport { jetstream } from '@nats-io/jetstream';\nconst consumer = await jetstream(await connect({ servers: 'nats' })).consumers.get('BOOKINGS', 'bookings');\nfor await (const message of await consumer.consume()) { const { id } = message.json(); WORK message.ack(); }"],
  ['Nest over BullMQ', `import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';\n${nest}@Processor('bookings')\nexport class Bookings extends WorkerHost { async process({ data: { id } }) { WORK } }\n@Module({ imports: [BullModule.registerQueue({ name: 'bookings', defaultJobOptions: { attempts: 3 } })], providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over Bull', `import { BullModule, Process, Processor } from '@nestjs/bull';\n${nest}@Processor('bookings')\nexport class Bookings { @Process() async book({ data: { id } }) { WORK } }\n@Module({ imports: [BullModule.registerQueue({ name: 'bookings', defaultJobOptions: { attempts: 3 } })], providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over RabbitMQ', `import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';\n${nest}@Injectable()\nexport class Bookings { @RabbitSubscribe({ exchange: 'shop', routingKey: 'bookings', queue: 'bookings' }) async book({ id }) { WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over RabbitMQ, which puts back what fails', subscribe('errorBehavior: MessageHandlerErrorBehavior.REQUEUE')],
  ['a microservice of Nest over RabbitMQ that acknowledges by hand', micro("@EventPattern('bookings')", rabbit('noAck: false'))],
  ['a microservice of Nest whose options are made by a function', micro("@MessagePattern({ cmd: 'book' })", 'const app = await NestFactory.create(AppModule);\napp.connectMicroservice(optionsOf(\'bookings\'));', "const optionsOf = (queue) => ({ transport: Transport.RMQ, options: { queue, noAck: false } });\n")],
  ['events of Nest over Kafka', micro("@EventPattern('bookings')", `const app = await NestFactory.create(AppModule);\napp.connectMicroservice(${kafka});`)],
  ['a handler of Nest that names its transport', micro("@EventPattern('bookings', Transport.KAFKA)", `const app = await NestFactory.create(AppModule);\napp.connectMicroservice({ transport: Transport.TCP });\napp.connectMicroservice(${kafka});`)],
  ['a message of Nest over Kafka that nobody waits for', micro("@MessagePattern('bookings')", over(kafka))],
  ['events of Nest over Kafka, beside routes that have filters', micro("@EventPattern('bookings')", filtered(''), "import { Parked } from './parked.js';\n")],
  ['Nest over SQS', `import { SqsMessageHandler } from '@ssut/nestjs-sqs';\n${nest}@Injectable()\nexport class Bookings { @SqsMessageHandler('bookings', false) async book({ Body }) { const { id } = JSON.parse(Body); WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over pg-boss, by a decorator', `import { Job } from '@wavezync/nestjs-pgboss';\n${nest}@Injectable()\nexport class Bookings { @Job('bookings') async book({ data: { id } }) { WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over pg-boss, by a job that decorates', `import { createJob } from '@apricote/nest-pg-boss';\n${nest}const BookingJob = createJob('bookings');\n@Injectable()\nexport class Bookings { @BookingJob.Handle() async book({ data: { id } }) { WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`],
  ['Nest over BullMQ, by a decorator of the project', `import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';\nimport { applyDecorators } from '@nestjs/common';\n${nest}const Jobs = (name) => applyDecorators(Processor(name), Injectable());\n@Jobs('bookings')\nexport class Bookings extends WorkerHost { async process({ data: { id } }) { WORK } }\n@Module({ imports: [BullModule.registerQueue({ name: 'bookings', defaultJobOptions: { attempts: 3 } })], providers: [Bookings] })\nexport class BookingsModule {}`],
  ['a step of Inngest', "import { Inngest } from 'inngest';\nexport const settle = new Inngest({ id: 'shop' }).createFunction({ id: 'bookings' }, { event: 'shop/booked' }, async ({ event, step }) => { await step.run('book', async () => { const { id } = event.data; WORK }); });"],
  ['a function of Inngest without steps', "import { Inngest } from 'inngest';\nexport const settle = new Inngest({ id: 'shop' }).createFunction({ id: 'bookings', triggers: { event: 'shop/booked' } }, async ({ event: { data: { id } } }) => { WORK });"],
  ['a step of a workflow of Cloudflare', "import { WorkflowEntrypoint } from 'cloudflare:workers';\nexport class Settle extends WorkflowEntrypoint { async run(event, step) { await step.do('book', { retries: { limit: 3, delay: '1 second' } }, async () => { const { id } = event.payload; WORK }); } }"],
  ['a step of a workflow of Upstash', "import { serve } from '@upstash/workflow/nextjs';\nexport const { POST } = serve(async (context) => { await context.run('book', async () => { const { id } = context.requestPayload; WORK }); });"],
  ['a queue of Cloudflare', 'export default { async queue(batch) { for (const message of batch.messages) { const { id } = message.body; WORK } } };'],
  ['a queue of Cloudflare, message by message', 'export default { async queue(batch) { for (const message of batch.messages) { try { const { id } = message.body; WORK message.ack(); } catch (error) { message.retry(); } } } };'],
  ['an activity of Temporal', activity('')],
  ['an activity of Temporal whose workflow has others tried once', activity("import { proxyActivities } from '@temporalio/workflow';\nconst once = () => proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });\nexport async function workflow() { const { refund } = once(); const { book } = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 3 } }); await book({}); await refund({}); }\n")],
  ['an activity of Temporal under Nest', `import { Activity, ActivityMethod } from 'nestjs-temporal-core';\n${nest}@Injectable()\n@Activity()\nexport class Bookings { @ActivityMethod() async book({ id }) { WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`],
  ['a task of Trigger.dev', "import { task } from '@trigger.dev/sdk/v3';\nexport const settle = task({ id: 'bookings', retry: { maxAttempts: 3 }, run: async ({ id }) => { WORK } });"],
  ['a task of Trigger.dev with a schema', "import { schemaTask } from '@trigger.dev/sdk';\nexport const settle = schemaTask({ id: 'bookings', schema, retry: { maxAttempts: 3 }, run: async ({ id }) => { WORK } });"],
  ['a task of Trigger.dev that the settings try again', "import { defineConfig, task } from '@trigger.dev/sdk';\nexport default defineConfig({ project: 'shop', retries: { default: { maxAttempts: 3 } } });\nexport const settle = task({ id: 'bookings', run: async ({ id }) => { WORK } });"],
  ['a class of the project around pg-boss', "import PgBoss from 'pg-boss';\nclass Jobs { constructor() { this.boss = new PgBoss('db'); } async work(name, run) { await this.boss.work(name, async ([job]) => run(job.data)); } }\nconst jobs = new Jobs();\nawait jobs.work('bookings', async ({ id }) => { WORK });"],
  ['functions of the project around BullMQ', "import { Queue, Worker } from 'bullmq';\nconst makeQueue = (name) => new Queue(name, { defaultJobOptions: { attempts: 3 } });\nconst work = (name, run) => new Worker(name, async (job) => run(job.data));\nconst queue = makeQueue('bookings');\nexport const ask = (id) => queue.add('book', { id });\nwork('bookings', async ({ id }) => { WORK });"],
];

describe('a job that comes again after it has failed', () => {
  it.each(repeating)('is told of once: %s', async (_, consumer) => {
    expect(await told(consumer, book)).toEqual(['effect-before-mark warning']);
  });

  it.each(repeating)('is no harm where its work is claimed first: %s', async (_, consumer) => {
    expect(await told(consumer, `${claim} ${book}`)).toEqual([]);
  });
});

describe('a job that is run once', () => {
  it.each([
    ['BullMQ without attempts', "import { Queue, Worker } from 'bullmq';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.add('book', { id });\nnew Worker('bookings', async ({ data: { id } }) => { WORK });"],
    ['bee-queue without retries', "import Queue from 'bee-queue';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.createJob({ id }).save();\nqueue.process(async ({ data: { id } }) => { WORK });"],
    ['bee-queue with no retry', "import Queue from 'bee-queue';\nconst queue = new Queue('bookings');\nexport const ask = (id) => queue.createJob({ id }).retries(0).save();\nqueue.process(async ({ data: { id } }) => { WORK });"],
    ['agenda', "import Agenda from 'agenda';\nconst agenda = new Agenda({ db: { address: 'mongodb://db' } });\nagenda.define('bookings', async ({ attrs: { data: { id } } }) => { WORK });\nawait agenda.start();"],
    ['amqplib without acknowledgement', "import amqp from 'amqplib';\nconst channel = await (await amqp.connect('amqp://queue')).createChannel();\nawait channel.consume('bookings', async (message) => { const { id } = JSON.parse(message.content.toString()); WORK }, { noAck: true });"],
    ['a subject of NATS that nothing keeps', "import { connect } from 'nats';\nasync function main() { const connection = await connect({ servers: 'nats' }); for await (const message of connection.subscribe('bookings', { queue: 'desk' })) { const { id } = message.json(); WORK } }\nvoid main();"],
    ['Nest over RabbitMQ, which throws away what fails', subscribe('errorBehavior: MessageHandlerErrorBehavior.NACK')],
    ['Nest over RabbitMQ, with a handler of errors', subscribe('errorHandler: park')],
    ['Nest over RabbitMQ without acknowledgement', subscribe('queueOptions: { consumerOptions: { noAck: true } }')],
    ['a microservice of Nest over RabbitMQ', micro("@EventPattern('bookings')", rabbit('prefetchCount: 4'))],
    ['a microservice of Nest that is told elsewhere how to acknowledge', micro("@EventPattern('bookings')", rabbit('noAck'), "import { noAck } from './settings.js';\n")],
    ['a microservice of Nest over Redis', micro("@EventPattern('bookings')", over("{ transport: Transport.REDIS, options: { host: 'redis' } }"))],
    ['an answer of Nest over Kafka', micro("@MessagePattern('bookings')", over(kafka)).replace('WORK', 'WORK return { id };')],
    ['events of Nest over Kafka whose errors the filters of its routes deal with', micro("@EventPattern('bookings')", filtered(', { inheritAppConfig: true }'), "import { Parked } from './parked.js';\n")],
    ['events of Nest whose errors a filter deals with', micro("@UseFilters(new Parked()) @EventPattern('bookings')", over(kafka), "import { Parked } from './parked.js';\n")],
    ['a handler of Nest that two transports reach', micro("@EventPattern('bookings')", `const app = await NestFactory.create(AppModule);\napp.connectMicroservice({ transport: Transport.TCP });\napp.connectMicroservice(${kafka});`)],
    ['a function of Inngest that is tried once', "import { Inngest } from 'inngest';\nexport const settle = new Inngest({ id: 'shop' }).createFunction({ id: 'bookings', retries: 0 }, { event: 'shop/booked' }, async ({ event, step }) => { await step.run('book', async () => { const { id } = event.data; WORK }); });"],
    ['a step of a workflow of Cloudflare that is tried once', "import { WorkflowEntrypoint, WorkflowStep } from 'cloudflare:workers';\nexport class Settle extends WorkflowEntrypoint { async run(event, step: WorkflowStep) { await step.do('book', { retries: { limit: 0, delay: '1 second' } }, async () => { const { id } = event.payload; WORK }); } }"],
    ['an activity of Temporal that its workflow has tried once', activity("import { proxyActivities } from '@temporalio/workflow';\nconst once = () => proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });\nexport async function workflow() { const { book } = once(); await book({}); }\n")],
    ['an activity of Temporal whose workflow is told elsewhere how often', activity("import { proxyActivities } from '@temporalio/workflow';\nimport { options } from './settings.js';\nconst activities = proxyActivities(options);\nexport const workflow = () => activities.book({});\n")],
    ['a task of Trigger.dev that is tried once', "import { task } from '@trigger.dev/sdk';\nexport const settle = task({ id: 'bookings', retry: { maxAttempts: 1 }, run: async ({ id }) => { WORK } });"],
    ['a task of Trigger.dev, which nothing says how often it is tried', "import { task } from '@trigger.dev/sdk';\nexport const settle = task({ id: 'bookings', run: async ({ id }) => { WORK } });"],
    ['a task of Trigger.dev that says otherwise than the settings', "import { defineConfig, task } from '@trigger.dev/sdk';\nexport default defineConfig({ project: 'shop', retries: { default: { maxAttempts: 3 } } });\nexport const settle = task({ id: 'bookings', retry: { maxAttempts: 1 }, run: async ({ id }) => { WORK } });"],
  ])('is not told of: %s', async (_, consumer) => {
    expect(await told(consumer, book)).toEqual([]);
  });
});

describe('what graphile-worker hands to a task', () => {
  const task = (work: string): string => `import { run } from 'graphile-worker';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nawait run({ connectionString: 'db', taskList: { welcome: async ({ id }, helpers) => { ${work} } } });`;
  const send = "await resend.emails.send({ from: 'a@shop.example', to: id, subject: 'Welcome', text: 'hello' });";

  it('asks the database, so that what stands behind a row of the job is done once', async () => {
    expect(await told(task('WORK'), `const { rowCount } = await helpers.query('insert into handled (id) values ($1) on conflict do nothing', [id]); if (rowCount === 0) return; ${send}`)).toEqual([]);
    expect(await told(task('WORK'), `const taken = await helpers.withPgClient(async (client) => { const { rowCount } = await client.query('insert into handled (id) values ($1) on conflict do nothing', [id]); return rowCount === 1; }); if (!taken) return; ${send}`)).toEqual([]);
  });

  it('asks it too late where the row is written after the mail', async () => {
    expect(await told(task('WORK'), `${send} await helpers.query('update accounts set welcomed = 1 where id = $1', [id]);`)).toEqual(['effect-before-mark warning']);
    expect(await told(task('WORK'), `${send} await helpers.withPgClient((client) => client.query('update accounts set welcomed = 1 where id = $1', [id]));`)).toEqual(['effect-before-mark warning']);
  });
});

describe('pg-boss under Nest', () => {
  it('is told the retries of what its service sends, as pg-boss is', async () => {
    const wrapped = (options: string): string => `import { Job, PgBossService } from '@wavezync/nestjs-pgboss';\n${nest}@Injectable()\nexport class Bookings { constructor(private readonly jobs: PgBossService) {}\n  ask(id: string) { return this.jobs.scheduleJob('bookings', { id, retryLimit: 2 }, ${options}); }\n  @Job('bookings') async book({ data: { id } }) { WORK } }\n@Module({ providers: [Bookings] })\nexport class BookingsModule {}`;
    const plain = (options: string): string => `import PgBoss from 'pg-boss';\nconst boss = new PgBoss('db');\nexport const ask = (id) => boss.send('bookings', { id, retryLimit: 2 }, ${options});\nawait boss.work('bookings', async ([{ data: { id } }]) => { WORK });`;

    expect(await told(wrapped('{ retryLimit: 3 }'), book)).toEqual(['effect-before-mark warning']);
    expect(await told(wrapped('{ retryLimit: 0 }'), book)).toEqual(await told(plain('{ retryLimit: 0 }'), book));
    expect(await told(wrapped('{ retryLimit: 0 }'), book)).not.toContain('effect-before-mark warning');
  });
});

describe('a queue that a wrapper names', () => {
  it('has the attempts of the wrapper only where nobody sends to it by its name', async () => {
    const wrapper = "import { Queue, Worker } from 'bullmq';\nexport const makeQueue = (name) => new Queue(name, { defaultJobOptions: { attempts: 3 } });\nexport const mail = (name, id) => makeQueue(name).add('mail', { id });\n";
    const own = "const queue = new Queue('bookings');\nexport const ask = (id) => queue.add('book', { id });\n";
    const worker = "new Worker('bookings', async ({ data: { id } }) => { WORK });";

    expect(await told(`${wrapper}${worker}`, book)).toEqual(['effect-before-mark warning']);
    expect(await told(`${wrapper}${own}${worker}`, book)).toEqual([]);
  });

  it('has no attempts that nobody can tell to be its own', async () => {
    const wrapper = (other: string): string => `import { Queue, Worker } from 'bullmq';\nexport const mail = (name, id) => new Queue(name, { defaultJobOptions: { attempts: 3 } }).add('mail', { id });\nexport const poll = (name, id) => new Queue(name, { defaultJobOptions: { attempts: ${other} } }).add('poll', { id });\n`;
    const worker = "new Worker('bookings', async ({ data: { id } }) => { WORK });";

    expect(await told(`${wrapper('3')}${worker}`, book)).toEqual(['effect-before-mark warning']);
    expect(await told(`${wrapper('40')}${worker}`, book)).toEqual([]);
  });
});

describe('a client that a loop over messages shares', () => {
  it('is built once beside the loop, and for every message inside of it', async () => {
    const work = (beside: string, inside: string): string => nats(`const consumer = await stream.consumers.get('BOOKINGS', 'bookings'); ${beside} for await (const message of await consumer.consume()) { const { id } = message.json(); ${inside} await own.query('update accounts set seen = $1 where id = $2', [1, id]); message.ack(); }`);
    const made = 'const own = new Pool();';

    expect(await told(work(made, ''), '')).toEqual([]);
    expect(await told(work('', made), '')).toEqual(['client-per-request warning']);
  });
});
