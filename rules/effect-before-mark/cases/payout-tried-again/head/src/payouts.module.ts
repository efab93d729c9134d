import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { PayoutsProcessor } from './payouts.processor.ts';
import { RefundsProcessor } from './refunds.processor.ts';

@Module({
  imports: [BullModule.registerQueue({ name: 'payouts', defaultJobOptions: { attempts: 5 } }, { name: 'refunds', defaultJobOptions: { attempts: 5 } })],
  providers: [PayoutsProcessor, RefundsProcessor],
})
export class PayoutsModule {}
