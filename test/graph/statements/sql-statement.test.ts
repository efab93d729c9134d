import { readSqlStatement } from '../../../src/graph/statements/sql-statement.ts';

describe('an SQL statement', () => {
  it('says which rows of which table it changes, and to what', () => {
    expect(readSqlStatement(`UPDATE "jobs" SET status = 'running', locked_at = now(), tries = tries + 1, worker = $2 WHERE id = $1 AND status = 'queued' RETURNING *`)).toMatchObject({
      operation: 'update',
      table: 'jobs',
      sets: [{ column: 'status', kind: 'literal', value: 'running' }, { column: 'locked_at', kind: 'now' }, { column: 'tries', kind: 'counter' }, { column: 'worker', kind: 'other' }],
      where: [{ column: 'id', op: 'eq' }, { column: 'status', op: 'eq', value: 'queued' }],
      returning: true,
    });
  });

  it('tells a condition of its own from one that a SELECT inside read before', () => {
    const statement = readSqlStatement(`update public.jobs set status = 'running' where id = (select id from jobs where status = 'queued' order by created_at limit 1 for update skip locked) returning *`);

    expect(statement).toMatchObject({ table: 'jobs', lock: 'skip-locked', limit: null, where: [{ column: 'id', op: 'eq' }, { column: 'status', op: 'eq', value: 'queued', nested: true }] });
  });

  it('finds the statement behind WITH', () => {
    const statement = readSqlStatement(`with due as (select id from mails where sent_at is null limit 10 for update skip locked) update mails set sent_at = now() from due where mails.id = due.id`);

    expect(statement).toMatchObject({ operation: 'update', table: 'mails', lock: 'skip-locked', where: [{ column: 'id' }, { column: 'sent_at', op: 'null', nested: true }] });
  });

  it.each([
    [`insert into sends (mail_id) values ($1) on conflict do nothing returning id`, 'insert', 'ignore'],
    [`INSERT IGNORE INTO sends (mail_id) VALUES (?)`, 'insert', 'ignore'],
    [`insert into sends (mail_id) values ($1) on conflict (mail_id) do update set at = now()`, 'upsert', 'update'],
    [`insert into sends (mail_id) values ($1)`, 'insert', 'fail'],
  ])('reads what %s does where the key exists', (sql, operation, onConflict) => {
    expect(readSqlStatement(sql)).toMatchObject({ operation, onConflict, table: 'sends', sets: [{ column: 'mail_id' }] });
  });

  it.each([
    ['select * from jobs where status in (?, ?)', { column: 'status', op: 'in' }],
    ['select * from jobs j where j.sent_at is null', { column: 'sent_at', op: 'null' }],
    ['select * from jobs where status is distinct from \'done\'', { column: 'status', op: 'ne', value: 'done' }],
    ['select * from jobs where not processed', { column: 'processed', op: 'eq', value: false }],
    ['select * from jobs where run_at <= now()', { column: 'run_at', op: 'compare' }],
    ['select * from jobs where status <> \'done\'', { column: 'status', op: 'ne', value: 'done' }],
    ['select * from jobs where processed = false', { column: 'processed', op: 'eq', value: false }],
    ['select * from jobs where (processed)', { column: 'processed', op: 'eq', value: true }],
    ['select * from jobs j where coalesce(j.processed, false) = false', { column: 'processed', op: 'eq', value: false }],
    [`select * from jobs where lower(status) = 'queued'`, { column: 'status', op: 'eq', value: 'queued' }],
    [`select * from jobs where if(status = 'queued', 1, 0) = 1`, { column: 'status', op: 'eq', value: 'queued' }],
    ['select * from jobs where coalesce(tries, 0) < 3', { column: 'tries', op: 'compare' }],
    ['select * from products where char_length(title) >= 8', { column: 'title', op: 'other' }],
    ['select * from products where similar(title)', { column: 'title', op: 'other' }],
  ])('reads the condition of %s', (sql, condition) => {
    expect(readSqlStatement(sql)?.where).toEqual([condition]);
  });

  it('knows no table where the program fills it in', () => {
    expect(readSqlStatement(`update ? set status = 'done' where id = ?`)).toMatchObject({ operation: 'update', table: null, sets: [{ column: 'status' }] });
    expect(readSqlStatement(`update "shop".""  set status = 'done' where id = ?`)).toMatchObject({ table: null });
  });

  it('knows no columns where the program fills them in', () => {
    expect(readSqlStatement('update jobs set ? where id = ?')).toMatchObject({ table: 'jobs', sets: null });
  });

  it('is none where the text is something else', () => {
    expect(readSqlStatement('selected orders of today')).toBeNull();
    expect(readSqlStatement('')).toBeNull();
  });

  it('is not misled by words in strings and comments', () => {
    expect(readSqlStatement(`select id from notes where body = 'for update skip locked' -- returning\n /* limit 3 */`)).toMatchObject({ lock: 'none', returning: false, limit: null });
  });

  it('reads a text that opens many brackets and comments and closes none in one go', () => {
    expect(readSqlStatement(`select ${'( /* '.repeat(4000)}`)).toMatchObject({ operation: 'read', table: null });
  });
});
