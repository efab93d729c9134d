import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog } from '../../../src/service/log.ts';
import { openQueue } from '../../../src/service/queue.ts';
import type { Queue, Workers } from '../../../src/service/queue.ts';
import type { ReviewJob } from '../../../src/service/review/review-job.ts';
import {
  abandonCheckRunsOf, closeCheckRun, extendDeadline, findOpenCheckRuns, findOverdueCheckRuns, findTargetsOfCommit, forgetOldCheckRuns,
  insertCheckRun, saveCheckRunId, saveErrorPolicy,
} from '../../../src/service/store/check-runs.ts';
import type { CheckRunRecord } from '../../../src/service/store/check-runs.ts';
import type { Database } from '../../../src/service/store/database.ts';
import type { Delivery } from '../../../src/service/store/deliveries.ts';
import { forgetOldDeliveries, recordDeliveries } from '../../../src/service/store/deliveries.ts';
import { openEmbedded } from '../../../src/service/store/embedded-database.ts';
import { migrate } from '../../../src/service/store/migrations.ts';
import { openPostgres } from '../../../src/service/store/postgres-database.ts';
import { findPostgresPrograms, startPostgres } from '../postgres-server.ts';
import type { PostgresServer } from '../postgres-server.ts';

const log = createLog('silent');
const programs = findPostgresPrograms();
let server: PostgresServer | undefined;

async function openServer(): Promise<Database> {
  if (programs === undefined) throw new Error('No PostgreSQL is installed.');
  server = await startPostgres(programs);
  return openPostgres(server.url, log);
}

const embedded = { kind: 'the embedded database', open: () => openEmbedded(mkdtempSync(path.join(tmpdir(), 'store-'))) };
const postgres = { kind: 'a PostgreSQL server', open: openServer };

