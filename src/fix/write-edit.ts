/** Every kind of edit of code and who writes it. */
import type { EditIntent } from '../model/edit-intent.ts';
import { writeAwaitedTwin } from './await-twin.ts';
import { writeRowLock } from './claims/lock-rows.ts';
import { writeOncePerJob } from './claims/once-per-job.ts';
import { writeClaimFirst } from './claims/write-claim-first.ts';
import { writeLeavingCaller } from './claims/tell-caller.ts';
import { writeRowClaim } from './claims/write-claim.ts';
import { writeCompletionLog } from './completion-log.ts';
import { writeEnqueuedCall } from './enqueue-call.ts';
import { writeGatedCall } from './gate-call.ts';
import { writeClosingInFinally } from './clients/close-in-finally.ts';
import { writeHoistedClient } from './clients/hoist-client.ts';
import { writePooledCall } from './run-in-pool.ts';
import { writeRemovedImport } from './remove-import.ts';
import { writeQueueLimit } from './settings/limit-queue.ts';
import { writeOption } from './settings/set-option.ts';
import { writeOptions } from './settings/set-options.ts';
import { writeLease } from './single-flight/lease.ts';
import { writeRedisLock } from './single-flight/redis-lock-edits.ts';
import { writeReleaseInFinally } from './single-flight/release-in-finally.ts';
import { writeSingleFlightJob } from './single-flight/scheduled-job.ts';
import { writeSetAfterTest } from './single-flight/set-after-test.ts';
import { writeSingleFlight } from './single-flight/http-handler.ts';

/** The text with the edit in it, or null where it cannot be written safely. */
export function writeEdit(text: string, intent: Exclude<EditIntent, { readonly kind: 'add-compose-service' | 'deployment-settings' | 'together' }>): string | null {
  switch (intent.kind) {
    case 'single-flight-http-handler': return writeSingleFlight(text, intent);
    case 'single-flight-lease': return writeLease(text, intent);
    case 'single-flight-job': return writeSingleFlightJob(text, intent);
    case 'release-in-finally': return writeReleaseInFinally(text, intent);
    case 'close-in-finally': return writeClosingInFinally(text, intent);
    case 'set-after-test': return writeSetAfterTest(text, intent);
    case 'redis-lock': return writeRedisLock(text, intent);
    case 'remove-import': return writeRemovedImport(text, intent);
    case 'gate-call': return writeGatedCall(text, intent);
    case 'limit-queue': return writeQueueLimit(text, intent);
    case 'set-option': return writeOption(text, intent);
    case 'set-options': return writeOptions(text, intent);
    case 'once-per-job': return writeOncePerJob(text, intent);
    case 'claim-first': return writeClaimFirst(text, intent);
    case 'lock-rows': return writeRowLock(text, intent);
    case 'claim-row': return writeRowClaim(text, intent);
    case 'leave-unless-told': return writeLeavingCaller(text, intent);
    case 'await-twin': return writeAwaitedTwin(text, intent);
    case 'completion-log': return writeCompletionLog(text, intent);
    case 'enqueue-call': return writeEnqueuedCall(text, intent);
    case 'run-in-pool': return writePooledCall(text, intent);
    case 'hoist-client': return writeHoistedClient(text, intent);
  }
}
