import { createDoor } from '../../../src/service/webhooks/accept-deliveries.ts';
import { createLog } from '../../../src/service/log.ts';
import type { DeliveryJob } from '../../../src/service/queue.ts';
import type { Database, Row } from '../../../src/service/store/database.ts';
import type { WebhookDelivery } from '../../../src/service/webhooks/webhook-server.ts';

function opened(id: string): WebhookDelivery {
  return { id, name: 'pull_request', payload: { action: 'opened' } };
}

/** A database that knows delivery ids and nothing else; each transaction takes a turn of the event loop. */
function createParts(): { door: ReturnType<typeof createDoor>; jobs: DeliveryJob[][]; fail: (message: string | null) => void } {
  const known = new Set<string>();
  const jobs: DeliveryJob[][] = [];
  let failure: string | null = null;
  const query = (_text: string, values: readonly unknown[] = []): Promise<Row[]> => {
    if (failure !== null) return Promise.reject(new Error(failure));
    const fresh = [...new Set(values[0] as string[])].filter((id) => !known.has(id));
    for (const id of fresh) known.add(id);
    return Promise.resolve(fresh.map((id) => ({ id })));
  };
  const database: Database = {
    kind: 'server', query, queueConnection: { connectionString: '', max: 1 }, close: () => Promise.resolve(),
    async transaction(work) {
      await new Promise((resolve) => setImmediate(resolve));
      return work({ query, forQueue: { executeSql: () => Promise.resolve({ rows: [] }) } });
    },
  };
  const addDeliveries = (deliveries: readonly DeliveryJob[]): Promise<void> => {
    jobs.push([...deliveries]);
    return Promise.resolve();
  };
  return { door: createDoor({ database, queue: { addDeliveries }, log: createLog('silent') }), jobs, fail: (message) => { failure = message; } };
}

describe('the door', () => {
  it('keeps deliveries of a burst in few transactions, each once', async () => {
    const { door, jobs } = createParts();

    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => door(opened(`d${index}`))));

    expect(new Set(answers)).toEqual(new Set(['queued']));
    expect(jobs.flat()).toHaveLength(50);
    expect(jobs.length).toBeLessThan(5);
  });

  it('knows two copies that arrive together for one', async () => {
    const { door, jobs } = createParts();

    const answers = await Promise.all([door(opened('d0')), door(opened('d1')), door(opened('d1'))]);

    expect(answers).toEqual(['queued', 'queued', 'duplicate']);
    expect(jobs.flat().map(({ id }) => id)).toEqual(['d0', 'd1']);
  });

  it('knows a copy that arrives later', async () => {
    const { door } = createParts();
    await door(opened('d1'));

    expect(await door(opened('d1'))).toBe('duplicate');
  });

  it('keeps nothing of an event nobody asked for', async () => {
    const { door, jobs } = createParts();

    expect(await door({ id: 'd1', name: 'star', payload: { action: 'created' } })).toBe('ignored');
    expect(jobs).toEqual([]);
  });

  it('tells everyone who waits that the database failed, and works again afterwards', async () => {
    const { door, fail } = createParts();
    fail('the disk is full');

    const answers = await Promise.allSettled([door(opened('d1')), door(opened('d2'))]);
    fail(null);

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await door(opened('d1'))).toBe('queued');
  });
});
