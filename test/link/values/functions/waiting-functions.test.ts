import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it does this, with this before it and `db` at hand. */
function reached(body: string, before: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${before}`) });
}

const save = `async (order) => { db.prepare('insert into orders values (?)').run(order.id); }`;

describe('a function that an object keeps until it is asked for', () => {
  it('loads what requests ask a DataLoader for', async () => {
    const loader = `import DataLoader from 'dataloader';\nconst users = new DataLoader(async (ids) => ids.map((id) => db.prepare('select ?').get(id)));`;

    expect(await reached('res.json(await users.load(req.body.user));', loader)).toEqual(['POST /api/checkout -> handler -> handler -> better-sqlite3 Statement.get() (per item)']);
    expect(await reached('users.clear(req.body.user); res.json({});', loader)).toEqual([]);
  });

  it.each([
    ['fastq', `import * as fastq from 'fastq';\nconst queue = fastq.promise(${save}, 1);`],
    ['fastq with a callback', `import fastq from 'fastq';\nconst queue = fastq(${save}, 1);`],
    ['async', `import async from 'async';\nconst queue = async.queue(${save}, 1);`],
  ])('works off a queue inside the process: %s', async (_, made) => {
    expect(await reached('await queue.push(req.body); res.json({});', made)).toEqual(['POST /api/checkout -> handler -> better-sqlite3 Statement.run()']);
    expect(await reached('res.json({ waiting: queue.length() });', made)).toEqual([]);
  });
});
