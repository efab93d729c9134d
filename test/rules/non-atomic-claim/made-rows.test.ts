/** Rows that a run makes and saves mark none of those that it has read, and a number of rows gives none of them to work on. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"typeorm":"0.3.24","@supabase/supabase-js":"2.49.8","resend":"4.6.0","node-cron":"4.2.1"}}';

/** How many claims are told of a job that reads what is held, and saves a booking. */
async function ofJob(read: string, row: string): Promise<number> {
  const found = await findingsOf(rule, {
    'package.json': manifest,
    'src/booking.ts': "import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';\n@Entity() export class Booking { @PrimaryGeneratedColumn() id!: string; @Column() status!: string; @Column() desk!: string; }\n",
    'src/bookings.ts': `import type { Repository } from 'typeorm';
import { Booking } from './booking.ts';
export class Bookings {
  constructor(private readonly bookings: Repository<Booking>) {}
  async save(booking: Booking) { return this.bookings.save(booking); }
  async countHeld(desk: string) { return this.bookings.createQueryBuilder('booking').where('booking.desk = :desk AND booking.status IN (:...held)', { desk, held: ['held', 'kept'] }).getCount(); }
  async findHeld(desk: string) { return this.bookings.createQueryBuilder('booking').where('booking.desk = :desk AND booking.status = :held', { desk, held: 'held' }).getOne(); }
}
`,
    'src/job.ts': `import cron from 'node-cron';
import { DataSource } from 'typeorm';
import { Resend } from 'resend';
import { Booking } from './booking.ts';
import { Bookings } from './bookings.ts';
const source = new DataSource({ type: 'postgres', entities: [Booking] });
const bookings = new Bookings(source.getRepository(Booking));
const resend = new Resend('key');
cron.schedule('* * * * *', async () => {
  const desk = process.env.DESK ?? '';
  const found = await ${read};
  ${row}
  row.desk = desk;
  row.status = 'sent';
  await bookings.save(row);
  await resend.emails.send({ from: 'desk@hotel.example', to: row.to, subject: 'Your booking', text: row.desk });
});
`,
  });
  return found.length;
}

describe('non-atomic-claim, a row that is saved', () => {
  it('is a new one', async () => {
    expect(await ofJob('bookings.findHeld(desk)', 'if (found) return; const row = new Booking();')).toBe(0);
    expect(await ofJob('bookings.findHeld(desk)', 'if (found) return; const row = source.getRepository(Booking).create({ desk: desk });')).toBe(0);
  });

  it('is one of those that were read', async () => {
    expect(await ofJob('bookings.findHeld(desk)', 'const row = found; if (!row) return;')).toBe(1);
    expect(await ofJob('bookings.findHeld(desk)', 'if (!found) return; const row = new Booking(); row.id = found.id;')).toBe(1);
    expect(await ofJob('bookings.findHeld(desk)', 'const row = source.getRepository(Booking).create({ ...found }); if (!row.desk) return;')).toBe(1);
  });
});

describe('non-atomic-claim, how many rows there are', () => {
  it('is nothing to work on', async () => {
    expect(await ofJob('bookings.countHeld(desk)', 'if (found > 3) return; const row = await source.getRepository(Booking).findOneByOrFail({ desk: desk });')).toBe(0);
  });

  it('is asked of Supabase by the head of an answer', async () => {
    const withOptions = async (options: string): Promise<number> => (await findingsOf(rule, {
      'package.json': manifest,
      'src/job.ts': `import cron from 'node-cron';
import { createClient } from '@supabase/supabase-js';
import { Resend } from 'resend';
const supabase = createClient('url', 'key');
const resend = new Resend('key');
cron.schedule('* * * * *', async () => {
  const { data, count } = await supabase.from('bookings').select('id, to'${options}).eq('status', 'held');
  await resend.emails.send({ from: 'desk@hotel.example', to: 'desk@hotel.example', subject: 'Held', text: String(count) + String(data) });
  await supabase.from('bookings').update({ status: 'told' }).eq('status', 'held');
});
`,
    })).length;

    expect(await withOptions(", { count: 'exact', head: true }")).toBe(0);
    expect(await withOptions(", { count: 'exact' }")).toBe(1);
  });
});