describe.each(programs === undefined ? [embedded] : [embedded, postgres])('with $kind', ({ open }) => {
  let database: Database;
  let queue: Queue;

  beforeAll(async () => {
    database = await open();
    await migrate(database);
    queue = await openQueue(database, log);
  });

  afterAll(async () => {
    await queue.stop(5_000);
    await database.close();
    await server?.stop();
    server = undefined;
  });

  describe('migrate', () => {
    it('changes nothing the second time', async () => {
      await migrate(database);

      expect((await database.query('select version from stallwatch.migrations')).map((row) => Number(row.version))).toEqual([1]);
    });
  });

  describe('a delivery', () => {
    async function isNew(delivery: Delivery): Promise<boolean> {
      return (await recordDeliveries(database, [delivery])).has(delivery.id);
    }

    it('is new once', async () => {
      const delivery = { id: randomUUID(), event: 'pull_request' };

      expect(await isNew(delivery)).toBe(true);
      expect(await isNew(delivery)).toBe(false);
    });

    it('is new once among many that arrive together', async () => {
      const seen = { id: randomUUID(), event: 'pull_request' };
      const fresh = { id: randomUUID(), event: 'check_run' };
      await isNew(seen);

      expect([...(await recordDeliveries(database, [seen, fresh, fresh]))]).toEqual([fresh.id]);
    });

    it('is forgotten when its job could not be kept', async () => {
      const delivery = { id: randomUUID(), event: 'pull_request' };
      const failed = database.transaction(async (transaction) => {
        await recordDeliveries(transaction, [delivery]);
        throw new Error('the queue is gone');
      });

      await expect(failed).rejects.toThrow('the queue is gone');
      expect(await isNew(delivery)).toBe(true);
    });

    it('leaves no job when its transaction fails', async () => {
      const failed = database.transaction(async (transaction) => {
        await queue.addDeliveries([{ id: 'lost', name: 'pull_request', payload: {} }], transaction);
        throw new Error('the connection is gone');
      });

      await expect(failed).rejects.toThrow('the connection is gone');
      const rows = await database.query(`select count(*) as jobs from stallwatch_queue.job where data ->> 'id' = 'lost'`);
      expect(Number(rows[0]?.jobs)).toBe(0);
    });

    it('is forgotten when GitHub can no longer repeat it', async () => {
      const old = { id: randomUUID(), event: 'pull_request' };
      const recent = { id: randomUUID(), event: 'pull_request' };
      await recordDeliveries(database, [old, recent]);
      await database.query(`update stallwatch.deliveries set received_at = now() - interval '8 days' where id = $1`, [old.id]);

      await forgetOldDeliveries(database);

      expect(await isNew(old)).toBe(true);
      expect(await isNew(recent)).toBe(false);
    });
  });

  describe('a check run', () => {
    const now = Date.now();

    async function insert(changes: Partial<CheckRunRecord> = {}): Promise<CheckRunRecord> {
      const record: CheckRunRecord = {
        runKey: randomUUID(), checkRunId: null, installationId: 9_000_000_001, repositoryId: Math.ceil(Math.random() * 1e9), owner: 'acme', repo: 'orders',
        target: 'pr/12', headSha: 'b'.repeat(40), onInternalError: 'neutral', deadline: new Date(now + 60_000), ...changes,
      };
      await insertCheckRun(database, record);
      return record;
    }

    it('is found open with everything it was given', async () => {
      const record = await insert();
      await saveCheckRunId(database, record.runKey, 38_000_000_123);
      await saveErrorPolicy(database, record.runKey, 'action_required');

      expect(await findOpenCheckRuns(database, record.repositoryId, 'pr/12')).toEqual([{ ...record, checkRunId: 38_000_000_123, onInternalError: 'action_required' }]);
    });

    it('is not found under another pull request', async () => {
      const record = await insert();

      expect(await findOpenCheckRuns(database, record.repositoryId, 'pr/13')).toEqual([]);
    });

    it('is no longer open once it is concluded', async () => {
      const record = await insert();

      await closeCheckRun(database, record.runKey, 'concluded');

      expect(await findOpenCheckRuns(database, record.repositoryId, 'pr/12')).toEqual([]);
    });

    it('is overdue after its deadline and not before', async () => {
      const late = await insert({ deadline: new Date(now - 1_000) });
      const early = await insert({ deadline: new Date(now + 60_000) });

      const overdue = (await findOverdueCheckRuns(database, new Date(now), 100)).map(({ runKey }) => runKey);

      expect(overdue).toContain(late.runKey);
      expect(overdue).not.toContain(early.runKey);
    });

    it('keeps the later of two deadlines', async () => {
      const record = await insert({ deadline: new Date(now + 600_000) });

      await extendDeadline(database, record.runKey, new Date(now));

      expect((await findOpenCheckRuns(database, record.repositoryId, 'pr/12'))[0]?.deadline).toEqual(record.deadline);
    });

    it('names its pull request to whoever knows only the commit', async () => {
      const first = await insert();
      await insert({ repositoryId: first.repositoryId, target: 'pr/13' });
      await insert({ repositoryId: first.repositoryId, target: 'pr/14', headSha: 'c'.repeat(40) });

      expect(await findTargetsOfCommit(database, first.repositoryId, 'b'.repeat(40))).toEqual(['pr/12', 'pr/13']);
    });

    it('ends with its installation', async () => {
      const record = await insert({ installationId: 77 });

      await abandonCheckRunsOf(database, 77);

      expect(await findOpenCheckRuns(database, record.repositoryId, 'pr/12')).toEqual([]);
    });

    it('is kept while it is open, however old', async () => {
      const open = await insert();
      const closed = await insert({ repositoryId: open.repositoryId, target: 'pr/13' });
      await closeCheckRun(database, closed.runKey, 'concluded');
      await database.query(`update stallwatch.check_runs set created_at = now() - interval '31 days' where repository_id = $1`, [open.repositoryId]);

      await forgetOldCheckRuns(database);

      expect(await findTargetsOfCommit(database, open.repositoryId, open.headSha)).toEqual(['pr/12']);
    });
  });

  describe('the queue', () => {
    const seen = { deliveries: [] as string[], reviews: [] as string[], running: 0, mostAtOnce: 0, givenUp: [] as string[] };
    const failing = new Set<number>();
    const workers: Workers = {
      takeDelivery: (delivery) => {
        seen.deliveries.push(delivery.id);
        return Promise.resolve(delivery.name === 'check_suite' ? [reviewOf(15, 'first wish'), reviewOf(15, 'same wish'), reviewOf(16, 'other wish')] : []);
      },
      async review(job) {
        if (job.subject.kind === 'pull-request' && failing.has(job.subject.number)) throw new Error('GitHub is unavailable');
        seen.running += 1;
        seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.running);
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        seen.running -= 1;
        seen.reviews.push(job.reason);
      },
      giveUp: (job) => {
        seen.givenUp.push(job.reason);
        return Promise.resolve();
      },
    };

    function reviewOf(number: number, reason: string): ReviewJob {
      return { installationId: 1, repositoryId: 7, owner: 'acme', repo: 'orders', subject: { kind: 'pull-request', number }, reason };
    }

    async function waitUntil(isTrue: () => boolean): Promise<void> {
      for (let attempt = 0; !isTrue(); attempt += 1) {
        if (attempt === 400) throw new Error('It did not happen.');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }

    beforeAll(async () => {
      await queue.work(workers, 3);
    });

    it('hands a delivery on, once its transaction is kept', async () => {
      await database.transaction((transaction) => queue.addDeliveries([{ id: 'first', name: 'pull_request', payload: { number: 12 } }], transaction));

      await waitUntil(() => seen.deliveries.length > 0);

      expect(seen.deliveries).toEqual(['first']);
    });

    it('reviews what a delivery asks for, each pull request once', async () => {
      await database.transaction((transaction) => queue.addDeliveries([{ id: 'second', name: 'check_suite', payload: {} }], transaction));
      await waitUntil(() => seen.reviews.length === 2);

      expect([...seen.reviews].sort()).toEqual(['other wish', 'same wish']);
      seen.reviews.length = 0;
      seen.mostAtOnce = 0;
    });

    it('runs one review of a pull request at a time, and of many requests only the newest', async () => {
      await queue.addReviews([reviewOf(12, 'first push')]);
      await waitUntil(() => seen.running === 1);
      await queue.addReviews([reviewOf(12, 'second push')]);
      await queue.addReviews([reviewOf(12, 'third push')]);
      await queue.addReviews([reviewOf(12, 'fourth push')]);
      await waitUntil(() => seen.reviews.length === 2);

      expect(seen.reviews).toEqual(['first push', 'fourth push']);
      expect(seen.mostAtOnce).toBe(1);
    });

    it('does not wait out a delay once something new has happened', async () => {
      seen.reviews.length = 0;
      await queue.addDelayedReview(reviewOf(13, 'rate limited'), 3_600);
      await queue.addReviews([reviewOf(13, 'pushed again')]);
      await waitUntil(() => seen.reviews.length === 1);

      expect(seen.reviews).toEqual(['pushed again']);
    });

    it('gives a review up when every attempt has failed', async () => {
      failing.add(14);
      await queue.addReviews([reviewOf(14, 'unlucky push')]);
      // The pauses between the attempts are not what is tested here.
      const shorten = setInterval(() => {
        void database.query(`update stallwatch_queue.job set start_after = now() where name = 'review' and state = 'retry'`);
      }, 200);
      await waitUntil(() => seen.givenUp.length > 0);
      clearInterval(shorten);

      expect(seen.givenUp).toEqual(['unlucky push']);
    });
  });
});

describe('openPostgres', () => {
  it('says in one line that the server cannot be reached', async () => {
    await expect(openPostgres('postgres://stallwatch@127.0.0.1:1/none', log)).rejects.toThrow('DATABASE_URL: the database cannot be reached');
  });
});
