import { blockingCalls } from './blocking-calls.ts';
import { checkout, database } from './shop.ts';

function reached(prepare: string): Promise<readonly string[]> {
  return blockingCalls({
    'src/db.ts': database,
    'src/schema.ts': `const prepared = new WeakSet();\nconst answers = new Map();\n${prepare}`,
    'src/app.ts': checkout('prepare(db, req.body.id); res.json({});', `import { db } from './db';\nimport { prepare } from './schema';`),
  });
}

const every = ['POST /api/checkout -> prepare -> better-sqlite3 Database.exec()'];

describe('work that is done once per database', () => {
  it('is not done by every request', async () => {
    expect(await reached(`export function prepare(db) { if (prepared.has(db)) return; db.exec('create table orders (id)'); prepared.add(db); }`)).toEqual([]);
  });

  it('may stand behind the opposite test', async () => {
    expect(await reached(`export function prepare(db) { if (!prepared.has(db)) { db.exec('create table orders (id)'); prepared.add(db); } }`)).toEqual([]);
  });

  it('may fail and be tried again', async () => {
    expect(await reached(`export function prepare(db) { try { if (prepared.has(db)) return; db.exec('create table orders (id)'); prepared.add(db); } catch {} }`)).toEqual([]);
  });

  it('is done by every request where nothing is remembered', async () => {
    expect(await reached(`export function prepare(db) { if (prepared.has(db)) return; db.exec('create table orders (id)'); }`)).toEqual(every);
  });

  it('is not a cache of answers, which asks for each', async () => {
    expect(await reached(`export function prepare(db, id) { if (answers.has(id)) return answers.get(id); const answer = db.exec(id); answers.set(id, answer); }`)).toEqual(every);
  });

  it('is not what stands before the test', async () => {
    expect(await reached(`export function prepare(db) { db.exec('pragma optimize'); if (prepared.has(db)) return; prepared.add(db); }`)).toEqual(every);
  });
});
