import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const lock = `import { pool } from './pool.js';

/** Null where another process has it. */
export async function tryLock(key: string) {
  const client = await pool.connect();
  const { rows } = await client.query('select pg_try_advisory_lock(hashtext($1)) as taken', [key]);
  if (!rows[0].taken) {
    client.release();
    return null;
  }
  return {
    release: async () => {
      await client.query('select pg_advisory_unlock(hashtext($1))', [key]);
      client.release();
    },
  };
}
`;

const withLock = `const lock = await tryLock(payout.id);
    if (!lock) continue;
    try {
      const { rows: [now] } = await pool.query('select status, locale from payouts where id = $1', [payout.id]);
      if (now.status !== 'due') continue;
      await book(payout);
    } finally {
      await lock.release();
    }`;

const note = "await pool.query('insert into sweeps (payouts) values ($1)', [rows.length]);";
const paid = `await pool.query("update payouts set status = 'paid' where id = $1", [payout.id]);`;

/** A job that books every payout that is due, and notes how many there were. */
async function bookings(each: string, more = note, mark = paid): Promise<string[]> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"pg-boss":"10.1.5","pg":"8.16.0"}}',
    'src/pool.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();\n",
    'src/lock.ts': lock,
    'src/sweep.ts': `import { pool } from './pool.js';
import { tryLock } from './lock.js';
interface Payout { id: string; cents: number }
async function book(payout: Payout) {
  await pool.query('insert into bookings (payout_id, cents) values ($1, $2)', [payout.id, payout.cents]);
  ${mark}
}
export async function sweep() {
  const { rows } = await pool.query("select id, cents from payouts where status = 'due'");
  for (const payout of rows) {
    ${each}
  }
  ${more}
}
`,
    'src/main.ts': `import PgBoss from 'pg-boss';
import { sweep } from './sweep.js';
const boss = new PgBoss('db');
await boss.start();
await boss.work('sweep-payouts', async () => { await sweep(); });
`,
  });
  return findings.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'effect').map(({ file, line }) => `${file}:${line}`)).toSorted();
}

describe('unguarded-consumer, work under a lock of its row', () => {
  it('tells of what is done without one', async () => {
    expect(await bookings('await book(payout);', note, '')).toEqual(['src/sweep.ts:13', 'src/sweep.ts:5']);
  });

  it('does not tell of what is done after the row was read again under the lock', async () => {
    expect(await bookings(withLock)).toEqual(['src/sweep.ts:21']);
  });

  it('tells of it where the row is read under the lock, and not asked', async () => {
    expect(await bookings(withLock.replace("if (now.status !== 'due') continue;", "if (now.locale === 'de') console.log('Buchung');"))).toEqual(['src/sweep.ts:21', 'src/sweep.ts:5']);
  });

  it('tells of it where something else decides', async () => {
    const each = withLock.replace('select status, locale from payouts where id = $1', 'select status from merchants where id = $1').replace("'due'", "'verified'");

    expect(await bookings(each)).toEqual(['src/sweep.ts:21', 'src/sweep.ts:5']);
  });

  it('does not tell of it where it is asked whether it was booked', async () => {
    const each = withLock.replace('const { rows: [now] }', 'const { rows: [booked] }').replace('select status, locale from payouts where id = $1', 'select 1 from bookings where payout_id = $1').replace("now.status !== 'due'", 'booked');

    expect(await bookings(each)).toEqual(['src/sweep.ts:21']);
  });

  it('tells of it where nothing is read under the lock', async () => {
    const each = withLock.split('\n').filter((line) => !line.includes('now')).join('\n');

    expect(await bookings(each)).toEqual(['src/sweep.ts:19', 'src/sweep.ts:5']);
  });

  it('tells of it where the answer stays the same until the lock is let go', async () => {
    expect(await bookings(withLock, note, '')).toEqual(['src/sweep.ts:21', 'src/sweep.ts:5']);
    expect(await bookings(`${withLock}\n    ${paid}`, note, '')).toEqual(['src/sweep.ts:22', 'src/sweep.ts:5']);
  });

  it('asks the same of a lock around all of it', async () => {
    const all = (read: string): string => `const lock = await tryLock('all'); if (!lock) return;\n  try { ${read} for (const payout of due.rows) await book(payout); } finally { await lock.release(); }\n  ${note}`;
    const read = `const due = await pool.query("select id, cents from payouts where status = 'due'");`;

    expect(await bookings('', all(read))).toEqual(['src/sweep.ts:15']);
    expect(await bookings('', all('const due = { rows };'))).toEqual(['src/sweep.ts:15', 'src/sweep.ts:5']);
  });

  it('tells of the way that leads past the lock', async () => {
    expect(await bookings(withLock, 'for (const payout of rows) await book(payout);')).toEqual(['src/sweep.ts:5']);
  });

  it('tells of it where the lock is given back before', async () => {
    const each = withLock.replace('      await book(payout);\n', '').concat('\n    await book(payout);');

    expect(await bookings(each)).toEqual(['src/sweep.ts:21', 'src/sweep.ts:5']);
  });
});
