/** A job that holds a list of people and writes to each of them. */
import { findingsOfWorker, verdicts } from '../../kit/notices-worker.ts';
import type { Finding } from '../../../src/model/finding.ts';

const files = { 'migrations/1.sql': 'create table letters (id serial primary key, guest text);\ncreate table guests (id text primary key, told boolean);\n' };
const more = "const write = (to) => client.messages.create({ to, from: '+10', body: 'Sale' });";
const worker = (body: string, attempts = '{ attempts: 3 }'): Promise<readonly Finding[]> => findingsOfWorker(body, { attempts, files, more });
const tried = (guests: string, inside: string): string => `for (const guest of ${guests}) { try { ${inside} } catch (error) { console.error(error); } }`;

describe('effect-before-mark, letters to all people of a list', () => {
  it('is a warning, though none of them fails: a job that is cut off begins at the first', async () => {
    const [finding, ...others] = await worker(tried('job.data.guests', 'await write(guest);'));

    expect(others).toEqual([]);
    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toContain('runs a job of');
    expect(finding?.message).toContain('It calls twilio Messages.create() for each item, and nothing records who was written to when a crash or a deploy ends it in the middle: people get the message again.');
  });

  it.each([
    ['where each letter is written down', tried('job.data.guests', "await write(guest); await pool.query('insert into letters (guest) values ($1)', [guest]);")],
    ['where all are sent at once', 'await Promise.allSettled(job.data.guests.map((guest) => write(guest)));'],
    ['where one is written to', 'try { await write(job.data.guest); } catch (error) { console.error(error); }'],
    ['where the list is read anew, and may leave out who was told', `const { rows } = await pool.query('select id from guests where not told'); ${tried('rows', 'await write(guest.id);')}`],
  ])('is quiet %s', async (_, body) => {
    expect(await verdicts(worker(body))).toEqual([]);
  });

  it('is quiet where nobody has the job tried again', async () => {
    expect(await verdicts(worker(tried('job.data.guests', 'await write(guest);'), '{}'))).toEqual([]);
  });
});
