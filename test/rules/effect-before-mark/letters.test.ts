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
    ['where the job itself holds who has had it', tried('job.data.guests.filter((guest) => !job.data.told.includes(guest))', 'await write(guest); job.data.told.push(guest); await job.updateData(job.data);')],
    ['where the job goes on where it was cut off', 'for (let i = Number(job.progress) || 0; i < job.data.guests.length; i++) { try { await write(job.data.guests[i]); await job.updateProgress(i + 1); } catch (error) { console.error(error); } }'],
    ['where it is written to the house', tried("['desk@shop.example', 'owner@shop.example']", 'await write(guest);')],
    ['where it is written to those whom a setting names', tried("process.env.DESK.split(',')", 'await write(guest);')],
  ])('is quiet %s', async (_, body) => {
    expect(await verdicts(worker(body))).toEqual([]);
  });

  it('is a warning where the progress is only shown', async () => {
    expect(await verdicts(worker('for (let i = 0; i < job.data.guests.length; i++) { try { await write(job.data.guests[i]); await job.updateProgress(i + 1); } catch (error) { console.error(error); } }'))).toEqual(['warning likely']);
  });

  it('is quiet where nobody has the job tried again', async () => {
    expect(await verdicts(worker(tried('job.data.guests', 'await write(guest);'), '{}'))).toEqual([]);
  });
});
