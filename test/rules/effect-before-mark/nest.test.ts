import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const factory = (options: string): string => `BullModule.forRootAsync({ inject: [ConfigService], useFactory: (config) => { return { connection: { host: config.get('REDIS') }, ${options} }; } })`;
const three = 'defaultJobOptions: { attempts: 3, removeOnComplete: true }';

/** A processor of Nest that sends a text message and reports it. */
function notices(modules: string): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"@nestjs/bullmq":"11.0.2","@nestjs/common":"11.0.0","@nestjs/core":"11.0.0","@nestjs/config":"4.0.0","bullmq":"5.53.0","twilio":"5.6.0"}}',
    'src/notices.processor.ts': `import { Processor, WorkerHost } from '@nestjs/bullmq';
import twilio from 'twilio';
const client = twilio('id', 'token');
@Processor('notices')
export class NoticesProcessor extends WorkerHost {
  async process(job) {
    await client.messages.create({ to: job.data.phone, from: '+10', body: 'your order' });
    await fetch('https://api.shop.example/sent', { method: 'POST', body: job.data.id });
  }
}
`,
    'src/main.ts': `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigService } from '@nestjs/config';
import { BullModule } from '@nestjs/bullmq';
import { NoticesProcessor } from './notices.processor';
@Module({ imports: [${modules}], providers: [NoticesProcessor] })
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
  });
}

const severities = async (found: Promise<readonly Finding[]>): Promise<string[]> => (await found).map(({ severity }) => severity);

describe('effect-before-mark, attempts that a module of Nest gives to its queues', () => {
  it.each([
    ['all of them', `BullModule.forRoot({ ${three} }), BullModule.registerQueue({ name: 'notices' })`],
    ['all of them by a function', `${factory(three)}, BullModule.registerQueue({ name: 'notices' })`],
    ['one of them by a function', `${factory('')}, BullModule.registerQueueAsync({ name: 'notices', useFactory: () => ({ ${three} }) })`],
    ['one of them by an asynchronous function', `BullModule.registerQueueAsync({ name: 'notices', useFactory: async () => ({ ${three} }) })`],
  ])('are those of %s', async (_, modules) => {
    expect(await severities(notices(modules))).toEqual(['error']);
  });

  it.each([
    ['nobody asks for a second try', `${factory('')}, BullModule.registerQueue({ name: 'notices' })`],
    ['the queue has options of its own, which stand in the place of those of all', `${factory(three)}, BullModule.registerQueue({ name: 'notices', defaultJobOptions: { attempts: 1 } })`],
    ['another queue asks for it', `${factory('')}, BullModule.registerQueueAsync({ name: 'exports', useFactory: () => ({ ${three} }) }), BullModule.registerQueue({ name: 'notices' })`],
  ])('are none where %s', async (_, modules) => {
    expect(await severities(notices(modules))).toEqual([]);
  });
});
